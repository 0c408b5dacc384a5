"""Messages of ours that quote what a resident wrote."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, literal, or_, update
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from storage import outbound
from storage.models import OutboundMessage, Quote
from storage.tx import Tx, table_of

_OUT, _QUOTE = table_of(OutboundMessage), table_of(Quote)


@dataclass(frozen=True, slots=True)
class Sources:
    """Where quotes may stand: beside a code, in answers to the messages that said it, with a comment."""

    codes: Sequence[str]
    message_ids: Sequence[int]
    writers: Sequence[int]  # contacts, whose conversations may hold it
    comment_id: int | None = None


def messages(tx: Tx, sources: Sources) -> list[OutboundMessage]:
    """Messages that may quote it; goes through all words that are kept, which is rarely done."""
    which = [_OUT.c.text.contains(code, autoescape=True) for code in sources.codes]
    which.append(_OUT.c.reply_to_id.in_(list(sources.message_ids)))
    if sources.comment_id is not None:
        shown = select_columns(_QUOTE.c.outbound_id).where(_QUOTE.c.comment_id == sources.comment_id)
        which.append(_OUT.c.id.in_(shown))
    return tx.all(select(OutboundMessage).where(or_(*which)).order_by(col(OutboundMessage.id)))


def rewrite(tx: Tx, message_id: int, **values: Any) -> None:
    """Give a message other words; one that is looked up by its words loses them as soon as it was found."""
    is_in_doubt = _OUT.c.status.in_([status.value for status in outbound.IN_DOUBT])
    new = {
        name: case((is_in_doubt, _OUT.c[name]), else_=literal(value, _OUT.c[name].type))
        for name, value in values.items()
    }
    erased = case((is_in_doubt, True), else_=_OUT.c.is_erased)  # at once: its state may change
    tx.run(update(_OUT).where(_OUT.c.id == message_id).values(**new, is_erased=erased))
