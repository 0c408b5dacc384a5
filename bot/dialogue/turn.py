"""One exchange: what is remembered, what is said, what is done."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from bot.dialogue.conversation import Conversation
from civic.comments import Said, Side
from civic.ideas import Draft, Where
from phrases import Blank


class Fact(NamedTuple):
    """A value that is known only when the turn's actions were carried out, such as the code of a new idea."""

    name: str


@dataclass(frozen=True, slots=True)
class Say:
    """One line of a reply: a phrase and what fills its blanks."""

    key: str
    blanks: Mapping[str, "Blank | Fact"] = field(default_factory=dict)
    when: Fact | None = None  # said only if this fact turns out true


def say(key: str, /, *, when: Fact | None = None, **blanks: "Blank | Fact") -> Say:
    """A line of a reply."""
    return Say(key, blanks, when)


@dataclass(frozen=True, slots=True)
class SubmitIdea:
    """File an idea. Facts: `idea` (id), `code`, `title`."""

    draft: Draft
    message_id: int | None = None  # that said it; None: this one


@dataclass(frozen=True, slots=True)
class SubmitMore:
    """File ideas that were part of an earlier text. Facts: `codes`, `n`."""

    drafts: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class AddWords:
    """Add words to an idea of this person. Facts: `code`, `title`."""

    idea_id: int
    words: str
    held_for: str | None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Retitle:
    """Give an idea another title. Facts: `code`, `title`."""

    idea_id: int
    title: str
    held_for: str | None


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Put other words in place of an idea's, with what is understood of them. Facts: `code`, `title`."""

    idea_id: int
    text: str
    held_for: str | None
    changes: Mapping[str, object]  # title, topic, place_text and where


@dataclass(frozen=True, slots=True)
class RewordComment:
    """Put other words in place of a comment's."""

    comment_id: int
    text: str
    held_for: str | None


@dataclass(frozen=True, slots=True)
class Move:
    """Give an idea another place. Facts: `code`, `title`."""

    idea_id: int
    place_text: str | None
    where: Where | None
    held_for: str | None


@dataclass(frozen=True, slots=True)
class SortUnder:
    """Give an idea another topic. Facts: `code`, `title`."""

    idea_id: int
    topic: str


@dataclass(frozen=True, slots=True)
class AddPhotos:
    """Put the photos of these messages to an idea of this person; a `Fact` for one that this turn files."""

    idea_id: int | Fact
    message_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CastVote:
    """Vote. Facts: `code`, `title`, `pro`, `con`."""

    idea_id: int
    stance: Literal["for", "against"]


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Take a vote back. Facts: `code`, `title`, `pro`, `con`."""

    idea_id: int


@dataclass(frozen=True, slots=True)
class Join:
    """Merge one's own idea into a neighbour's and vote for that. Facts: `code`, `title`, `pro`, `con`."""

    mine: int
    other: int


@dataclass(frozen=True, slots=True)
class Unite:
    """Merge one's own idea into an earlier one of one's own."""

    mine: int
    other: int


@dataclass(frozen=True, slots=True)
class Separate:
    """Let one's own idea stand for itself again; what one wished to hear of the other before is as it was."""

    mine: int
    other: int
    keeps_hearing: bool


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take back an idea of one's own. Facts: whether it is `gone`, or `stays` because others backed it."""

    idea_id: int


@dataclass(frozen=True, slots=True)
class Follow:
    """Hear of an idea, or no more."""

    idea_id: int
    on: bool


@dataclass(frozen=True, slots=True)
class AddComment:
    """Say something about an idea. Facts: `comment` (id), and whether it is `new` or was said `before`."""

    idea_id: int
    said: Said


@dataclass(frozen=True, slots=True)
class TakeSide:
    """Say on which side one's own comment is."""

    comment_id: int
    side: Side | None


@dataclass(frozen=True, slots=True)
class WithdrawComment:
    """Take back a comment of one's own."""

    comment_id: int


@dataclass(frozen=True, slots=True)
class Report:
    """Say that a comment is wrong."""

    comment_id: int


@dataclass(frozen=True, slots=True)
class OptOut:
    """No more messages; `wording` is what was done, when nothing was said."""

    wording: str = ""


