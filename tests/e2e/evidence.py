"""What the store and the stand-in hold after it all: read past the product, which may be dead."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import create_engine, text

from storage.store import driver_url
from tests.standins.twilio_messages import Message

UNFINISHED = """
    SELECT (SELECT count(*) FROM inbound_message WHERE state = 'waiting')
         + (SELECT count(*) FROM outbound_message WHERE status IN ('queued', 'sending', 'unknown'))
"""
LOOKED_FOR = "SELECT count(*) FROM outbound_message WHERE kind <> 'reply' AND status = 'unknown'"
SENDING = "SELECT id FROM outbound_message WHERE status = 'sending'"
BROADCASTS = "SELECT id, state FROM broadcast ORDER BY id"
CLOCKS = """
    SELECT pid, application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND granted
    AND (classid::bigint << 32 | objid::bigint) = hashtextextended('hearback:clocks', 0)
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
WAITING = "SELECT count(*) FROM outbound_message WHERE kind = 'broadcast' AND status = 'queued'"
LOOK_AGAIN = "UPDATE outbound_message SET claimed_until = CURRENT_TIMESTAMP WHERE status = 'unknown'"
INBOUND = """
    SELECT id, external_id, contact_id, state, reason, handled_at, broadcast_id
    FROM inbound_message ORDER BY id
"""
OUTBOUND = (
    "SELECT id, contact_id, reply_to_id, kind, status, reason, attempts FROM outbound_message ORDER BY id"
)
IDEAS = "SELECT code, text, contact_id FROM idea ORDER BY id"
VOTES = """
    SELECT vote.contact_id, idea.code, vote.stance FROM vote JOIN idea ON idea.id = vote.idea_id
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One row, by names."""

    columns: Mapping[str, object]

    def __getattr__(self, name: str) -> object:
        return self.columns[name]


class Evidence:
    """Reads a store with plain SQL."""

    def __init__(self, database_url: str) -> None:
        self._engine = create_engine(driver_url(database_url))

    def is_finished(self) -> bool:
        """Nothing waits to be handled or sent."""
        return self._read(UNFINISHED)[0][0] == 0

    def is_settled(self) -> bool:
        """Nothing waits but news and broadcasts of which the provider did not say whether it took them.

        They are looked for in its list for some minutes, and never repeated.
        """
        return self._read(UNFINISHED)[0][0] == self._read(LOOKED_FOR)[0][0]

    def sending(self) -> set[int]:
        """Which messages are being sent, as far as the store knows."""
        return {row[0] for row in self._read(SENDING)}

    def inbound(self) -> Sequence[Row]:
        """What came in, in order."""
        return self._rows(INBOUND)

    def outbound(self) -> Sequence[Row]:
        """What went out, in order."""
        return self._rows(OUTBOUND)

    def ideas(self) -> Sequence[Row]:
        """What was filed."""
        return self._rows(IDEAS)

    def votes(self) -> Sequence[Row]:
        """Who said what of which code."""
        return self._rows(VOTES)

    def broadcasts(self) -> Mapping[object, object]:
        """In which state each broadcast is."""
        return dict(self._read(BROADCASTS))

    def broadcast_waiting(self) -> int:
        """How many messages of broadcasts have not gone out yet."""
        return int(str(self._read(WAITING)[0][0]))

    def scheduler(self) -> object:
        """Whose connection holds the office of who sends broadcasts, on PostgreSQL; None: nobody's."""
        held = self._read(CLOCKS)
        return held[0][0] if held else None

    def elected(self) -> str | None:
        """What the database calls the process that holds it."""
        held = self._read(CLOCKS)
        return str(held[0][1]).removesuffix(" line") if held else None

    def let_look_again(self) -> None:
        """As if the minutes had passed after which the provider's list is looked at once more."""
        with self._engine.begin() as connection:
            connection.execute(text(LOOK_AGAIN))

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _read(self, query: str) -> Sequence[Sequence[object]]:
        with self._engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    def _rows(self, query: str) -> Sequence[Row]:
        with self._engine.connect() as connection:
            return [Row(dict(row._mapping)) for row in connection.execute(text(query))]


def sends(messages: Sequence[Message]) -> Counter[int]:
    """How often each of our messages was accepted at the provider; the callback's address names it."""
    return Counter(outbound_id(message) for message in messages)


def first_sends_by_person(messages: Sequence[Message]) -> Mapping[str, list[int]]:
    """In which order each person got our messages, repetitions left out."""
    got: defaultdict[str, list[int]] = defaultdict(list)
    for message in messages:
        if outbound_id(message) not in got[message.to]:
            got[message.to].append(outbound_id(message))
    return got


def outbound_id(message: Message) -> int:
    """Which of our messages this is."""
    assert message.callback is not None
    return int(parse_qs(urlsplit(message.callback).query)["message"][0])
