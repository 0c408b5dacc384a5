"""What texts are about, in names that all languages share: the search index of ideas holds them."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from hashlib import sha256

from nlu import concepts
from nlu.text import tokens

_MOST = 200  # words: an idea says soon what it is about
_RULES = 2  # counted up when the same words are to mean something else


def names(text: str, language: str) -> Collection[str]:
    """The names of all that a text speaks of; of a very long one, at its beginning."""
    return concepts.themes(tokens(text)[:_MOST], language)


@cache
def version() -> str:
    """Another one whenever the words that are known have changed."""
    files = [path.read_bytes() for path in concepts.every_file()]
    return f"{_RULES}-{sha256(b''.join(files)).hexdigest()[:12]}"
