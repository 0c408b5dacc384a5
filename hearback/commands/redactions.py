"""`hearback ideas redact`: taking personal data out of an idea, or of a comment on it."""

from typing import Annotated

from cyclopts import Parameter

from bot.clock import utc_now
from civic import redaction
from civic.city import City
from civic.officials import COMMAND_LINE
from civic.redaction import NothingFound
from desk.api.comments import find_comment
from desk.api.ideas import find
from desk.api.problems import Problem
from desk.api.redactions import NOTHING
from hearback.commands.exports import opened
from hearback.errors import Refusal
from storage import Tx
from storage.models import id_of

Code = Annotated[str, Parameter(help="In any case, with # or dash.")]
Words = Annotated[
    tuple[str, ...],
    Parameter(name="--word", help="A name or word that is to go, too; may be repeated.", negative=""),
]
Number = Annotated[int | None, Parameter(help="The number of a comment on it; without, the idea itself.")]


def redact(code: Code, *, word: Words = (), comment: Number = None) -> None:
    """Take numbers, addresses, links and the words that you name out of an idea, or of a comment on it.

    What was written before stays sealed: admins read it at the desk, for a written reason.

    Example: hearback ideas redact K7RD --word "Bob Miller"
    """
    with opened() as (store, city):
        try:
            print(store.write_now(_redacted, code, word, comment, city))
        except Problem as problem:
            raise Refusal(problem.detail) from None
        except NothingFound:
            raise Refusal(f"{NOTHING} (--word)") from None


def _redacted(tx: Tx, code: str, words: tuple[str, ...], comment_id: int | None, city: City) -> str:
    now, country = utc_now(), city.country
    if comment_id is None:
        idea_id = id_of(find(tx, code))
        return redaction.redact(tx, idea_id, words, now, by=COMMAND_LINE, country=country).text
    find_comment(tx, code, comment_id)
    return redaction.redact_comment(tx, comment_id, words, now, by=COMMAND_LINE, country=country).text
