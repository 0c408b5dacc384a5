"""The words of a reference to an idea that say which one: "the bench thing" is about a bench."""

from nlu import civic
from nlu.text import tokens

# words for an idea itself, in the languages that a reference may be written in
VAGUE = frozenset(
    "thing things one ones idea ideas proposal suggestion request topic stuff post "
    "cosa cosas idea ideas propuesta propuestas sugerencia peticion tema "
    "truc chose idee idees proposition suggestion demande sujet".split()
)


def telling_words(reference: str, language: str) -> str:
    """The words that tell this idea from others; all words when none does."""
    idle = civic.words(language, "plain", "stop") | VAGUE
    words = tokens(reference)
    return " ".join(word for word in words if word not in idle) or " ".join(words)
