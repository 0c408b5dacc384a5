"""Corrections in Rasa's NLU format, to be read by a person before they are learnt."""

from collections.abc import Iterable
from typing import Any

from civic.corrections import Lesson

# those that a resident typed would mark something, and "[a]{b}" lets Rasa refuse the whole file
_BRACKETS = str.maketrans("[]", "()")


def as_rasa(found: Iterable[Lesson]) -> dict[str, Any]:
    """Each lesson as an example of what it is, with what its writer says of it."""
    blocks: dict[str, list[dict[str, Any]]] = {}
    for lesson in found:
        blocks.setdefault(lesson.intent, []).append({"text": _marked(lesson), "metadata": _metadata(lesson)})
    return {"version": "3.1", "nlu": [{"intent": name, "examples": some} for name, some in blocks.items()]}


def _marked(lesson: Lesson) -> str:
    text = lesson.text.translate(_BRACKETS)
    if not lesson.place or lesson.place not in lesson.text:
        return text
    place = lesson.place.translate(_BRACKETS)
    return text.replace(place, f"[{place}](place)", 1)


def _metadata(lesson: Lesson) -> dict[str, Any]:
    told: dict[str, Any] = {"language": lesson.language, "corrected": list(lesson.fields)}
    if lesson.intent == "comment":
        return {**told, "stance": lesson.stance}
    told |= {"title": lesson.title, "topic": lesson.topic}
    is_marked = not lesson.place or lesson.place in lesson.text
    return told if is_marked else {**told, "place": lesson.place}  # said only when it was put right
