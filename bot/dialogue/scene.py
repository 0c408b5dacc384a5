"""What a turn may look at: read-only, as it is in the transaction that will carry the turn out.

Looked up when asked for, since most turns need little of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from bot.dialogue.conversation import Conversation, Question, from_json
from bot.dialogue.limits import REPLIES, Limits
from civic import campaigns, follows, ideas, linking, privacy, restrictions, screening, votes
from civic.city import City
from civic.privacy import Summary
from civic.restrictions import Restriction
from nlu import keywords, sensitive
from nlu.keywords import Keyed
from nlu.places import Gazetteer
from nlu.references import describing_words, telling_words
from nlu.similar import OFFER, Candidate, rank
from nlu.understanding import Ask, IdeaDraft, PlaceMatch
from nlu.words import Words
from phrases import Phrases
from storage import Tx, broadcasts, comments, contacts, gathered, inbound, links, outbound, participation
from storage import campaigns as stored_campaigns
from storage import ideas as stored_ideas
from storage.campaign_models import Campaign
from storage.contacts import Around
from storage.inbound import SEALED_PHONE, Earlier
from storage.link_models import Link
from storage.models import Comment, Contact, Idea, InboundMessage, id_of

DAY = timedelta(days=1)
EARLIER = 5  # messages of a person that are looked at together
JUST_BELOW = OFFER - 0.001  # scores have three places
NEWS_IS_FRESH = timedelta(hours=48)  # as long as a question lives
CANDIDATES = 40  # ideas that share words or a place, before they are ranked


@dataclass(frozen=True, slots=True)
class Town:
    """What does not change from message to message: the city, its words, its places."""

    city: City
    words: Words
    gazetteer: Gazetteer
    phrases: Phrases
    public_url: str
    language_names: Mapping[str, Sequence[str]]  # what each language is called, in all of them
    limits: Limits = field(default_factory=Limits)  # what erased people had used of theirs

    def place(self, key: str) -> PlaceMatch | None:
        """A place of the city by its key."""
        known = self.city.place(key)
        return PlaceMatch(known.key, known.name, known.area, known.lat, known.lon, 1.0) if known else None

    def label(self, place: PlaceMatch) -> str:
        """A place's name, with its area when another place has the same name."""
        area = self.city.place(place.area) if place.area else None
        twins = sum(other.name == place.name for other in self.gazetteer.lookup(place.name))
        return f"{place.name}, {area.name}" if twins > 1 and area else place.name

    @property
    def privacy_address(self) -> str:
        """Where the privacy notice is."""
        return self.city.privacy_address or f"{self.public_url}/privacy"


@dataclass(slots=True)
class Seen:
    """What was looked up already, and is asked for more than once in a turn."""

    earlier: Sequence[Earlier] = ()
    is_all: bool = False  # there is nothing before them
    handed_at: dict[int, datetime | None] = field(default_factory=dict)
    votes: dict[int, str | None] = field(default_factory=dict)  # by the idea's root: for, against or nothing


