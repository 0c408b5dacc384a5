"""Words cut to their stems, so that "benches" and "bench" are the same; the little words left out."""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import Protocol

from Stemmer import Stemmer

from nlu import civic
from nlu.recent import by_word
from nlu.text import tokens

_NAMES = {
    "da": "danish", "de": "german", "en": "english", "es": "spanish", "fi": "finnish", "fr": "french",
    "hu": "hungarian", "it": "italian", "nl": "dutch", "no": "norwegian", "pl": "polish",
    "pt": "portuguese", "sv": "swedish",
}  # fmt: skip
# endings of Icelandic nouns, folded: the article hangs on behind case and number
_ARTICLES = "innar unnar inum inni unni unum anna inn ina ins inu una num nar nir nna ann id in an".split()
_CASES = "um ar ir ur a i u s".split()
_SHORTEST = 3  # letters of a stem
LONGEST = 64  # letters of a word: more are no word, and cutting them takes for ever
_LOCK = Lock()  # a stemmer keeps the word it works on, and messages may be read in several threads


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 the library's name


class _Icelandic:
    """Cuts the article off, then case and number; no library does."""

    def stemWord(self, word: str) -> str:  # noqa: N802 as the library's
        for endings in (_ARTICLES, _CASES):
            ending = next((one for one in endings if word.endswith(one)), "")
            word = word.removesuffix(ending) if len(word) - len(ending) >= _SHORTEST else word
        return word


def stems(text: str, language: str) -> list[str]:
    """The stems of the words that say something, in their order."""
    little = stop_words(language)
    return [stem(word, language) for word in tokens(text) if word not in little and len(word) > 1]


@cache
def stop_words(language: str) -> frozenset[str]:
    """The words of a language that say nothing by themselves."""
    return civic.words(language, "plain", "stop")


@by_word
def stem(word: str, language: str) -> str:
    """The stem of one folded word; the word itself in a language without a stemmer."""
    stemmer = _stemmer(language)
    if word in civic.words(language, "plain", "whole"):  # "parking" is not about a park
        return word
    if (
        stemmer is None or len(word) > LONGEST or word.isdigit()
    ):  # house numbers: no two alike, and no rule of a stemmer for them
        return word
    with _LOCK:
        return stemmer.stemWord(word)


@cache
def _stemmer(language: str) -> _Stemmer | None:
    if language == "is":
        return _Icelandic()
    name = _NAMES.get(language)
    stemmer: _Stemmer | None = Stemmer(name, 0) if name else None  # it remembers no words: `stem` does
    return stemmer
