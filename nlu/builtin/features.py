"""What the embedded engine looks at in a message: words, parts of words, and civic kinds of words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise
from math import sqrt

from nlu.civic import Civic
from nlu.text import fold, tokens

HEAD, TAIL = 70, 20  # words of a long message that are looked at: a ramble says what it wants first or last
_LONGEST = 18  # characters of a word
_LENGTHS = ((1, "1"), (2, "2"), (4, "4"), (8, "8"), (15, "15"), (30, "30"))
_PERSONAL = frozenset(["me", "you", "private"])
_SIGNS = {"?": "?", "\u00bf": "?", "!": "!", ":": ":", "[": "[", "\U0001f44d": "+1", "\U0001f44e": "-1"}
WEIGHTS = (1.0, 1.0, 0.5)  # of the parts of words, the words, and the civic kinds of words


def looked_at(text: str) -> list[str]:
    """The words of the message that count, folded."""
    words = [word[:_LONGEST] for word in tokens(text)]
    return words if len(words) <= HEAD + TAIL else words[:HEAD] + words[-TAIL:]


def features(
    text: str, language: str, civic: Civic, rarity: Mapping[str, float], unknown: float
) -> dict[str, float]:
    """Weighted features; `rarity` is each known one's inverse document frequency, `unknown` the others'."""
    found: dict[str, float] = {}
    for names, weight in zip(blocks(text, language, civic), WEIGHTS, strict=True):
        found.update(zip(names, weighted([rarity.get(name, unknown) for name in names], weight), strict=True))
    return found


def blocks(text: str, language: str, civic: Civic) -> tuple[list[str], list[str], list[str]]:
    """The features without their weights: parts of words, words, kinds; each at most once."""
    words = looked_at(text)
    return list(_parts(words)), list(_words(words)), list(_kinds(words, text, language, civic))


def weighted(rarities: Sequence[float], weight: float) -> list[float]:
    """The values of one block: as heavy together as its weight, however long the message is."""
    norm = sqrt(sum(value * value for value in rarities))
    scale = weight / norm if norm else 0.0
    return [value * scale for value in rarities]


def _parts(words: list[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for word in words:
        padded = f" {word} "
        for size in (3, 4, 5):
            for start in range(len(padded) - size + 1):
                counts[padded[start : start + size]] = 1
    return counts


def _words(words: list[str]) -> dict[str, int]:
    counts = {f"={word}": 1 for word in words}
    for first, second in pairwise(["^", *words, "$"]):
        counts[f"{first}_{second}"] = 1
    return counts


def _kinds(words: list[str], text: str, language: str, civic: Civic) -> dict[str, int]:
    seen: dict[str, int] = {}
    for word in words:
        for kind in civic.kinds(word, language):
            seen[kind] = seen.get(kind, 0) + 1
    counts = {f"#{kind}": 1 for kind in seen}
    counts |= {f"#{kind}2": 1 for kind, times in seen.items() if times > 1}
    counts |= {f"#{one}&{other}": 1 for one, other in combinations(sorted(seen), 2)}
    if words:
        counts |= {f"#first {kind}": 1 for kind in civic.kinds(words[0], language)}
    counts |= {f"#sign {name}": 1 for sign, name in _SIGNS.items() if sign in text}
    length = _length(len(words))
    counts[f"#long {length}"] = 1
    if not (seen.keys() & _PERSONAL or "?" in text or "#first ask" in counts):
        counts |= {"#calm": 1, f"#calm {length}": 1}  # a statement about something outside the two of us
    if not words:
        counts[f"#only {fold(text)[:4]}"] = 1
    return counts


def _length(count: int) -> str:
    return next((name for most, name in _LENGTHS if count <= most), "more")