@dataclass(frozen=True, slots=True)
class Scene:
    """One message and everything around it."""

    tx: Tx
    town: Town
    message: InboundMessage
    contact: Contact
    conversation: Conversation
    language: str
    verified: bool
    replies_of_the_day: int  # to the address that it came from
    now: datetime
    owner: str | None = None  # the look-up key of the telephone number behind the address
    seen_at: datetime | None = None  # when the last message came from this address
    seen: Seen = field(default_factory=Seen)
    key: str = ""  # the look-up key of the address
    keyword: Keyed | None = None  # of a campaign, that the message is or begins with
    into: str | None = None  # the campaign that an idea of an earlier message goes into

    @property
    def contact_id(self) -> int:
        """Whose message it is."""
        return id_of(self.contact)

    def carried(self, what: str, since: datetime) -> int:
        """How often something limited was done since then from here, or this number, before an erasure."""
        return self.town.limits.used(what, self.owner or self.key, since)

    def question(self) -> Question | None:
        """The question that this message may answer: the newest that its writer can have seen."""
        for question in self.conversation.questions:
            if question.outbound_id is None:
                return question
            handed_at = self._handed_at(question.outbound_id)
            if handed_at is not None and handed_at <= self.message.received_at:
                return question
        return None

    def comment_said_in(self, inbound_id: int) -> Comment | None:
        """The comment that a message of this person was."""
        said = comments.said_in(self.tx, inbound_id)
        return said if said and said.contact_id == self.contact_id else None

    def root_by_id(self, idea_id: int) -> Idea:
        """The idea that an idea stands for, whoever may see it."""
        return self.root(stored_ideas.get(self.tx, idea_id))

    def corrected_fields(self, idea: Idea) -> set[str]:
        """What somebody has set by hand on an idea."""
        return ideas.corrected_fields(self.tx, id_of(idea))

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

    def _handed_at(self, outbound_id: int) -> datetime | None:
        handed_at = self.seen.handed_at
        if outbound_id not in handed_at:
            handed_at[outbound_id] = outbound.handed_at(self.tx, outbound_id)
        return handed_at[outbound_id]

    def with_conversation(self, conversation: Conversation) -> "Scene":
        """The same scene after something was settled."""
        return replace(self, conversation=conversation)

    def idea(self, code: str) -> Idea | None:
        """The idea with this code, if this person may see it."""
        idea = stored_ideas.by_code(self.tx, ideas.normalise(code))
        return idea if idea and ideas.is_visible(idea, self.contact_id) else None

    def idea_by_id(self, idea_id: int) -> Idea | None:
        """An idea by id, if this person may see it."""
        idea = stored_ideas.by_id(self.tx, idea_id)
        return idea if idea and ideas.is_visible(idea, self.contact_id) else None

    def replied_idea(self) -> Idea | None:
        """The idea that the message of ours is about which this one answers, when it is about one alone."""
        external_id, is_press = self.message.extras.get("replied_to"), "button" in self.message.extras
        if is_press or not isinstance(external_id, str):
            return None
        answered = outbound.shown_as(self.tx, self.message.address_id or 0, external_id)
        return self._only_idea_in(answered.text) if answered else None

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

    def sides(self, idea: Idea) -> Mapping[str | None, int]:
        """How many comments there are to read, by side."""
        return comments.sides(self.tx, stored_ideas.group_ids(self.tx, idea.root_id or 0))

    def said(self, idea: Idea, side: str | None, limit: int, offset: int) -> list[Comment]:
        """What people say on one side, the newest first."""
        group = stored_ideas.group_ids(self.tx, idea.root_id or 0)
        return comments.shown(self.tx, group, side, limit, offset)

    def comment(self, comment_id: int) -> Comment | None:
        """A comment that everybody may read, on an idea that this person may see."""
        comment = comments.by_id(self.tx, comment_id)
        is_shown = comment is not None and comment.visibility == "shown"
        return comment if comment and is_shown and self.idea_by_id(comment.idea_id) else None

    def root(self, idea: Idea) -> Idea:
        """The idea that this one stands for after merges."""
        return ideas.root_of(self.tx, idea)

    def vote_on(self, idea: Idea) -> str | None:
        """What this person said of an idea so far: for, against or nothing."""
        root_id = idea.root_id or id_of(idea)
        if root_id not in self.seen.votes:
            vote = participation.vote_in(self.tx, self.contact_id, root_id)
            self.seen.votes[root_id] = vote.stance if vote else None
        return self.seen.votes[root_id]

    def vote_on_root(self, idea_id: int) -> str | None:
        """As `vote_on`, of the idea that an idea stands for, whoever may see it."""
        seen = self.seen.votes
        return seen[idea_id] if idea_id in seen else self.vote_on(self.root_by_id(idea_id))

    def may_vote(self, root: Idea) -> bool:
        """Whether this person's vote on an idea can count."""
        return votes.may_vote(self.tx, self.contact_id, root)

    def is_known_to(self, idea: Idea) -> bool:
        """Whether this person hears of an idea, or asked not to."""
        return follows.is_known(self.tx, self.contact_id, id_of(idea))

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

    def ideas_of_campaign(self, code: str) -> int:
        """How many ideas everybody may see in a campaign."""
        return stored_campaigns.public_sums(self.tx, code).ideas

    def of_campaign(self, code: str, limit: int, offset: int) -> list[Idea]:
        """What residents back most in a campaign."""
        return stored_ideas.top_of(self.tx, code, limit, offset)

    def top(self, limit: int, offset: int) -> list[Idea]:
        """What residents back most."""
        return stored_ideas.top(self.tx, limit, offset)

    def newest(self, limit: int, offset: int) -> list[Idea]:
        """What residents wrote last."""
        return stored_ideas.newest(self.tx, limit, offset)

    def near(self, place: PlaceMatch, limit: int, offset: int) -> list[Idea]:
        """Ideas at a place, then those elsewhere in its area."""
        return stored_ideas.near(self.tx, [place.key], place.area, limit, offset)

    def found(self, words: str, limit: int, offset: int) -> list[Idea]:
        """Ideas that hold these words."""
        return stored_ideas.found(self.tx, words, self.town.city.languages, limit, offset)

    def referred(self, words: str, limit: int) -> list[Idea]:
        """Ideas that a description may mean: those that hold all its telling words, else the closest."""
        telling = describing_words(words, self.language)
        return self.found(telling, limit, 0) if telling else []

    def mine(self, limit: int, offset: int) -> list[Idea]:
        """The ideas of this person, those that are one by merging once."""
        return stored_ideas.of_contact_once(self.tx, self.contact_id, limit, offset)

    def similar(self, draft: IdeaDraft, text: str, language: str) -> Idea | None:
        """The idea, of a neighbour or one's own, that is most likely the same, if one is likely enough."""
        place_key = draft.places[0].key if len(draft.places) == 1 else None
        words = telling_words(f"{draft.title} {text}", language)
        found = stored_ideas.compared(self.tx, words, language, place_key, CANDIDATES)
        ranked = rank(text, draft.title, draft.topic, place_key, language, found, least=JUST_BELOW)
        likeliest = next((candidate.id for candidate, score in ranked if score >= OFFER), None)
        return stored_ideas.by_id(self.tx, likeliest) if likeliest else None

    def likeness(self, ask: Ask, language: str, other: Idea | None) -> float:
        """How much one of several asks is the same as an idea, from 0 to 1."""
        draft = ask.draft
        place_key = draft.places[0].key if len(draft.places) == 1 else None
        if other is None:
            return 0.0
        theirs = Candidate(
            other.id or 0, other.title, other.text, other.topic, other.place_key, other.language
        )
        ranked = rank(ask.text, draft.title, draft.topic, place_key, language, [theirs])
        return ranked[0][1] if ranked else 0.0

    def is_mine(self, idea: Idea) -> bool:
        """Whether this person put the idea forward."""
        return idea.contact_id == self.contact_id

    def screen(self, text: str) -> str | None:
        """Why a text must be held until an official has looked, or None."""
        city = self.town.city
        found = sensitive.reason(text) or screening.screen(
            text, country=city.country, words=city.all_held_words()
        )
        return found or (Restriction.LIMITED.value if self.restriction is Restriction.LIMITED else None)

    @property
    def restriction(self) -> Restriction | None:
        """What an official has decided about this person, as long as it is in force."""
        return restrictions.now_of(self.contact, self.now)

    def previous(self, limit: int) -> Sequence[Earlier]:
        """What this person wrote before, the newest first."""
        if limit > len(self.seen.earlier) and not self.seen.is_all:
            most = max(limit, EARLIER)
            self.seen.earlier = inbound.previous(self.tx, self.message, most)
            self.seen.is_all = len(self.seen.earlier) < most
        return self.seen.earlier[:limit]

    def versions(self, message_id: str, limit: int) -> Sequence[InboundMessage]:
        """What the message was that this person has changed into the present one."""
        return inbound.versions(self.tx, self.message, message_id, limit)

    def summary(self) -> Summary:
        """What is kept about this person, in numbers."""
        return privacy.summary(self.tx, self.contact_id)

    def filed(self, idea_id: int | None) -> Idea | None:
        """An idea of this person."""
        idea = stored_ideas.by_id(self.tx, idea_id) if idea_id else None
        return idea if idea and idea.contact_id == self.contact_id else None


def open_scenes(
    tx: Tx, town: Town, messages: Mapping[int, InboundMessage], *, now: datetime
) -> dict[int, Scene]:
    """Load what every turn needs, by message; each is of another person."""
    if not messages:
        return {}
    found = contacts.around(tx, list(messages), since=now - DAY)
    scenes = {one: _scene(tx, town, message, found[one], now) for one, message in messages.items()}
    asked = {one: scene.conversation.asked_in for one, scene in scenes.items() if scene.conversation.asked_in}
    handed_at = outbound.handed_at_all(tx, list(asked.values())) if asked else {}
    for one, outbound_id in asked.items():
        scenes[one].seen.handed_at[outbound_id] = handed_at.get(outbound_id)
    return scenes


def _scene(tx: Tx, town: Town, message: InboundMessage, around: Around, now: datetime) -> Scene:
    """The language is the city's first until somebody tells better."""
    conversation, language = from_json(around.session), town.city.languages[0]
    replies = around.replies + town.limits.used(REPLIES, around.key, now - DAY)
    return Scene(
        tx, town, message, around.contact, conversation, language, around.is_verified, replies, now,
        around.owner, around.seen_at, key=around.key,
    )  # fmt: skip
