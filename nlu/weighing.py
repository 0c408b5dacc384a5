"""Which of an engine's readings to believe of a message, before danger, sides and pointing are looked for."""

from __future__ import annotations

from collections.abc import Sequence

from nlu import civic, sensitive, structure
from nlu.deciding import (
    UNCLEAR,
    believe_against,
    believe_child,
    believe_polite,
    believe_question,
    believe_report,
    believe_status,
    believe_thing,
    believe_unwanted,
    decide,
    disbelieve,
    doubt_nothing_named,
)
from nlu.errands import Errands
from nlu.mash import is_mash
from nlu.naming import NOT, Naming
from nlu.publicly import Publicly
from nlu.text import tokens
from nlu.understanding import Intent
from nlu.wanting import is_denied
from nlu.words import Words

_DANGER = "report_emergency"
_IDEA = "submit_idea"
_ERASURE = "forget_me"
_NO_DANGER = frozenset(["gone", "idea", "comment", "that_comment", "undo"])  # not "drop the knife", "end it"
VOTES = frozenset(["vote", "unvote"])
_FEWEST_OF_NUMBER = 4  # words behind a number that may say more than for whom it is


class Weighing:
    """Weighs an engine's readings against what the words name, ask and sell."""

    def __init__(self, words: Words, languages: Sequence[str]) -> None:
        self._words = words
        self._errands = Errands(languages)
        self._naming = Naming(languages)
        self._publicly = Publicly(languages)

    def weighed(
        self,
        ranking: Sequence[Intent],
        text: str,
        language: str,
        *,
        foreign: bool,
        codes: Sequence[str],
        harmless: bool,
    ) -> tuple[Intent, ...]:
        """The ranking with the believed reading first.

        `foreign` is a language that nobody speaks here; what is `harmless` is no danger.
        """
        believed = decide(
            ranking,
            lambda name: (
                not harmless
                if name == _DANGER
                else not foreign and self._is_borne_out(name, text, language, codes)
            ),
        )
        believed = believe_status(believed) if codes else believed
        if self._is_the_unwanted(text, language):
            believed = believe_unwanted(believed)
        else:
            believed = believe_against(believed, is_against=is_denied(text, language))
        believed = self._by_what_is_named(believed, text, language, foreign=foreign)
        return self._by_what_is_asked(believed, text, language, foreign=foreign)

    def _by_what_is_named(
        self, ranking: tuple[Intent, ...], text: str, language: str, *, foreign: bool
    ) -> tuple[Intent, ...]:
        """Things of a city make an idea, of which nothing else is named; nothing that is named makes none."""
        is_publics = not foreign and self._publicly.is_named(text, language)
        if ranking[0].name == UNCLEAR and (
            is_publics or (not foreign and self._is_nothing_but_thing(text, language))
        ):
            ranking = believe_thing(ranking, is_sure=is_publics)
        if not foreign and self._words.ends_with_thanks(text) and self._naming.is_thing(text, language):
            ranking = believe_polite(ranking)
        ranking = doubt_nothing_named(ranking, lambda: is_publics or self._naming.is_any(text, language))
        if sensitive.is_of_child(text):
            ranking = believe_child(ranking, len(tokens(text)))
        if ranking[0].name == _ERASURE and self._naming.is_thing(text, language):
            return disbelieve(ranking)  # "delete the one about the lamp" erases nobody
        if ranking[0].name == _IDEA and self._is_no_idea(text, language):
            return disbelieve(ranking)
        return ranking

    def _is_nothing_but_thing(self, text: str, language: str) -> bool:
        """Whether words name a thing alone, or wish for one and say nothing else: "I'd love a cinema"."""
        if self._naming.is_all(text, language):
            return True
        if not NOT.isdisjoint(tokens(text)) or not structure.is_wished(text, language):
            return False
        title = structure.title(text, language)
        is_known = tokens(title)[:1] and tokens(title)[0] in civic.words(language, "place", "the")
        return not is_known and self._naming.is_all(title, language)

    def _by_what_is_asked(
        self, ranking: tuple[Intent, ...], text: str, language: str, *, foreign: bool
    ) -> tuple[Intent, ...]:
        """What has the form of a question asks for a fact, or reports the state of a thing."""
        if not foreign and self._points_out(text, language):
            return believe_report(ranking)
        if self._words.asks_for_fact(text, language):
            of_city = not foreign and self._naming.is_thing(text, language)
            return believe_question(ranking, is_of_city=of_city)
        if self._words.asks_whether(text, language) and not self._naming.is_fault(text, language):
            return believe_question(ranking, however_likely=not self._naming.is_public(text, language))
        return ranking

    def _is_no_idea(self, text: str, language: str) -> bool:
        if is_mash(text) or self._errands.heard(text) or self._counts_no_thing(text, language):
            return True
        return self._words.is_selling(text) and not any(
            self._naming.is_wrong(clause, language) for clause in self._words.beside_selling(text)
        )

    def _counts_no_thing(self, text: str, language: str) -> bool:
        """Whether a few words begin with a number of no thing, and nothing is wrong: "2 for the kids"."""
        first, *behind = tokens(text) or [""]
        empty = civic.words(language, "plain", "stop") - civic.words(language, "place", "a")
        is_number = first.isdigit() and 0 < len(behind) < _FEWEST_OF_NUMBER and behind[0] in empty
        return is_number and not self._naming.is_wrong(text, language)

    def _points_out(self, text: str, language: str) -> bool:
        """Whether what has the form of a question tells of the state that a thing of the city is in."""
        is_fault = self._naming.is_fault(text, language)
        told = self._words.points_out(text, language, is_fault=is_fault)
        return told and self._naming.is_public(text, language)

    def _is_the_unwanted(self, text: str, language: str) -> bool:
        """Whether words do not want a thing that is told of as known: "the skate park"."""
        named = tokens(self._words.unwanted(text))
        return bool(named) and named[0] in civic.words(language, "place", "the")

    def takes_back(self, text: str) -> bool:
        """Whether words only take an own act back: "I don't want that idea any more", "delete my comment"."""
        undo = self._words.undo(text)
        return undo is not None and undo.what in _NO_DANGER

    def _is_borne_out(self, name: str, text: str, language: str, codes: Sequence[str]) -> bool:
        """Whether a vote is said in words, and not only likely."""
        if name not in VOTES or codes:
            return True
        said = set(tokens(text))
        return bool(said & civic.words(language, "vote", "words"))
