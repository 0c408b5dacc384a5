"""Which halves of Hearback a process runs."""

from dataclasses import dataclass

from storage.line import Office


@dataclass(frozen=True, slots=True)
class Parts:
    """Which halves this process runs."""

    web: bool
    worker: bool

    @property
    def offices(self) -> list[Office]:
        """What this process may do for all."""
        wanted = {Office.CLOCKS: self.worker, Office.FETCHING: self.web}
        return [office for office, may in wanted.items() if may]


ALL = Parts(web=True, worker=True)
CLOSES_WITHIN = 5.0  # seconds that requests and messages under way have at the end
