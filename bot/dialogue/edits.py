"""A resident changes a message that was sent: where it said something that lasts, that is corrected.

What it did at once (a vote, a list, STOP) cannot be changed: then the new words are a new message.
"""

from collections.abc import Sequence

from bot.dialogue import edit
from bot.dialogue.scene import Scene
from bot.dialogue.submit import as_where, held_line, place_of, read_back
from bot.dialogue.turn import RewordComment, Rewrite, Turn, say
from nlu.understanding import IdeaDraft, Understanding
from phrases import Title
from storage.models import Comment, Idea, InboundMessage, id_of

RECENT = 50  # messages of a person among which the changed one is looked for


def correct(scene: Scene, heard: Understanding) -> Turn | None:
    """What follows from a changed message; None when it has to be read like a new one."""
    changed = scene.message.extras.get("edits")
    versions = scene.versions(str(changed), RECENT) if changed else ()
    if not versions:
        return None
    if versions[0].text.strip() == scene.message.text.strip():  # something that a person does not see
        return Turn(scene.conversation)
    if scene.keyword is not None and not scene.keyword.rest:  # it asks for a campaign now
        return None
    for version in versions:
        if comment := scene.comment_said_in(id_of(version)):
            return _comment(scene, comment, heard)
    if heard.command is not None and not heard.command.slip:
        return None
    filed = next((version.idea_id for version in versions if version.idea_id), None)
    idea = scene.filed(filed)
    said = (scene.without_keyword(version.text) for version in versions) if idea else ()
    before = next((text for text in said if idea and text and text in idea.text), None)
    return _idea(scene, idea, versions, before, heard) if idea and before else None


def _comment(scene: Scene, comment: Comment, heard: Understanding) -> Turn:
    is_command = heard.command is not None and heard.command.name == "comment"
    words = scene.town.words.remark(heard.text) or heard.text
    text = heard.command.argument if heard.command and is_command else words
    held_for = scene.screen(text)
    root = scene.root_by_id(comment.idea_id)
    key = "talk.held" if held_for else "talk.corrected"
    return Turn(
        scene.conversation, (say(key, code=root.code, title=Title(root.title)),),
        (RewordComment(id_of(comment), text, held_for),), flag="held comment" if held_for else None,
    )  # fmt: skip


def _idea(
    scene: Scene, idea: Idea, versions: Sequence[InboundMessage], before: str, heard: Understanding
) -> Turn:
    """The words of an idea, and what was understood of them unless somebody has corrected that."""
    if refusal := edit.refused(scene, idea):
        return Turn(scene.conversation, (refusal,))
    text = idea.text.replace(before, heard.text, 1)
    held_for = scene.screen(text)
    is_whole = idea.inbound_id in {version.id for version in versions}
    draft = heard.idea if is_whole else None
    changes = _understood(scene, idea, draft) if draft else {}
    action = Rewrite(id_of(idea), text, held_for, changes)
    if held_for and idea.visibility == "shown":
        line = held_line(idea.code, held_for)
        return Turn(scene.conversation.answered(), (line,), (action,), flag="held")
    place = place_of(idea)
    if "place_text" in changes:
        where = as_where(draft.places[0]) if draft and len(draft.places) == 1 else None
        place = where.name if where else draft.place if draft else None
    line = read_back(
        "idea.corrected", scene, idea.code, topic=str(changes.get("topic", idea.topic)), place=place
    )
    return Turn(scene.conversation.ask("noted", idea=idea.id, code=idea.code), (line,), (action,))


def _understood(scene: Scene, idea: Idea, draft: IdeaDraft) -> dict[str, object]:
    """Title, topic and place of the new words, as far as nobody has corrected them."""
    corrected = scene.corrected_fields(idea)
    changes: dict[str, object] = {}
    if "title" not in corrected and draft.title:
        changes["title"] = draft.title
    if "topic" not in corrected:
        changes |= {"topic": draft.topic, "topic_confidence": draft.topic_confidence}
    if not corrected & {"place_key", "place_text"}:
        where = as_where(draft.places[0]) if len(draft.places) == 1 else None
        changes |= {"place_text": draft.place, "where": where}
    return changes
