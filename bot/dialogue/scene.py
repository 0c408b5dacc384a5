"""What a turn may look at: read-only, as it is in the transaction that will carry the turn out.

Looked up when asked for, since most turns need little of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from bot.dialogue.conversation import Conversation, Question, from_json
from bot.dialogue.in_sight import InSight
from bot.dialogue.limits import REPLIES
from bot.dialogue.town import Town
from civic import campaigns, linking, privacy, screening
from civic.privacy import Summary
from civic.restrictions import Restriction
from nlu import keywords, sensitive
from storage import Tx, broadcasts, comments, contacts, gathered, inbound, links, outbound
from storage import campaigns as stored_campaigns
from storage.campaign_models import Campaign
from storage.contacts import Around
from storage.inbound import SEALED_PHONE, Earlier
from storage.link_models import Link
from storage.models import Comment, Idea, InboundMessage, SendStatus
from storage.outbound import Handed

DAY = timedelta(days=1)
NEWS_IS_FRESH = timedelta(hours=48)  # as long as a question lives


@dataclass(frozen=True, slots=True)
class Scene(InSight):
    """One message and everything around it."""

    def question(self) -> Question | None:
        """The question that this message may answer: the newest that its writer can have seen."""
        return next((one for one in self.conversation.questions if self.sight_of(one) != "unseen"), None)

    def sight_of(self, question: Question) -> Literal["seen", "unsure", "unseen"]:
        """Whether the writer had been asked when they wrote: `unsure` while the platform is silent."""
        if question.outbound_id is None:
            return "seen"
        handed = self._handed(question.outbound_id)
        if handed is None or handed.at > self.message.received_at:
            return "seen" if self._is_blocked(question, question.outbound_id) else "unseen"
        return "seen" if handed.surely else "unsure"

    def _is_blocked(self, question: Question, outbound_id: int) -> bool:
        """Platforms refuse all to one who said STOP there, who must be able to be forgotten nonetheless.

        No other question waits after STOP, and this one for the very next message alone.
        """
        if question.name != "forget" or self.contact.opted_out_at is None:
            return False
        row = outbound.by_id(self.tx, outbound_id)
        return row is not None and row.status == SendStatus.FAILED

    def comment_said_in(self, inbound_id: int) -> Comment | None:
        """The comment that a message of this person was."""
        said = comments.said_in(self.tx, inbound_id)
        return said if said and said.contact_id == self.contact_id else None

    def is_silent(self) -> bool:
        """Whether it has to be asked who writes: their number was silent for long, and has a past."""
        is_recent = self.seen_at is not None and self.now - self.seen_at < linking.SILENT_AFTER
        is_new = self.seen_at is None and self.contact.last_inbound_at is None
        if is_recent or is_new or self.owner is None or self.message.channel not in contacts.PHONE_SCHEMES:
            return False
        return linking.is_silent(self.tx, self.contact_id, self.owner, self.now)

    def link(self, link_id: int) -> Link | None:
        """A wish to join this person's channels, while it lives."""
        link = links.by_id(self.tx, link_id, self.now)
        return link if link and self.contact_id in (link.contact_id, link.other_contact_id) else None

    def link_of_code(self, code: str) -> Link | None:
        """The wish behind a code, if this address may be joined with the one that asked."""
        link = links.by_code(self.tx, code, self.now)
        return link if link and linking.may_be_joined(self.tx, link, self.message.address_id or 0) else None

    def scheme_of(self, address_id: int | None) -> str:
        """What kind of channel an address is on."""
        address = contacts.address(self.tx, address_id or 0)
        return address.scheme if address else self.message.channel

    def joined(self) -> Literal["channels", "number"] | None:
        """What was joined to this person: other channels, or only a number that they have shown."""
        joined = [address.joined_at is not None for address in links.addresses_of(self.tx, self.contact_id)]
        if not any(joined):
            return None
        return "number" if all(joined) else "channels"

    def shown_number(self) -> str | None:
        """The look-up key of the telephone number that this message shows as its sender's."""
        sealed = self.message.sealed
        return links.owner_of_number(self.tx, self.tx.vault.unseal(sealed, SEALED_PHONE)) if sealed else None

    def is_number_silent(self, owner: str) -> bool:
        """Whether a number of somebody else was silent for long, and has a past."""
        before = (one.contact_id for one in links.owned_by(self.tx, owner))
        other = next((contact_id for contact_id in before if contact_id != self.contact_id), None)
        return other is not None and linking.is_silent(self.tx, other, owner, self.now)

    def _handed(self, outbound_id: int) -> Handed | None:
        known = self.seen.handed
        if outbound_id not in known:
            known[outbound_id] = outbound.handed(self.tx, outbound_id)
        return known[outbound_id]

    def with_conversation(self, conversation: Conversation) -> "Scene":
        """The same scene after something was settled."""
        return replace(self, conversation=conversation)

    def replied_idea(self) -> Idea | None:
        """The idea that the message of ours is about which this one answers, when it is about one alone."""
        external_id, is_press = self.message.extras.get("replied_to"), "button" in self.message.extras
        if is_press or not isinstance(external_id, str):
            return None
        answered = outbound.shown_as(self.tx, self.message.address_id or 0, external_id)
        return self._only_idea_in(answered.text) if answered else None

    def idea_before(self) -> Idea | None:
        """The idea that the last thing this person got was about: one alone, and not long ago."""
        last = outbound.last_handed(self.tx, self.contact_id, self.message.received_at)
        if last is None or self.now - (last.handed_at or self.now) > NEWS_IS_FRESH:
            return None
        return self._only_idea_in(last.text)

    def told_idea(self) -> Idea | None:
        """The idea that the last thing this person got was news of: of one alone, and not long ago."""
        last = outbound.last_handed(self.tx, self.contact_id, self.message.received_at)
        is_news = last is not None and (last.dedupe or "").startswith(gathered.NEWS.prefixes)
        if last is None or not is_news or self.now - (last.handed_at or self.now) > NEWS_IS_FRESH:
            return None
        return self._only_idea_in(last.text)

    def broadcast(self, goes_on_within: timedelta) -> int | None:
        """The broadcast that this message answers: what was written first after it, or to it by a platform.

        What follows right behind such an answer goes on with it.
        """
        external_id, is_press = self.message.extras.get("replied_to"), "button" in self.message.extras
        got = broadcasts.last_got(self.tx, self.contact_id, self.message.received_at)
        if got is None or is_press:
            return None
        if isinstance(external_id, str):
            answered = outbound.shown_as(self.tx, self.message.address_id or 0, external_id)
            return answered.broadcast_id if answered else None
        before = next(iter(self.previous(1)), None)
        if before is None or before.received_at <= got.handed_at:
            return got.broadcast_id
        is_right_behind = self.message.received_at - before.received_at < goes_on_within
        is_answering = self.conversation.memory.get("broadcast") == got.broadcast_id
        return got.broadcast_id if is_right_behind and is_answering else None

    def _only_idea_in(self, text: str) -> Idea | None:
        """The idea that one of our texts is about, if it is about one alone."""
        codes = [mention.code for mention in self.town.words.codes(text)]
        roots = {idea.root_id: self.root(idea) for code in codes if (idea := self.idea(code))}
        return next(iter(roots.values())) if len(roots) == 1 else None

    def campaign(self, code: str) -> Campaign | None:
        """The campaign with this keyword, whatever its state."""
        return campaigns.by_code(self.tx, code)

    def campaign_asked(self) -> str | None:
        """The campaign whose keyword this person texted right before, if nothing else can be answered."""
        code, said_in = (self.conversation.memory.get(name) for name in ("campaign", "campaign_said_in"))
        before = next(iter(self.previous(1)), None) if code else None
        if before is None or before.id != said_in or not self._may_answer_reply_to(before):
            return None
        return code if self.message.received_at - before.received_at <= NEWS_IS_FRESH else None

    def _may_answer_reply_to(self, before: Earlier) -> bool:
        """Whether no other message of ours came after an earlier one of this person, or is quoted."""
        external_id = self.message.extras.get("replied_to")
        if isinstance(external_id, str):
            quoted = outbound.shown_as(self.tx, self.message.address_id or 0, external_id)
            return quoted is not None and quoted.reply_to_id == before.id
        last = outbound.last_handed(self.tx, self.contact_id, self.message.received_at)
        if last is None or last.reply_to_id == before.id:
            return True
        return last.handed_at is not None and last.handed_at < before.received_at  # ours is on its way

    def campaign_meant(self) -> Campaign | None:
        """The campaign that an idea of this message goes into: the one that was named, while it is open."""
        code = self.into or (self.keyword.code if self.keyword else self.campaign_asked())
        campaign = self.campaign(code) if code else None
        return campaign if campaign and campaigns.state_of(campaign, self.now) == "open" else None

    def without_keyword(self, text: str) -> str:
        """What a message of this person says behind the keyword of a campaign, if it begins with one."""
        found = keywords.read(text, stored_campaigns.codes(self.tx))
        return found.rest if found else text

    def campaign_of_broadcast(self, broadcast_id: int | None) -> str | None:
        """The code of the campaign that a broadcast belongs to."""
        broadcast = broadcasts.by_id(self.tx, broadcast_id) if broadcast_id else None
        return broadcast.campaign if broadcast else None

    def screen(self, text: str) -> str | None:
        """Why a text must be held until an official has looked, or None."""
        city = self.town.city
        found = sensitive.reason(text) or screening.screen(
            text, country=city.country, words=city.all_held_words()
        )
        return found or (Restriction.LIMITED.value if self.restriction is Restriction.LIMITED else None)

    def versions(self, message_id: str, limit: int) -> Sequence[InboundMessage]:
        """What the message was that this person has changed into the present one."""
        return inbound.versions(self.tx, self.message, message_id, limit)

    def summary(self) -> Summary:
        """What is kept about this person, in numbers."""
        return privacy.summary(self.tx, self.contact_id)


def open_scenes(
    tx: Tx, town: Town, messages: Mapping[int, InboundMessage], *, now: datetime
) -> dict[int, Scene]:
    """Load what every turn needs, by message; each is of another person."""
    if not messages:
        return {}
    found = contacts.around(tx, list(messages), since=now - DAY)
    scenes = {one: _scene(tx, town, message, found[one], now) for one, message in messages.items()}
    asked = {one: scene.conversation.asked_in for one, scene in scenes.items() if scene.conversation.asked_in}
    handed = outbound.handed_all(tx, list(asked.values())) if asked else {}
    for one, outbound_id in asked.items():
        scenes[one].seen.handed[outbound_id] = handed.get(outbound_id)
    return scenes


def _scene(tx: Tx, town: Town, message: InboundMessage, around: Around, now: datetime) -> Scene:
    """The language is the city's first until somebody tells better."""
    conversation, language = from_json(around.session), town.city.languages[0]
    replies = around.replies + town.limits.used(REPLIES, around.key, now - DAY)
    return Scene(
        tx, town, message, around.contact, conversation, language, around.is_verified, replies, now,
        around.owner, around.seen_at, key=around.key,
    )  # fmt: skip
