"""Corrections in Rasa's NLU format, to be read by a person before they are learnt."""

from collections.abc import Iterable
from typing import Any

from civic.corrections import Lesson


def as_rasa(found: Iterable[Lesson]) -> dict[str, Any]:
    """Each lesson as an example of `submit_idea`, with what its author says of it."""
    examples = [{"text": _marked(lesson), "metadata": _metadata(lesson)} for lesson in found]
    return {"version": "3.1", "nlu": [{"intent": "submit_idea", "examples": examples}] if examples else []}


def _marked(lesson: Lesson) -> str:
    if not lesson.place or lesson.place not in lesson.text:
        return lesson.text
    return lesson.text.replace(lesson.place, f"[{lesson.place}](place)", 1)


def _metadata(lesson: Lesson) -> dict[str, Any]:
    return {
        "language": lesson.language,
        "corrected": list(lesson.fields),
        "title": lesson.title,
        "topic": lesson.topic,
    }
