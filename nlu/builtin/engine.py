"""The embedded engine put together: examples in, a model in memory, messages understood."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from nlu import civic, concepts, needs
from nlu.builtin import cache, examples, features, softmax, training
from nlu.builtin.examples import Example
from nlu.builtin.kinds import Kinds
from nlu.builtin.model import Model
from nlu.builtin.tagger import Tagger
from nlu.engine import Parsed
from nlu.text import tokens
from nlu.understanding import Entity, Intent

_LOG = logging.getLogger(__name__)
_LONGEST_TRAINING = 120.0  # seconds
_CERTAINTY = 1.6  # sharpens: 80 % sure should mean right four times in five
_STRANGE = 1.0  # of a message without a word that any example has: it is guessed from parts of words
_PRIVATE = "private"  # what other bots are asked about
# intents that point at an idea with words; only their messages are searched for them
_POINTING = frozenset(["vote", "unvote", "ask_status", "comment", "follow", "unfollow", "search"])


class Builtin:
    """Understands messages in process, in well under a millisecond."""

    name = "builtin"

    def __init__(self, model: Model, tagger: Tagger, kinds: Kinds) -> None:
        self._model = model
        self._tagger = tagger
        self._kinds = kinds

    @classmethod
    def load(cls, languages: Sequence[str], folder: Path | None = None) -> Builtin:
        """The engine for these languages, from its cache in this folder or else trained now."""
        if folder is None:
            return cls.train(languages)
        return cls.kept(languages, folder) or cls._made(languages, folder)

    def keep(self, languages: Sequence[str], folder: Path) -> None:
        """Write the model into the cache in this folder."""
        cache.write(folder, "builtin", files(languages), self.as_json())

    @classmethod
    def kept(cls, languages: Sequence[str], folder: Path) -> Builtin | None:
        """What was trained before for these languages, of the files and code of now."""
        kept = cache.read(folder, "builtin", files(languages))
        return None if kept is None else cls._from_json(kept, languages)

    @classmethod
    def _made(cls, languages: Sequence[str], folder: Path) -> Builtin:
        """Trained now and kept; where nothing can be kept, what was learnt is only handed over."""
        if cache.is_writable(folder):
            _train_apart(languages, folder)
            return cls.kept(languages, folder) or cls.train(languages)
        _LOG.warning("cache: nothing can be kept in %s, so every start trains anew", folder)
        with tempfile.TemporaryDirectory() as handed_over:
            _train_apart(languages, Path(handed_over))
            return cls.kept(languages, Path(handed_over)) or cls.train(languages)

    @classmethod
    def train(cls, languages: Sequence[str]) -> Builtin:
        """The engine, trained from the examples of these languages, all in this process."""
        kinds = Kinds(languages)
        learnt_from = lessons(languages, kinds)
        model = training.train(learnt_from, training.seen(learnt_from, kinds))
        return cls(model, tagger(languages), kinds)

    async def parse(self, text: str, language: str) -> Parsed:
        """The ranked intents of one message and its entities."""
        return self.parse_now(text, language)

    def parse_now(self, text: str, language: str = "") -> Parsed:
        """The same without waiting: it takes less than a millisecond."""
        model = self._model
        found = features.blocks(text, language, self._kinds)
        sharpness = _CERTAINTY if model.vocabulary.knows_any(found[1]) else _STRANGE
        sure = softmax.probabilities(model.scores(found), sharpness=sharpness)
        ranking = sorted(zip(sure.tolist(), model.labels, strict=True), reverse=True)
        best = ranking[0][1]
        return Parsed(
            tuple(Intent(label, round(chance, 4)) for chance, label in ranking), self._entities(text, best)
        )

    def _entities(self, text: str, intent: str) -> tuple[Entity, ...]:
        return self._tagger.tag(text) if intent in _POINTING else ()

    def as_json(self) -> dict[str, object]:
        """All that was learnt, to be kept."""
        return {**self._model.as_json(), "tagger": self._tagger.as_json()}

    @classmethod
    def _from_json(cls, kept: dict[str, object], languages: Sequence[str]) -> Builtin | None:
        try:
            return cls(Model.from_json(kept), Tagger.from_json(kept["tagger"]), Kinds(languages))
        except (KeyError, TypeError, ValueError):
            return None


def lessons(languages: Sequence[str], kinds: Kinds) -> list[Example]:
    """All that the engine learns intents from: the examples, and the things of which a city is told."""
    return [*examples.read(_lessons(languages)), *_things(languages, kinds)]


def tagger(languages: Sequence[str]) -> Tagger:
    """What finds the words that point at an idea, trained from the examples of these languages."""
    return Tagger.train([one for one in examples.read(_lessons(languages)) if one.intent in _POINTING])


def _things(languages: Sequence[str], kinds: Kinds) -> Iterator[Example]:
    """Ideas of one word, that of a thing which a city can do something about: "sinkhole", "Sperrmüll"."""
    for path in examples.paths(languages):
        for thing in concepts.things(path.stem):
            if _PRIVATE not in kinds.kinds(tokens(thing)[0], path.stem):
                yield Example(thing, "submit_idea", path.stem)


def _lessons(languages: Sequence[str]) -> list[Path]:
    return [*examples.paths(languages), *examples.elsewhere()]


def files(languages: Sequence[str]) -> list[Path]:
    """Every file that says what an engine for these languages learns."""
    spoken = sorted(languages)
    return [*_lessons(spoken), *civic.paths(spoken), *needs.paths(spoken), *concepts.every_file()]


def _train_apart(languages: Sequence[str], folder: Path) -> None:
    """Train in other processes: the 360 MB that it takes for some seconds would stay with ours for good."""
    command = [sys.executable, "-P", "-m", "nlu.builtin", ",".join(languages), str(folder)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with suppress(OSError, subprocess.TimeoutExpired):  # then it is trained here
        subprocess.run(  # noqa: S603 our own interpreter and module
            command, env=environment, timeout=_LONGEST_TRAINING, check=False, capture_output=True
        )
