"""Saying a phrase in a language, and making a reply of several fit the SMS it travels in."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from phrases.catalogue import Catalogue, available_languages, read_catalogue
from phrases.render import (
    TITLE_MIN,
    Blank,
    Key,
    Template,
    Title,
    displayed,
    plain_date,
    shorten,
    spelled_date,
)
from phrases.sms import parts, tidy

Line = tuple[str, Mapping[str, Blank]]
_WHOLE = 10_000  # longer than any message: titles stay as they are


class UnknownPhrase(LookupError):
    """No language has a phrase of this key."""


class MissingBlank(LookupError):
    """A phrase was said without one of its blanks."""


class _Chosen(NamedTuple):
    template: Template
    blanks: Mapping[str, Blank]
    key: str


class Phrases:
    """The phrases of some languages; what a language lacks is said in the first of them."""

    def __init__(self, catalogues: Sequence[Catalogue]) -> None:
        """Take catalogues, the one to fall back to first."""
        self._catalogues = {catalogue.language: catalogue for catalogue in catalogues}
        self._first = catalogues[0]

    @classmethod
    def load(cls, languages: Sequence[str] = ()) -> "Phrases":
        """Read the catalogues of these languages (of all, English first, when none is named)."""
        return cls([read_catalogue(language) for language in languages or available_languages()])

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that can be spoken, the one to fall back to first."""
        return tuple(self._catalogues)

    def keys(self, language: str = "") -> frozenset[str]:
        """The keys of one language, by default of the first."""
        return frozenset(self._catalogue(language).forms)

    def blanks(self, language: str, key: str) -> frozenset[str]:
        """The blanks that a phrase has in any of its plural forms."""
        forms = self._catalogue(language).forms[key]
        return frozenset(blank for form in forms for blank in form.blanks)

    def forms(self, language: str, key: str) -> int:
        """How many plural forms a phrase has in a language: 1 when it does not depend on a number."""
        return len(self._catalogue(language).forms[key])

    def say(self, language: str, key: str, /, **blanks: Blank) -> str:
        """One phrase with its blanks filled in, its plural form chosen by the blank `n`."""
        return self._filled(self._choose(language, key, blanks), language, _WHOLE)

    def join(self, language: str, lines: Sequence[Line]) -> str:
        """Several phrases on lines of their own, with titles whole: for channels without parts."""
        return self._joined(language, self._chosen(language, lines), _WHOLE)

    def fit(self, language: str, lines: Sequence[Line], *, max_title: int = _WHOLE) -> str:
        """Several phrases as one tidy SMS, with its titles shortened as far as that saves a part.

        Titles keep at least 30 characters, and stay whole (up to `max_title`) when nothing would be saved.
        """
        chosen = self._chosen(language, lines)
        longest = max((len(title) for title in _titles(chosen)), default=0)
        most = max(TITLE_MIN, min(longest, max_title))
        whole = tidy(self._joined(language, chosen, most))
        count = parts(whole).count
        if count == 1 or longest <= TITLE_MIN:
            return whole
        best = tidy(self._joined(language, chosen, TITLE_MIN))
        target = parts(best).count
        if target == count:
            return whole
        low, high = TITLE_MIN, most  # `low` saves a part, `high` does not
        while high - low > 1:
            middle = (low + high) // 2
            text = tidy(self._joined(language, chosen, middle))
            if parts(text).count <= target:
                low, best = middle, text
            else:
                high = middle
        return best

    def _catalogue(self, language: str) -> Catalogue:
        return self._catalogues.get(language) or self._catalogues.get(language[:2], self._first)

    def _chosen(self, language: str, lines: Sequence[Line]) -> list[_Chosen]:
        return [self._choose(language, key, blanks) for key, blanks in lines]

    def _choose(self, language: str, key: str, blanks: Mapping[str, Blank]) -> _Chosen:
        n = blanks.get("n")
        template = self._catalogue(language).template(key, n) or self._first.template(key, n)
        if template is None:
            raise UnknownPhrase(key)
        return _Chosen(template, blanks, key)

    def _joined(self, language: str, chosen: Sequence[_Chosen], max_title: int) -> str:
        return "\n".join([self._filled(phrase, language, max_title) for phrase in chosen])

    def _filled(self, chosen: _Chosen, language: str, max_title: int) -> str:
        blanks = chosen.blanks

        def show(name: str) -> str:
            try:
                blank = blanks[name]
            except KeyError as error:
                raise MissingBlank(f"{chosen.key} needs {name}") from error
            return self._shown(blank, language, max_title)

        return chosen.template.fill(show)

    def _shown(self, blank: Blank, language: str, max_title: int) -> str:
        match blank:
            case Title():
                return shorten(displayed(blank), max_title)
            case Key():
                return self.say(language, blank)
            case str():
                return displayed(blank)
            case int():
                return str(blank)
            case date():
                return spelled_date(plain_date(blank), self._catalogue(language).language)
        return displayed(blank.get(language) or next(iter(blank.values()), ""))


def _titles(chosen: Sequence[_Chosen]) -> list[Title]:
    return [blank for phrase in chosen for blank in phrase.blanks.values() if isinstance(blank, Title)]
