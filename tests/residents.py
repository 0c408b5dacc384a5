"""Invented residents, and what they do, in one transaction an act."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from civic import comments, follows, ideas, merges, photos, privacy, revisions, votes
from civic.comments import Said, Side
from civic.ideas import Draft, Where
from civic.privacy import Erasure
from civic.votes import Stance, Standing
from storage import Store, Tx, attachments, contacts, participation
from storage import ideas as stored
from storage.attachments import Attachment, AttachmentKind, Given
from storage.checks import find_differences
from storage.inbound import Arrival, by_external_id, keep
from storage.models import Comment, Idea, Visibility

ELM = Where("elm-street", "Elm Street", "riverside", 64.1, -21.9, 0.9)


def number(n: int) -> str:
    """A telephone number that nobody has."""
    return f"+1555010{n:04}"


@dataclass
class Residents:
    """Acts on a store, one transaction each; every act is a minute later than the last."""

    store: Store
    now: datetime
    _minutes: "count[int]" = field(default_factory=count)

    def clock(self) -> datetime:
        """A minute later each time."""
        return self.now + timedelta(minutes=next(self._minutes))

    def person(self, n: int, scheme: str = "sms", path: str | None = None) -> int:
        """The contact behind an address."""
        known = self.store.write_now(contacts.recognise, scheme, path or number(n), self.now)
        return known.contact_id

    def texts(self, *arrivals: Arrival) -> int:
        """Keep messages; returns how many were new."""
        return self.store.write_now(keep, arrivals, self.now)

    def text(self, n: int, text: str) -> int:
        """One SMS; returns the id of the row."""
        sid = f"SM{next(self._minutes):032}"
        self.texts(Arrival("sms", sid, "sms", number(n), text))
        kept = self.store.read_now(by_external_id, "sms", sid)
        return the(kept)

    def idea(self, author: int | None, text: str = "More benches", **changes: Any) -> Idea:
        """File an idea."""
        return self.store.write_now(
            ideas.submit, self.draft(text, **changes), contact_id=author, inbound_id=None, now=self.clock()
        )

    @staticmethod
    def draft(text: str, **changes: Any) -> Draft:
        """An idea before it is filed."""
        return Draft(**{
            "text": text, "title": text[:60], "topic": "parks", "topic_confidence": 0.9, "place_text": None,
            "where": None, "language": "en", "channel": "sms",
        } | changes)  # fmt: skip

    def photo(self, arrival: Arrival, idea: Idea | None = None) -> int:
        """Send a photo, which is fetched at once and put to an idea; returns the id of its row."""
        self.texts(arrival)

        def note(tx: Tx) -> int:
            message = by_external_id(tx, arrival.channel, arrival.external_id or "")
            assert message is not None
            given = [Given(AttachmentKind.PHOTO, "https://api.twilio.com/x", "image/jpeg")]
            attachments.add(tx, message, given, self.now)
            [one] = attachments.of_messages(tx, [the(message)])
            attachments.note_kept(tx, the(one), size=1, width=1, height=1)
            if idea is not None:
                attachments.join(tx, [the(message)], the(idea))
            return the(one)

        return self.store.write_now(note)

    def judge(self, photo_id: int, visibility: Visibility) -> None:
        """An official looks at a photo."""

        def show(tx: Tx) -> None:
            photo = attachments.by_id(tx, photo_id)
            assert photo is not None
            photos.show(tx, photo, visibility, self.now, by="official:1")

        self.store.write_now(show)

    def photos(self) -> list[Attachment]:
        """All photos that are here."""
        return self.store.read_now(attachments.photos, 1000, visibility=None, idea_id=None, before=None)

    def vote(self, who: int, idea: Idea, stance: Stance = "for", *, verified: bool = True) -> Standing:
        """Vote on an idea."""
        return self.store.write_now(
            votes.cast, who, the(idea), stance, verified=verified, channel="sms", now=self.clock()
        )

    def unvote(self, who: int, idea: Idea) -> Standing:
        """Take a vote back."""
        return self.store.write_now(votes.take_back, who, the(idea))

    def follow(self, who: int, idea: Idea) -> None:
        """Ask to hear of an idea."""
        self.store.write_now(follows.follow, who, the(idea), self.clock(), asked=True)

    def unfollow(self, who: int, idea: Idea) -> None:
        """Ask to hear no more of it."""
        self.store.write_now(follows.unfollow, who, the(idea), self.clock())

    def comment(
        self, who: int, idea: Idea, text: str = "Good", side: Side | None = None, **changes: Any
    ) -> Comment:
        """Say something about an idea."""
        said = Said(**{"text": text, "stance": side, "language": "en", "channel": "sms"} | changes)
        return self.store.write_now(
            comments.add, said, contact_id=who, idea_id=the(idea), inbound_id=None, now=self.clock()
        )

    def edit(self, idea: Idea, text: str, **changes: Any) -> Idea:
        """Put an idea in new words, as its author does."""
        held_for = changes.pop("held_for", None)
        return self.store.write_now(
            revisions.rewrite, the(idea), text, held_for, self.clock(), by="resident",
            **{"title": text[:60]} | changes,
        )  # fmt: skip

    def report(self, who: int, comment: Comment) -> bool:
        """Say that a comment is wrong."""
        return self.store.write_now(comments.report, the(comment), who, self.clock())

    def merge(self, idea: Idea, into: Idea) -> Idea:
        """Let an idea stand for another."""
        return self.store.write_now(merges.merge, the(idea), the(into), self.clock(), by="resident")

    def unmerge(self, idea: Idea) -> Idea:
        """Let it stand for itself again."""
        return self.store.write_now(merges.unmerge, the(idea), self.clock(), by="moderator")

    def forget(self, who: int) -> Erasure:
        """Erase a person."""
        return self.store.write_now(privacy.forget, who, self.clock())

    def withdraw(self, who: int, idea: Idea) -> bool:
        """Take back an idea of one's own; whether it stays."""
        return self.store.write_now(privacy.withdraw, who, the(idea), self.clock())

    def turn_clock_back(self) -> None:
        """An hour, as a machine may that learns the time anew."""
        self.now -= timedelta(hours=1)

    def again(self, idea: Idea) -> Idea:
        """The idea as it is now."""
        return self.store.read_now(ideas.by_code, idea.code)

    def standing(self, idea: Idea) -> tuple[int, int, int, int]:
        """For, against, unverified, followers: as kept beside the rows."""
        now = self.again(idea)
        return now.votes_for, now.votes_against, now.votes_unverified, now.followers

    def hears(self, idea: Idea) -> list[int]:
        """The people who would be told of the idea."""

        def audience(tx: Tx) -> list[int]:
            people = participation.audience(tx, stored.group_ids(tx, the(idea)), 0, 1000)
            return [person.contact_id for person in people]

        return self.store.read_now(audience)

    def differences(self) -> list[str]:
        """Ideas whose kept counts differ from a recount."""
        return self.store.read_now(find_differences)


def the(row: Any) -> int:
    """The id of a row that was read."""
    assert isinstance(row.id, int)
    return row.id


def at_once(*calls: Any, threads: int = 8) -> list[Any]:
    """Run calls in threads; returns what they returned, or raises what one of them raised."""
    with ThreadPoolExecutor(threads) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]
