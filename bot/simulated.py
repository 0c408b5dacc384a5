"""What a simulated phone sends: words, a pressed button, a position, a photo."""

import base64
import binascii
import secrets
from collections.abc import Mapping
from typing import Any, Final

from bot.channels.errors import GiveUp
from bot.channels.messages import Location, Media

PHOTO_TYPES: Final = ("image/jpeg", "image/png", "image/webp", "image/gif")
MAX_PHOTO = 4 * 1024 * 1024  # bytes
MOST_PHOTOS = 50  # that wait to be fetched; older ones are forgotten
MAX_LABEL = 100  # characters of a button or a place


class BadMessage(ValueError):
    """A simulated phone sent what no phone sends; the message says what is wrong."""


class Photos:
    """Photos between the browser and the keeper of media, which fetches them as from any platform."""

    def __init__(self) -> None:
        self._waiting: dict[str, bytes] = {}

    def put(self, photo: bytes) -> str:
        """Keep a photo until it is fetched; returns its address."""
        url = f"simulator:{secrets.token_hex(16)}"
        self._waiting[url] = photo
        if len(self._waiting) > MOST_PHOTOS:
            del self._waiting[next(iter(self._waiting))]
        return url

    async def download(self, url: str, *, max_bytes: int) -> bytes:
        """The photo; raises `GiveUp` when it is not here, as after a restart."""
        photo = self._waiting.get(url)
        if photo is None or len(photo) > max_bytes:
            raise GiveUp("the photo is gone, or too large")
        return photo


def button(fields: Mapping[str, Any]) -> str | None:
    """The data of a pressed button. Raises `BadMessage`."""
    pressed = fields.get("button")
    if pressed is None:
        return None
    if not isinstance(pressed, str) or not 0 < len(pressed) <= MAX_LABEL:
        raise BadMessage("button: the data of a button")
    return pressed


def location(fields: Mapping[str, Any]) -> Location | None:
    """A position. Raises `BadMessage`."""
    shared = fields.get("location")
    if shared is None:
        return None
    try:
        lat, lon, label = float(shared["lat"]), float(shared["lon"]), str(shared.get("label", ""))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise BadMessage('location: {"lat": …, "lon": …}') from None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise BadMessage("location: no place on Earth")
    return Location(lat, lon, " ".join(label.split())[:MAX_LABEL])


def photo(fields: Mapping[str, Any], photos: Photos) -> tuple[Media, ...]:
    """A photo, kept to be fetched. Raises `BadMessage`."""
    sent = fields.get("photo")
    if sent is None:
        return ()
    if not isinstance(sent, dict) or sent.get("type") not in PHOTO_TYPES:
        raise BadMessage(f"photo: one of {', '.join(PHOTO_TYPES)}")
    try:
        content = base64.b64decode(str(sent.get("data", "")), validate=True)
    except (binascii.Error, ValueError):
        raise BadMessage("photo: data in base64") from None
    if not 0 < len(content) <= MAX_PHOTO:
        raise BadMessage(f"photo: up to {MAX_PHOTO // 2**20} MiB")
    return (Media(photos.put(content), str(sent["type"])),)
