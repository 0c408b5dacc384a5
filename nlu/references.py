"""The words of a reference to an idea that say which one: "the bench thing" is about a bench."""

from functools import cache
from itertools import takewhile

from nlu import civic, concepts
from nlu.text import tokens

_STATES = "dark air flood rain snow drought heat noise pedestrian leak homeless disease health".split()
_FEWEST_ALIKE = 3  # letters of words that are forms of one
SAME_BEGINNING = 4  # letters: "bench" and "benches" begin alike
# words for an idea itself, in the languages that a reference may be written in
VAGUE = frozenset(
    "thing things one ones idea ideas proposal suggestion request topic stuff post "
    "cosa cosas idea ideas propuesta propuestas sugerencia peticion tema "
    "truc chose idee idees proposition suggestion demande sujet celle celui celles ceux "
    "anything something everything algo quelque etwas irgendwas iets cos jotain jotakin eitthvad "
    "tbh imo imho ngl".split()
)
# which and how many, and no matter
_HOW_MANY = frozenset(
    "number numbers first second third last more most than several many two three any another other every "
    "all numero primera primero segunda segundo tercera mas que varias varios muchas dos tres otra otro "
    "todas una premiere premier deuxieme troisieme plus plusieurs deux trois autre un une una".split()
)


def telling_words(reference: str, language: str) -> str:
    """The words that tell this idea from others; all words when none does."""
    idle = civic.words(language, "plain", "stop") | VAGUE
    words = tokens(reference)
    return " ".join(word for word in words if word not in idle) or " ".join(words)


def beginnings(text: str, language: str) -> frozenset[str]:
    """How the words begin that tell an idea from others: "benches" and "a bench" share theirs."""
    return frozenset(word[:SAME_BEGINNING] for word in telling_words(text, language).split())


def tell_alike(one: str, other: str, language: str) -> bool:
    """Whether two texts share the beginning of a word that tells an idea from others."""
    return not beginnings(one, language).isdisjoint(beginnings(other, language))


def describing_words(reference: str, language: str) -> str:
    """The words that describe an idea; "" when there are none, as in "number 1" or "more than one idea"."""
    idle = civic.words(language, "plain", "stop") | VAGUE | _HOW_MANY
    return " ".join(word for word in tokens(reference) if word not in idle and not word.isdecimal())


def is_vague(reference: str, language: str) -> bool:
    """Whether none of the words says which idea: "the one"."""
    idle = civic.words(language, "plain", "stop") | VAGUE
    return all(word in idle for word in tokens(reference))


def told_by(reference: str, language: str, title: str, of: str) -> bool:
    """Whether a title, in the language `of`, says every word that describes an idea, in whatever form.

    Looser than a search: for the few ideas of a list that somebody chooses from.
    """
    told = _told(reference, language, title, of)
    return bool(told) and all(told)


def is_titled(reference: str, language: str, title: str, of: str) -> bool:
    """Whether a title, in the language `of`, says one word that describes an idea; its text may by chance."""
    return any(_told(reference, language, title, of))


def _told(reference: str, language: str, title: str, of: str) -> list[bool]:
    """Of each word that describes an idea whether a title says it, in whatever form or language."""
    said, named = tokens(title), _concepts(title, of)
    return [
        any(_is_form(word, other) for other in said) or not _concepts(word, language).isdisjoint(named)
        for word in describing_words(reference, language).split()
    ]


def names_another(text: str, language: str, known: str, of: str) -> bool:
    """Whether a text names a thing that another one, in the language `of`, does not: an idea of its own."""
    return not (_concepts(text, language) & _things()).issubset(_concepts(known, of))


@cache
def _things() -> frozenset[str]:
    """The concepts that tell what an idea is about, without those that only say how it is there."""
    subjects = concepts.subjects().values()
    clear = {name for some in subjects for name, weight in some.items() if weight == 1}
    return frozenset(clear) - {f"{concepts.MARK}{name}" for name in _STATES}


def _is_form(one: str, other: str) -> bool:
    """Whether two words begin alike but for an ending ("wodzie", "woda"), or one is a part of the other."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return same >= max(_FEWEST_ALIKE, min(len(one), len(other)) - 1) or (
        len(one) >= SAME_BEGINNING and one in other
    )


def _concepts(text: str, language: str) -> frozenset[str]:
    units = concepts.of(language).read(tokens(text))
    return frozenset(name for unit in units for name in unit.names if name.startswith(concepts.MARK))
