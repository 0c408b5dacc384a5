"""What is understood without a model: exact words, idea codes, numbers, yes and no, opt-out, stance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from nlu import codes, lexicons
from nlu.additions import Additions
from nlu.amending import Amending, Instead
from nlu.answers import Answers, Sided
from nlu.asking import Asking
from nlu.backing import Backing
from nlu.commands import Commands
from nlu.emergency import Emergencies
from nlu.fields import Fields, Said
from nlu.nearness import Nearness
from nlu.opined import Opined
from nlu.opt_out import OptOut
from nlu.progress import Progress
from nlu.quiet import Quiet
from nlu.recalling import Recalling
from nlu.revoting import Revoting
from nlu.selling import Selling
from nlu.siding import Sides
from nlu.slips import Slips
from nlu.small_talk import SmallTalk
from nlu.stance import Side, Stances
from nlu.text import tokens
from nlu.understanding import CodeMention, Command, Stance
from nlu.undoing import Undo, Undoing
from nlu.unwanted import Unwanted
from nlu.wholly import Wholly


def never(_words: str) -> bool:
    """No words are a place: for a city without a list of places."""
    return False


_FEWEST_OF_ALL_CLEAR: Final = 4  # words


class Words:
    """Reads messages in all languages of a city at once; LookupError for a language without a lexicon.

    `is_code` is asked about upper-case text without `#` and dashes, `is_place` about words as typed; `danger`
    hears danger in every language that there are words of.
    """

    def __init__(
        self,
        languages: Sequence[str],
        *,
        is_code: Callable[[str], bool],
        is_place: Callable[[str], bool] = never,
    ) -> None:
        self._is_code = is_code
        self._commands = Commands(languages, is_code=is_code, is_place=is_place)
        self._by_language = {
            language: Commands([language], is_code=is_code, is_place=is_place) for language in languages
        }
        self._at_home = lexicons.section("at_home", ())
        self._slips = Slips(languages, self._commands.book.items())
        self._answers = Answers(languages)
        self._stances = Stances(languages)
        self._sides = Sides(languages, self._stances)
        self._opined = Opined(languages, self._answers, self._stances)
        self._additions = Additions(languages)
        self._undoing = Undoing(languages)
        self._quiet = Quiet(languages)
        self._recalling = Recalling(languages)
        self._revoting = Revoting(languages)
        self._fields = Fields(languages)
        self._amending = Amending(languages)
        self._small_talk = SmallTalk(languages)
        self._unwanted = Unwanted(languages)
        self._joined = Unwanted(languages, "joining")
        self._venting = Wholly("venting", languages, between_little=True)
        self._opening = Wholly("opening", languages)
        self._to_vote = Wholly("to_vote", languages)
        self._all_clear = Wholly("all_clear", languages)
        self._progress = Progress(languages)
        self._backing = Backing(languages)
        self._selling = Selling(languages)
        self._asking = Asking(languages)
        self._nearness = Nearness(languages)
        self._opt_out = OptOut()
        self.danger = Emergencies()

    def command(self, text: str) -> Command | None:
        """The command that the message is by its exact words."""
        return self._commands.read(text)

    def remark(self, text: str) -> str:
        """What is said behind the word COMMENT where no code stands, as typed; "" without that word."""
        return self._commands.remark(text)

    def is_order(self, text: str) -> bool:
        """Whether the message is the name of a command, which may need more behind it: `SHOW`."""
        return self._commands.name_of(tuple(tokens(text))) is not None

    def is_beside_code(self, text: str) -> bool:
        """Whether the words may stand beside the code of an idea: "for", "idea"."""
        return self._commands.is_beside_code(text)

    def names_city_news(self, text: str) -> bool:
        """Whether the word for city news stands in a message: "stop city news"."""
        return self._commands.stands_in("city_news", tokens(text))

    def is_of(self, language: str, text: str) -> bool:
        """Whether the message is a command in this language."""
        return self._by_language[language].read(text) is not None

    def languages_of(self, text: str) -> frozenset[str]:
        """The languages in which the message is a command: all of them for `TOP`, one for `AYUDA`.

        A short answer that everybody understands tells who says it: French for `K7RD oui`.
        """
        found = frozenset(name for name, commands in self._by_language.items() if commands.read(text))
        said = {*tokens(text), *text.casefold().split()}
        told = [self._at_home[word] for word in said if word in self._at_home]
        return found.intersection(*told) or found

    def is_polite(self, text: str) -> bool:
        """Whether the message is a courtesy and nothing else: "please"."""
        return self._commands.is_polite(text)

    def slip(self, text: str) -> Command | None:
        """The command that the message misses by one letter; asked only when no question waits.

        `slip` is True but for STOP with a doubled or swapped letter, which is as good as STOP.
        """
        return self._slips.read(text)

    def is_nearly_exact(self, text: str) -> bool:
        """Whether the message misses by one letter a command that must not be guessed at: `strat`."""
        return self._slips.is_nearly_exact(text)

    def is_nearly_erasing(self, text: str) -> bool:
        """Whether the message misses `FORGET ME` by one letter, about which is asked."""
        return self._slips.is_nearly_erasing(text)

    def says_near(self, text: str) -> bool:
        """Whether a sentence asks what is near something: "what ideas are there near the market"."""
        return self._nearness.heard(text)

    def asks_for_fact(self, text: str, language: str) -> bool:
        """Whether a message asks for a fact and proposes nothing."""
        return self._asking.heard(text, language)

    def asks_whether(self, text: str, language: str) -> bool:
        """Whether a short message asks what a yes, a no or a name answers."""
        return self._asking.opened(text, language)

    def points_out(self, text: str, language: str, *, is_fault: bool) -> bool:
        """Whether a message reports in the form of a question: "have you seen the state of the park"."""
        return self._asking.points_out(text, language, is_fault=is_fault)

    def is_venting(self, text: str) -> bool:
        """Whether the whole message is anger that asks for nothing."""
        return self._venting.heard(text)

    def is_opening(self, text: str) -> bool:
        """Whether a message only says that something comes: "I have an idea", "we need"."""
        return self._opening.heard(text)

    def wants_to_vote(self, text: str) -> bool:
        """Whether a message only says that its writer wants to vote."""
        return self._to_vote.heard(text)

    def is_all_clear(self, text: str) -> bool:
        """Whether the message says that help came and all is well; "all good" alone may answer a lot."""
        return len(tokens(text)) >= _FEWEST_OF_ALL_CLEAR and self._all_clear.heard(text)

    def asks_progress(self, text: str) -> str:
        """What the message asks about that something should have become of, or ""."""
        return self._progress.about(text)

    def without_addition(self, text: str) -> str:
        """What is left of "and the third too" without what adds it to something; "" when nothing does."""
        return self._additions.without(text)

    def is_selling(self, text: str) -> bool:
        """Whether the message is an advertisement, or a notice of a machine."""
        return self._selling.heard(text)

    def beside_selling(self, text: str) -> Sequence[str]:
        """The clauses of an advertisement in which nothing is sold."""
        return self._selling.beside(text)

    def is_opt_out(self, text: str) -> bool:
        """Whether the whole message, in whatever words, asks for an end of messages."""
        if self.is_nearly_erasing(text):
            return False
        if self._opt_out.heard(text):
            return True
        slip = self._slips.read(text)
        return slip is not None and slip.name == "stop" and not slip.slip

    def is_of_a_time(self, text: str) -> bool:
        """Whether a wish for no messages may be one for the night, say, and not for good."""
        return self._quiet.heard(text)

    def choice(self, text: str, options: Sequence[str] = ()) -> int | None:
        """The option that the whole message chooses, counted from 1."""
        return self._answers.choice(text, options)

    def several(self, text: str, most: int) -> tuple[int, ...]:
        """The numbers up to `most` that the whole message chooses, when they are two or more ("1 and 3")."""
        return self._answers.several(text, most)

    def sided(self, text: str, most: int) -> Sided | None:
        """Numbers up to `most` and a yes or a no beside them, when they are the whole message ("1, 2 no")."""
        return self._answers.sided(text, most)

    def yes_no(self, text: str) -> bool | None:
        """What the whole message answers to a yes-or-no question."""
        return self._answers.yes_no(text)

    def codes(self, text: str) -> tuple[CodeMention, ...]:
        """The idea codes in the message, from left to right."""
        return codes.mentions(text, self._is_code)

    def stance(self, text: str, language: str) -> Stance | None:
        """What a sentence about an idea wants done with the writer's vote; None when it could be doubted."""
        return self._stances.read(text, language)

    def opposed(self, text: str, language: str) -> str:
        """What a few words say that the writer is against ("I oppose the tower"), or ""."""
        return self._stances.opposed(text, language)

    def backed(self, text: str, language: str) -> tuple[str, bool]:
        """What a few words back, and whether they vote for it ("love the lane" praises it)."""
        return self._stances.backed(text, language)

    def backs_that(self, text: str) -> str:
        """What the message tells that others asked for, when it backs that, or ""."""
        return self._backing.about(text)

    def unsupported(self, text: str, language: str) -> str:
        """What a few words do not support ("en kannata hallia"), or ""."""
        return self._stances.unsupported(text, language)

    def unwanted(self, text: str) -> str:
        """What a few words say that the writer does not want ("I don't want the skate park"), or ""."""
        return self._unwanted.read(text)

    def joined(self, text: str) -> str:
        """What a few words say that the writer wants as others do ("me too on the playground"), or ""."""
        return self._joined.read(text)

    def is_joined_unsurely(self, text: str) -> bool:
        """Whether `joined` may mean something else than an idea ("I want to join the football club")."""
        return self._joined.is_unsure(text)

    def choice_and_more(self, text: str) -> tuple[str, str]:
        """A message before and behind the first "but" in it, as typed; two empty ones without."""
        return self._answers.parted_by_but(text)

    def only(self, text: str) -> int | None:
        """The one thing that "just the first" chooses."""
        return self._answers.only(text)

    def is_single(self, text: str) -> bool:
        """Whether the message says that there is only one: "just one"."""
        return self._answers.is_single(text)

    def is_apart(self, text: str) -> bool:
        """Whether the message says that two things are two."""
        return self._answers.is_apart(text)

    def names_messages(self, text: str) -> bool:
        """Whether a message names messages, or getting them."""
        return self._opt_out.names_messages(text)

    def side(self, text: str, language: str) -> Side | None:
        """The side that a comment takes."""
        return self._sides.read(text, language)

    def opined(self, text: str, language: str) -> int | None:
        """The one number of a list that an opinion is about, when the words leave no doubt."""
        return self._opined.number(text, language)

    def without_side(self, text: str, side: Side | None) -> str:
        """A comment without the word before it that said which side it takes."""
        return self._sides.without(text, side)

    def is_emergency_beside_opt_out(self, text: str) -> bool:
        """Whether a message that asks for an end of messages tells of danger as well."""
        return self.danger.heard(text) and self.danger.heard(self._opt_out.beside(text))

    def is_opt_out_in_part(self, text: str) -> bool:
        """Whether a clause asks for an end of messages, in a message that is about something else."""
        return self._opt_out.heard_in_part(text)

    def wants_to_add(self, text: str, language: str) -> bool:
        """Whether the message goes on with the one before ("and also …")."""
        return self._additions.heard(text, language)

    def is_of_it(self, text: str, language: str) -> bool:
        """Whether the message says something of the thing in the one before ("its dangerous")."""
        return self._additions.is_of_it(text, language)

    def is_since_when(self, text: str, language: str) -> bool:
        """Whether the message begins with since when, how often or why ("for weeks now", "porque no hay")."""
        return self._additions.is_since_when(text, language)

    def is_reason(self, text: str, language: str) -> bool:
        """Whether the message gives the reason for the one before ("because my gran cannot walk far")."""
        return self._additions.is_reason(text, language)

    def undo(self, text: str) -> Undo | None:
        """What the whole message wants taken back."""
        return self._undoing.read(text, self.codes(text))

    def ends_news_of_it(self, text: str) -> bool:
        """Whether a message asks for an end of those messages that are about the idea just spoken of."""
        before, rest = self._undoing.without_it(text)
        if not rest or any(map(self.is_opt_out, before)):  # "stop texting me, I've had enough of it"
            return False
        return self.is_opt_out(rest) or (not before and self.is_opt_out(text))

    def side_alone(self, text: str) -> Side | None:
        """The side that is all a message says ("no wait, against")."""
        return self._revoting.read(text)

    def asks_for_votes(self, text: str) -> bool:
        """Whether the whole message asks what the writer voted for."""
        return self._recalling.heard(text)

    def asks_who_else(self, text: str) -> bool:
        """Whether the message asks who is for an idea beside the writer."""
        return self._recalling.asks_who_else(text)

    def speaks_of_votes(self, text: str, language: str) -> bool:
        """Whether a message that asks for the writer's own is about votes, and not about ideas."""
        return self._recalling.speaks_of_votes(text, language)

    def turned(self, text: str) -> str | None:
        """What somebody thinks otherwise about now: "I changed my mind about the bench"."""
        return self._revoting.turned(text)

    def corrects(self, text: str) -> Said | None:
        """What the message puts right by its digit or name, and how ("2 mill road", "topic: parks")."""
        return self._fields.read(text)

    def amends(self, text: str) -> bool:
        """Whether the message says more about what was just said ("no, it's for dogs too")."""
        return self._amending.heard(text)

    def instead(self, text: str) -> Instead | None:
        """What the message puts in place of something else ("mill road, not mill lane")."""
        return self._amending.instead(text)

    def is_wrong_place(self, text: str) -> bool:
        """Whether the message says that the place is wrong, and no more."""
        return self._amending.is_wrong_place(text)

    def amended_thing(self, text: str) -> str:
        """What the message may name as the right thing ("no, I meant a dog park"), or ""."""
        return self._amending.thing(text)

    def amended_place(self, text: str) -> str:
        """What the message may name as the right place ("no, it's on mill road"), or ""."""
        return self._amending.place(text)

    def is_thanks(self, text: str) -> bool:
        """Whether the message gives thanks for something, and no more."""
        return self._small_talk.thanks(text)

    def behind_thanks(self, text: str) -> str:
        """What stands behind thanks at the beginning of a message, or ""."""
        return self._small_talk.behind_thanks(text)

    def ends_with_thanks(self, text: str) -> bool:
        """Whether a message ends with thanks and begins with something else."""
        return self._small_talk.ends_with_thanks(text)

    def wants_person(self, text: str) -> bool:
        """Whether the writer would rather speak with a person."""
        return self._small_talk.wants_person(text)

    def about(self, text: str) -> str:
        """The word at the end of a message that says what it is about, behind "about" or the like."""
        return self._small_talk.about(text)
