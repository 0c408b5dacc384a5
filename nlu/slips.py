"""One-letter slips of the command words: wrong, missing, doubled or swapped."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Final, Literal

from nlu import lexicons
from nlu.text import tokens
from nlu.understanding import Command

Slip = Literal["wrong", "missing", "doubled", "swapped"]

MIN_LETTERS: Final = 4
EXACT: Final = frozenset(["start", "forget_me", "my_data"])  # what they do cannot be guessed at
_SILENT: Final = frozenset(["show"])  # does nothing without a code
_SHORTEST_WORD: Final = 3  # "topp"
_SPOKEN: Final = (
    "commands", "polite", "vote", "answers", "digits", "choosing", "language_names", "adding", "everyday"
)  # fmt: skip
_SURE: Final = frozenset(["doubled", "swapped"])  # enough to opt somebody out


def slip_of(typed: str, word: str) -> Slip | None:
    """How `typed` misses `word` by one letter, or None when it is the word or something else."""
    if len(typed) == len(word):
        wrong = [at for at, (one, other) in enumerate(zip(typed, word, strict=True)) if one != other]
        if len(wrong) == 1:
            return "wrong"
        is_swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and _swap(typed, wrong[0]) == word
        return "swapped" if is_swapped else None
    if len(typed) == len(word) - 1:
        return "missing" if any(typed == _without(word, at) for at in range(len(word))) else None
    if len(typed) == len(word) + 1:
        twice = (at for at in range(1, len(typed)) if typed[at] == typed[at - 1])
        return "doubled" if any(_without(typed, at) == word for at in twice) else None
    return None


def _swap(word: str, at: int) -> str:
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _without(word: str, at: int) -> str:
    return word[:at] + word[at + 1 :]


def _is_one_off(typed: Sequence[str], phrase: lexicons.Phrase) -> bool:
    """Whether one word of a phrase, and a long one, has a slip in it."""
    missed = [(one, word) for one, word in zip(typed, phrase, strict=True) if one != word]
    return len(missed) == 1 and len(missed[0][1]) >= MIN_LETTERS and slip_of(*missed[0]) is not None


class Nearby:
    """Words, found by a one-letter slip of theirs."""

    def __init__(self, words: Iterable[str]) -> None:
        long = (word for word in words if len(word) >= MIN_LETTERS)
        pairs = sorted((hash(form), word) for word in long for form in _forms(word))
        self._forms = array("q", (form for form, _ in pairs))  # a fifth of what a dictionary of forms takes
        self._words = [word for _, word in pairs]

    def of(self, typed: str) -> str | None:
        """A word that `typed` misses by one letter; of several, the same one in every process."""
        near = (word for form in _forms(typed) for word in self._with(hash(form)))
        return next((word for word in near if slip_of(typed, word)), None)

    def _with(self, form: int) -> Sequence[str]:
        return self._words[bisect_left(self._forms, form) : bisect_right(self._forms, form)]


def _forms(word: str) -> Iterable[str]:
    """The word, and the word without each of its letters: two words a slip apart share one of these."""
    return dict.fromkeys([word, *(_without(word, at) for at in range(len(word)))])


class Slips:
    """Knows the command words of some languages, and the everyday words that are no slips of them."""

    def __init__(self, languages: Iterable[str], commands: Iterable[tuple[lexicons.Phrase, str]]) -> None:
        spoken = tuple(languages)
        self._words: dict[int, list[tuple[str, str]]] = {}
        self._erasing: list[lexicons.Phrase] = []
        for phrase, name in commands:
            if name == "forget_me" and len(phrase) > 1:
                self._erasing.append(phrase)
            is_word = len(phrase) == 1 and phrase[0].isalpha() and len(phrase[0]) >= _SHORTEST_WORD
            if is_word and name not in _SILENT:
                self._words.setdefault(len(phrase[0]), []).append((phrase[0], name))
        self._known = frozenset(everyday(spoken))

    def read(self, text: str) -> Command | None:
        """The command that a one-word message misses by a letter.

        `slip` is False for STOP with a letter doubled or swapped: that is as good as STOP.
        """
        found = self._missed(text)
        if found is None or found[0] in EXACT:
            return None
        name, slip = found
        is_guess = name != "stop" or slip not in _SURE
        return Command(name, stance="for" if name == "vote" else None, slip=is_guess)

    def is_nearly_erasing(self, text: str) -> bool:
        """Whether one word of FORGET ME, or of its like, is missed by a letter: "forgt me"."""
        words = tokens(text)
        meant = [phrase for phrase in self._erasing if len(phrase) == len(words)]
        return any(_is_one_off(words, phrase) and not self._is_meant(words, phrase) for phrase in meant)

    def _is_meant(self, words: Sequence[str], phrase: lexicons.Phrase) -> bool:
        """Whether the word that is missed is one of its own: "vergeef me" wants to be forgiven."""
        return any(one in self._known for one, word in zip(words, phrase, strict=True) if one != word)

    def is_nearly_exact(self, text: str) -> bool:
        """Whether a one-word message misses a command by a letter that is only obeyed when it is exact."""
        found = self._missed(text)
        return found is not None and found[0] in EXACT

    def _missed(self, text: str) -> tuple[str, Slip] | None:
        """The one command that the one word misses, and how."""
        words = tokens(text)
        if len(words) != 1 or len(words[0]) < MIN_LETTERS or words[0] in self._known:
            return None
        found = dict(self._near(words[0]))
        return found.popitem() if len(found) == 1 else None

    def _near(self, typed: str) -> Iterable[tuple[str, Slip]]:
        """The commands within a slip; the surer slips come last."""
        found = [
            (name, slip)
            for length in range(len(typed) - 1, len(typed) + 2)
            for word, name in self._words.get(length, ())
            if (slip := slip_of(typed, word)) is not None
        ]
        return sorted(found, key=lambda one: one[1] in _SURE)


def everyday(languages: Iterable[str]) -> Iterable[str]:
    """Words that people mean when they type them: those of the commands and answers, and their neighbours."""
    for language in (lexicons.COMMON, *languages):
        lexicon = lexicons.load(language)
        for name in _SPOKEN:
            for entries in lexicon.get(name, {}).values():
                for entry in [entries] if isinstance(entries, str) else entries:
                    yield from tokens(entry)
