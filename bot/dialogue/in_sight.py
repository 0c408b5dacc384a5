"""The ideas of residents, what is said of them and who backs them, as one person may see it."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.dialogue.setting import Setting
from civic import follows, ideas, votes
from nlu.references import describing_words, is_titled, telling_words
from nlu.similar import OFFER, Candidate, rank
from nlu.understanding import Ask, IdeaDraft, PlaceMatch
from nlu.wanting import is_denied
from storage import campaigns as stored_campaigns
from storage import comments, participation
from storage import ideas as stored_ideas
from storage.models import Comment, Idea, id_of

CANDIDATES = 40  # ideas that share words or a place, before they are ranked
LOOKED_THROUGH = 6  # ideas that hold the words of a description, before the likeliest are taken
JUST_BELOW = OFFER - 0.001  # scores have three places


@dataclass(frozen=True, slots=True)
class InSight(Setting):
    """Looks up ideas when asked for."""

    def root_by_id(self, idea_id: int) -> Idea:
        """The idea that an idea stands for, whoever may see it."""
        return self.root(stored_ideas.get(self.tx, idea_id))

    def corrected_fields(self, idea: Idea) -> set[str]:
        """What somebody has set by hand on an idea."""
        return ideas.corrected_fields(self.tx, id_of(idea))

    def idea(self, code: str) -> Idea | None:
        """The idea with this code, if this person may see it."""
        idea = stored_ideas.by_code(self.tx, ideas.normalise(code))
        return idea if idea and ideas.is_visible(idea, self.contact_id) else None

    def idea_by_id(self, idea_id: int) -> Idea | None:
        """An idea by id, if this person may see it."""
        idea = stored_ideas.by_id(self.tx, idea_id)
        return idea if idea and ideas.is_visible(idea, self.contact_id) else None

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

    def hears_of(self, idea: Idea) -> bool:
        """Whether this person hears of an idea."""
        return follows.is_following(self.tx, self.contact_id, id_of(idea))

    def is_known_to(self, idea: Idea) -> bool:
        """Whether this person hears of an idea, or asked not to."""
        return follows.is_known(self.tx, self.contact_id, id_of(idea))

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
        """Ideas that a description may mean: those that hold all its telling words, else the closest.

        First come those whose title says so, and of these those that are as much for it as the words are.
        """
        telling = describing_words(words, self.language)
        found = self.found(telling, max(limit, LOOKED_THROUGH), 0) if telling else []
        denies = is_denied(words, self.language)
        return sorted(
            found,
            key=lambda idea: (
                not self.is_titled(words, idea),
                is_denied(idea.title, idea.language) is not denies,
            ),
        )[:limit]

    def is_titled(self, words: str, idea: Idea) -> bool:
        """Whether the title of an idea says what words describe, and not only its text."""
        return is_titled(words, self.language, idea.title, idea.language)

    def mine(self, limit: int, offset: int) -> list[Idea]:
        """The ideas of this person, those that are one by merging once."""
        return stored_ideas.of_contact_once(self.tx, self.contact_id, limit, offset)

    def voted(self, limit: int, offset: int) -> list[Idea]:
        """What this person voted on, the last vote first."""
        return stored_ideas.voted_by(self.tx, self.contact_id, limit, offset)

    def similar(self, draft: IdeaDraft, text: str, language: str) -> Idea | None:
        """The idea, of a neighbour or one's own, that is most likely the same, if one is likely enough."""
        return self._likeliest(draft, text, language, contrary=False)

    def contrary(self, draft: IdeaDraft, text: str, language: str) -> Idea | None:
        """The idea that wants what this one is against, if it is against something."""
        return self._likeliest(draft, text, language, contrary=True) if is_denied(text, language) else None

    def _likeliest(self, draft: IdeaDraft, text: str, language: str, *, contrary: bool) -> Idea | None:
        place_key = draft.places[0].key if len(draft.places) == 1 else None
        words = telling_words(f"{draft.title} {text}", language)
        found = stored_ideas.compared(self.tx, words, language, place_key, CANDIDATES)
        ranked = rank(
            text, draft.title, draft.topic, place_key, language, found, least=JUST_BELOW, contrary=contrary
        )
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

    def own_comments(self) -> list[Comment]:
        """What this person has said of ideas, the newest first."""
        return comments.of_contact(self.tx, self.contact_id)[::-1]

    def own_comment(self, comment_id: int) -> Comment | None:
        """A comment of this person, if it is still there."""
        comment = comments.by_id(self.tx, comment_id)
        return comment if comment and comment.contact_id == self.contact_id else None

    def filed(self, idea_id: int | None) -> Idea | None:
        """An idea of this person."""
        idea = stored_ideas.by_id(self.tx, idea_id) if idea_id else None
        return idea if idea and idea.contact_id == self.contact_id else None
