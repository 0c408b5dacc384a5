"""Courtesies with a matter in them: "thanks for the bench", "can I phone somebody?"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from nlu import lexicons
from nlu.additions import begins
from nlu.lexicons import book_of
from nlu.text import fold_word, tokens

_WORD: Final = re.compile(r"[^\W_]+")
_MAX_WORDS: Final = 10
_MOST_BEFORE: Final = 2  # words: "about the fountain"
_MAX_THANKS: Final = 7  # who says more than "thanks for the bench" may want something


class SmallTalk:
    """Hears such messages in several languages at once."""

    def __init__(self, languages: Sequence[str]) -> None:
        lists = lexicons.section("small_talk", languages)
        self._thanks = frozenset(lexicons.phrase(words) for words in lists.get("thanks", ()))
        self._thanking = _tokens(lists.get("thanking", ()))
        self._around_thanks = self._thanking | _tokens(lists.get("around_thanks", ()))
        self._about = frozenset(token for word in lists.get("about", ()) for token in tokens(word))
        self._reach = book_of(lists.get("reach", ()))

    def thanks(self, text: str) -> bool:
        """Whether a message gives thanks for something, and no more."""
        return len(tokens(text)) <= _MAX_THANKS and "?" not in text and begins(text, self._thanks)

    def behind_thanks(self, text: str) -> str:
        """What stands behind thanks at the beginning of a message: "thanks, but when …"; "" without any."""
        before: list[str] = []
        for found in _WORD.finditer(text):
            word = fold_word(found[0])
            if word not in self._around_thanks:
                is_thanks = not self._thanking.isdisjoint(before)
                return text[found.start() :] if is_thanks and not self.thanks(text) else ""
            before.append(word)
        return ""

    def ends_with_thanks(self, text: str) -> bool:
        """Whether a message ends with thanks and begins with something else: "a bench here, thanks"."""
        words = tokens(text)
        return len(words) > 1 and words[-1] in self._thanking and words[0] not in self._around_thanks

    def wants_person(self, text: str) -> bool:
        """Whether somebody would rather speak with a person."""
        words = tokens(text)
        if len(words) > _MAX_WORDS:
            return False
        return any(next(self._reach.matches(words, at), None) for at in range(len(words)))

    def about(self, text: str) -> str:
        """The one word at the end of "no more about the fountain" that says about what; "" without one."""
        words = tokens(text)
        before = words[-_MOST_BEFORE - 1 : -1]
        return words[-1] if len(words) > _MOST_BEFORE and not self._about.isdisjoint(before) else ""


def _tokens(entries: Iterable[str]) -> frozenset[str]:
    return frozenset(token for entry in entries for token in tokens(entry))
