"""What waits for an official: shown on every page."""

from dataclasses import dataclass
from datetime import datetime

from civic.officials import Caller
from storage import Tx, ideas, inbound
from storage.models import MessageState, Visibility


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits, by kind."""

    inbox: int
    held: int


def count(tx: Tx, caller: Caller, now: datetime) -> Waiting:
    """What waits for this official."""
    return Waiting(
        inbox=inbound.count(tx, MessageState.UNCLEAR) + inbound.count(tx, MessageState.PARKED),
        held=ideas.count_with(tx, visibility=Visibility.HELD),
    )
