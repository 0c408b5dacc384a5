"""Which of the city's languages a message is in, also when it is short or without accents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt

from nlu import concepts, lexicons
from nlu.builtin import cache, examples
from nlu.builtin.short import Keys, Short, find
from nlu.builtin.softmax import Floats, Rows
from nlu.recent import by_word, recent
from nlu.text import tokens

FEWEST_WORDS = 3  # under three words no library is reliable: the stored preference stands
_PREFERRED = 1.5  # what the stored preference weighs, as the logarithm of how many times likelier it is
_PREFERRED_OF_FEW = 4.0  # the same for a few words: "votar a favor" is of two languages
_FEW_WORDS = 4
_GREETED = 1.5  # the same for the language of a greeting that a message begins with
_FIRST = 0.5  # the same for the city's first language, when nothing is known of the person
_ALONE = 4  # sentences that would have a word of the lexicon
_UNSEEN = 0.2  # the share of a language that is not in its examples
_FOREIGN = 4.0  # how much more must speak for a foreign language, as the logarithm of how likely it is
_NAMED = 1.5  # the same for a name in a sentence to be in another language than it
_AROUND = 3.0  # the same for what stands around a name
_OURS = -2.5  # the same for a word, when a language of the city is plain, however rare its words
_FOREIGN_PAGES = Path(__file__).parent / "foreign"
_TEMPER = 0.45  # parts of one word are no independent witnesses
_TELLS = 0.7  # parts that speak alike for all languages are left out
_MOST_WORDS = 80
_FEWEST_FOREIGN = 5
_LONGEST_GREETING = 3  # words
# "The Portrait of a Lady" inside a sentence
_LITTLE = r"(?:of|the|a|an|and|to|for|at|on|by|with|from|in the|is)"
_CAPITAL = r"[A-Z][\w'\u2019-]*:?"
_TITLE = re.compile(rf"(?<=\w ){_CAPITAL}(?: (?:{_LITTLE} ){{0,2}}(?:{_CAPITAL}|\d+))+")
_LEAST_KNOWN = 0.35  # of 100 messages in the city's languages one has fewer words that we know


class Languages:
    """Tells the city's languages apart by whole words and parts of words of our own examples."""

    def __init__(self, languages: Sequence[str], keys: Keys, weights: Short) -> None:
        """`weights` has a row for each of `keys`: how much it speaks for each language, and for others."""
        self.languages = tuple(languages)
        self._keys = keys
        self._weights = weights
        self._sums = recent(self._summed, most=16)  # asked twice of a message
        self._greetings = _greetings(self.languages)

    @classmethod
    def load(cls, languages: Sequence[str], folder: Path | None = None) -> Languages:
        """The languages' table, from its cache in this folder or else counted now."""
        ours, others = examples.paths(languages), _foreign(languages)
        known, files = [path.stem for path in ours], [*ours, *others]
        read = [*files, *concepts.paths()]
        kept = cache.read(folder, "language", read) if folder else None
        table = cls._from_json(kept, known) if kept else None
        if table is None:
            table = cls(known, *_count(list(_lessons(files))))
            if folder:
                cache.write(folder, "language", read, table.as_json())
        return table

    def as_json(self) -> dict[str, object]:
        """The table, to be kept."""
        return {
            "languages": self.languages,
            "keys": cache.packed(self._keys),
            "weights": self._weights.as_json(),
        }

    @classmethod
    def _from_json(cls, kept: Mapping[str, object], languages: Sequence[str]) -> Languages | None:
        try:
            keys = cache.unpacked(kept["keys"], np.uint32)
            weights = Short.from_json(kept["weights"], len(keys))
        except (KeyError, TypeError, ValueError):
            return None
        return cls(languages, keys, weights) if kept.get("languages") == languages else None

    def identify(self, text: str, preferred: str, *, is_stored: bool = True) -> tuple[str, float]:
        """The language of the text and how sure that is.

        `preferred` is what the person used before, or (`is_stored` false) only what the city begins with.
        """
        letters = _words(text)
        preferred = preferred or self.languages[0]
        if len(self.languages) < 2:
            return preferred, 1.0
        if not letters or (len(letters) < FEWEST_WORDS and is_stored):
            return preferred, 0.5
        greeted, rest = (None, letters) if is_stored else self._greeted(letters)
        if greeted and not rest:
            return greeted, 0.9
        if len(letters) < FEWEST_WORDS and _has_all(preferred, letters):
            return preferred, 0.5
        stored = _PREFERRED_OF_FEW if len(letters) <= _FEW_WORDS else _PREFERRED
        priors = Counter({preferred: stored if is_stored else _FIRST})
        priors.update({greeted: _GREETED} if greeted else {})
        sure = self._chances(letters, priors)
        best = max(sure, key=lambda language: sure[language])
        return best, round(sure[best], 3)

    def is_foreign(self, text: str) -> bool:
        """Whether a message of some length is in another language than the city's."""
        words = _words(text)
        if self._is_in_other_letters(words):
            return True
        if len(words) < FEWEST_WORDS:
            return False
        sums, known = self._sums(words)
        ours, others = sums[: len(self.languages)], sums[len(self.languages) :]
        lead = float(others.max() - ours.max()) if len(others) else 0.0
        if lead > _FOREIGN or lead < _OURS * len(words):
            return lead > _FOREIGN
        return known < (_LEAST_KNOWN if len(words) >= _FEWEST_FOREIGN else 1 / len(words)) * len(words)

    def without_names(self, text: str, language: str) -> tuple[str, str]:
        """The text without names in another language than its own, as that of a film, and its language.

        Of "Spiele Half Moon Rising" most is the name, and its language was taken for that of the text.
        """
        rest = _TITLE.sub(lambda name: name[0] if self._lead(language, name[0]) < _NAMED else "", text)
        around = _TITLE.sub("", text)
        if rest != text or around == text or self._lead(language, around) < _AROUND:
            return rest, language
        return around, self._likeliest(around)

    def _lead(self, language: str, name: str) -> float:
        """How much more speaks for another language."""
        if language not in self.languages:
            return 0.0
        sums, _ = self._sums(_without_numbers(tokens(name)))
        return float(sums.max() - sums[self.languages.index(language)])

    def _likeliest(self, text: str) -> str:
        sums, _ = self._sums(_without_numbers(tokens(text)))
        return self.languages[int(sums[: len(self.languages)].argmax())]

    def _is_in_other_letters(self, words: tuple[str, ...]) -> bool:
        """Whether no three letters together are of a language that we know of, as of a word in Chinese."""
        letters = "".join(words)
        return not letters.isascii() and not len(self._find(_parts(words)))

    def _greeted(self, words: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
        """The language of the greeting that words begin with, and the words behind it."""
        for size in range(min(_LONGEST_GREETING, len(words)), 0, -1):
            if language := self._greetings.get(words[:size]):
                return language, words[size:]
        return None, words

    def _chances(self, words: tuple[str, ...], priors: Mapping[str, float]) -> dict[str, float]:
        sums, _ = self._sums(words)
        ours = [priors.get(language, 0.0) for language in self.languages]
        total = sums[: len(self.languages)] + ours
        raised = np.exp(total - total.max())
        return dict(zip(self.languages, (raised / raised.sum()).tolist(), strict=True))

    def _summed(self, words: tuple[str, ...]) -> tuple[Floats, int]:
        """What speaks for each language, and how many of the words are known."""
        whole = self._find(np.array([*map(_word, words)], np.uint32))
        parts = self._find(_parts(words))
        total = self._weights.total(whole, np.float32(1.0))
        total += self._weights.total(parts, np.float32(_TEMPER))
        return total, len(whole)

    def _find(self, keys: Keys) -> Rows:
        """Where those of the keys that are known stand in the table."""
        at, is_known = find(self._keys, keys)
        return at[is_known]


def _greetings(languages: Sequence[str]) -> dict[tuple[str, ...], str]:
    """Greetings that one language alone has, and that language."""
    said = [
        (tuple(tokens(words)), language)
        for language in languages
        for words in lexicons.section("greetings", [language]).get("words", ())
    ]
    times = Counter(words for words, _ in set(said))
    return {words: language for words, language in said if times[words] == 1}


def _has_all(language: str, words: Sequence[str]) -> bool:
    """Whether a language has each of these words for something civic: "pole" is also a Polish field."""
    return all(word in concepts.of(language).by_form for word in words)


@recent
def _words(text: str) -> tuple[str, ...]:
    """The words that tell a language: not codes, nor the names of films and books in another one."""
    without = _without_numbers(tokens(_TITLE.sub(" ", text))[:_MOST_WORDS])
    return without if len(without) >= FEWEST_WORDS else _without_numbers(tokens(text)[:_MOST_WORDS])


def _without_numbers(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if not any(map(str.isdigit, word)))


def _word(word: str) -> int:
    return crc32(word.encode("utf-8", "replace"), 1)  # begins with 1, so that a word is not a part of one


def _parts(words: Iterable[str]) -> Keys:
    return np.frombuffer(b"".join(map(_parts_of, words)), np.uint32)


@by_word
def _parts_of(word: str) -> bytes:
    """The checksums of a word's parts, four bytes each."""
    padded = f" {word} ".encode("utf-8", "replace")
    return np.array(
        [crc32(padded[start : start + 3]) for start in range(len(padded) - 2)], np.uint32
    ).tobytes()


def _foreign(languages: Sequence[str]) -> list[Path]:
    """What is written in languages that the city does not speak: our examples, else a page of sentences."""
    spoken = {*languages, *(path.stem for path in examples.FOLDER.glob("*.yml"))}
    pages = [path for path in _FOREIGN_PAGES.glob("*.txt") if path.stem not in spoken]
    return sorted([*pages, *examples.paths(sorted(spoken - set(languages)))])


def _lessons(files: Iterable[Path]) -> Iterator[tuple[str, list[str], list[str]]]:
    """Each language with its sentences, and words of which no sentence may be made."""
    for path in files:
        if path.suffix == ".txt":
            yield path.stem, path.read_text("utf-8").splitlines(), []
        else:
            yield path.stem, [one.text for one in examples.read([path])], concepts.words_of(path.stem)


def _count(lessons: Sequence[tuple[str, Sequence[str], Sequence[str]]]) -> tuple[Keys, Short]:
    counted = [_counts(texts, words) for _, texts, words in lessons]
    every = np.unique(np.concatenate([keys for keys, _, _ in counted] or [np.zeros(0, np.uint32)]))
    times = np.zeros((len(every), len(lessons)), np.float32)
    for number, (keys, some, in_sentences) in enumerate(counted):
        times[np.searchsorted(every, keys), number] = some / max(1, in_sentences)
    # what a language is not seen to have is as unlikely in each, however much of it we have
    shares = (1 - _UNSEEN) * times + _UNSEEN / max(1, len(every))
    chances = np.log(shares)
    weights = chances - chances.mean(axis=1, keepdims=True)
    tells = np.ptp(weights, axis=1) > _TELLS if len(lessons) > 1 else np.ones(len(every), np.bool_)
    return every[tells], Short.of(weights[tells])  # alone, all of them still tell foreign words


def _counts(texts: Iterable[str], alone: Iterable[str]) -> tuple[Keys, npt.NDArray[np.intp], int]:
    """The words and parts, how often each is there, and how many there are in sentences."""
    words = [word for text in texts for word in tokens(text)]
    parts = _parts(words)
    in_sentences = len(words) + len(parts)  # with words alone, and theirs, all would seem rarer than it is
    words += [word for text in alone for word in tokens(text)] * _ALONE
    whole = np.array([*map(_word, words)], np.uint32)
    keys, times = np.unique(np.concatenate([whole, parts]), return_counts=True)
    return keys, times, in_sentences
