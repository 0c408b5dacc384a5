"""For, against, or take it back: what a sentence about an idea says, by rule."""

from __future__ import annotations

from collections.abc import Sequence

from nlu.understanding import Stance


class Stances:
    """Reads the stance of a sentence; None when a person could doubt it."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._languages = tuple(languages)

    def read(self, text: str, language: str) -> Stance | None:
        """The stance that the sentence takes."""
        return None
