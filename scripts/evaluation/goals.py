"""One figure that has an aim."""

from dataclasses import asdict, dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Goal:
    """So many of so many, and whether that should be at least or at most a share."""

    name: str
    on: str  # which messages
    some: int
    of: int
    bound: Literal["≥", "≤"]
    aim: float

    def as_json(self) -> dict[str, Any]:
        """Everything, for the report."""
        return asdict(self)


def at_least(aim: float, name: str, on: str, claims: "list[bool]") -> list[Goal]:
    """A goal to reach, when there is anything to measure it on."""
    return [Goal(name, on, sum(claims), len(claims), "≥", aim)] if claims else []


def at_most(aim: float, name: str, on: str, claims: "list[bool]") -> list[Goal]:
    """A goal not to exceed, when there is anything to measure it on."""
    return [Goal(name, on, sum(claims), len(claims), "≤", aim)] if claims else []
