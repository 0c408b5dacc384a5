"""Whether a message asks what its writer voted for: "what did I vote for", "mis votos"."""

from __future__ import annotations

from collections.abc import Sequence

from nlu import civic, lexicons
from nlu.patterns import Patterns
from nlu.text import tokens


class Recalling:
    """Hears such messages in several languages at once."""

    def __init__(self, languages: Sequence[str]) -> None:
        lists = lexicons.section("recalling", languages)
        votes, backers = lists.pop("votes", ()), lists.pop("backers", ())
        self._asks, self._backers = Patterns(votes, lists), Patterns(backers, lists)
        self._ideas = {language: _ideas(language) for language in languages}

    def heard(self, text: str) -> bool:
        """Whether the whole message asks for the writer's votes."""
        return self._asks.fit(tokens(text))

    def asks_who_else(self, text: str) -> bool:
        """Whether the whole message asks who is for it beside the writer: "who else wants that"."""
        return self._backers.fit(tokens(text))

    def speaks_of_votes(self, text: str, language: str) -> bool:
        """Whether a message has a word for votes and none for ideas."""
        words = tokens(text)
        told = civic.words(language, "vote", "words")
        return not told.isdisjoint(words) and self._ideas.get(language, frozenset()).isdisjoint(words)


def _ideas(language: str) -> frozenset[str]:
    return frozenset(
        token for entry in lexicons.load(language)["stance_words"]["idea"] for token in tokens(entry)
    )
