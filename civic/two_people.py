"""Whether two officials are two people: nobody approves what they wrote by way of a colleague's account.

A link lets whoever follows it into an account without a second factor, and lets them choose one. So whoever
made such a link may be the one who uses the account, and stays so whatever they choose there, until the
server's own command line forgets the ways in (`hearback official link --reset`) and lets its person in anew.
"""

from collections.abc import Iterable

from storage import Tx, officials
from storage.models import Official, id_of

SAME = (
    "it may be one person who wrote and who approves it: one was let in by a link of the other;"
    " the server's command line lets somebody in by themselves (official link --reset)"
)


def let_in(tx: Tx, official: Official, maker_id: int | None) -> None:
    """Note whose link was followed into an account; nobody's when it was made on the server."""
    if maker_id is not None and official.totp_sealed is None:  # else the link alone opens nothing
        known = _behind(tx, maker_id) | set(official.let_in_by or ())
        officials.change(tx, id_of(official), let_in_by=sorted(known - {id_of(official)}))


def are_apart(tx: Tx, one: int, others: Iterable[int]) -> bool:
    """Whether an official is behind none of the others' accounts, and none of them behind theirs."""
    mine = _behind(tx, one)
    return all(other not in mine and one not in _behind(tx, other) for other in others)


def _behind(tx: Tx, official_id: int) -> set[int]:
    """Who may use an account."""
    official = officials.by_id(tx, official_id)
    return {official_id, *((official.let_in_by if official else None) or ())}