@dataclass(frozen=True, slots=True)
class OptIn:
    """Messages again."""


@dataclass(frozen=True, slots=True)
class Unblock:
    """The person takes us back after blocking us."""


@dataclass(frozen=True, slots=True)
class AgreeToNews:
    """City news too, or none."""

    agrees: bool


@dataclass(frozen=True, slots=True)
class SayDone:
    """What one who was asked says: done, or not."""

    check_id: int
    is_done: bool


@dataclass(frozen=True, slots=True)
class GiveReason:
    """What is missing, in their own words."""

    check_id: int
    words: str


@dataclass(frozen=True, slots=True)
class SpeakLanguage:
    """Write to this person in another language from now on."""

    language: str


@dataclass(frozen=True, slots=True)
class OfferLink:
    """A code by which another channel of this person can be joined. Facts: `link_code`."""


@dataclass(frozen=True, slots=True)
class EnterLink:
    """The code was entered here: ask the other side too. Facts: `check`, the number that both are shown."""

    link_id: int


@dataclass(frozen=True, slots=True)
class AgreeLink:
    """One side agrees to be joined. Facts: `waiting` for the other one, or those of `ProveNumber`."""

    link_id: int


@dataclass(frozen=True, slots=True)
class CancelLink:
    """Nothing is joined; the other side is told by a phrase."""

    link_id: int
    why: str


@dataclass(frozen=True, slots=True)
class ProveNumber:
    """A telephone number (its look-up key) is this person's.

    Facts: `joined` with whom it was before, or `proven`; `differing` codes of ideas, `stopped`, `contact`.
    """

    owner: str


@dataclass(frozen=True, slots=True)
class TakeNumber:
    """As `ProveNumber`, but whoever had the number before was somebody else."""

    owner: str


@dataclass(frozen=True, slots=True)
class Part:
    """The channels that were joined go out on their own. Facts: `contact`."""


@dataclass(frozen=True, slots=True)
class Resume:
    """Handle messages that were put aside."""

    message_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BeginAnew:
    """The number has another owner, who wrote these messages. Facts: `contact`."""

    message_ids: tuple[int, ...]


LinkAction = (
    OfferLink | EnterLink | AgreeLink | CancelLink | ProveNumber | TakeNumber | Part | Resume | BeginAnew
)


@dataclass(frozen=True, slots=True)
class ShowData:
    """Make a link to what is kept. Facts: its `address`, and whether it was made or there were `enough`."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Erase this person. Facts: `n` ideas stay, whether a `hash` does, and `something` or `nothing`."""


PlainAction = (
    SubmitIdea | SubmitMore | AddWords | AddPhotos | Rewrite | RewordComment | Retitle | Move | SortUnder
    | CastVote | TakeBack | Join | Unite | Separate | Withdraw | Follow | AddComment | TakeSide
    | WithdrawComment | Report
    | OptOut | OptIn | Unblock | AgreeToNews | SayDone | GiveReason | SpeakLanguage | ShowData | Forget
)  # fmt: skip
Action = PlainAction | LinkAction


@dataclass(frozen=True, slots=True)
class Turn:
    """What follows from one message.

    `flag` says why a person should look at the message. `service` replies (HELP, START, MY DATA, FORGET ME)
    go to somebody who said STOP as well, and no reply limit counts them. `language` is that of the reply.
    `quotes` are comments that the reply holds words of. `about` is an idea that the message belongs to,
    `answers` a broadcast.
    """

    conversation: Conversation
    lines: tuple[Say, ...] = ()
    actions: tuple[Action, ...] = ()
    flag: str | None = None
    service: bool = False
    language: str | None = None
    toast: str | None = None  # a phrase for whoever pressed a button, shown in passing
    has_media: bool = False  # a photo or sound is to be fetched
    quotes: tuple[int, ...] = ()
    about: int | None = None
    answers: int | None = None

    def saying(self, *lines: Say) -> "Turn":
        """The same turn with more lines."""
        return replace(self, lines=(*self.lines, *lines))

    def silent(self) -> "Turn":
        """The same turn without a reply."""
        return replace(self, lines=())
