"""A slow start: after a pause few messages at a time, and twice as many each time that they go through."""

from collections import Counter
from collections.abc import Collection, Mapping


class Ramp:
    """How many messages of each channel may be under way, where it has begun anew."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._widths: dict[str, int] = {}
        self._under_way: Counter[str] = Counter()

    def begin_anew(self, channels: Collection[str]) -> None:
        """These channels pause: then one message first."""
        self._widths |= dict.fromkeys(channels, 1)

    def began(self, channel: str) -> None:
        """A message is under way."""
        self._under_way[channel] += 1

    def ended(self, channel: str, *, is_through: bool) -> None:
        """What became of it; each that goes through makes room for one more."""
        self._under_way[channel] -= 1
        if is_through and channel in self._widths:
            self._widths[channel] += 1
            if self._widths[channel] >= self._most:
                del self._widths[channel]

    def room(self) -> Mapping[str, int]:
        """How many more may be under way, for channels that have begun anew."""
        return {channel: max(width - self._under_way[channel], 0) for channel, width in self._widths.items()}
