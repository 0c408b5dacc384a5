"""The discussion of an idea: what people say for and against it, a page at a time; reporting a comment."""

from collections.abc import Sequence

from bot.dialogue.comment import SIDES, side_key
from bot.dialogue.conversation import Question
from bot.dialogue.scene import Scene
from bot.dialogue.submit import option
from bot.dialogue.turn import Report, Say, Turn, say
from bot.dialogue.vote import numbered, unknown
from civic.masking import mask
from nlu.understanding import Command
from phrases import Title
from phrases.render import brief
from storage.models import Comment, Idea

SIDE = 2  # comments of each side on a page
ROOM, LEAST = 320, 60  # characters that all comments of a page share, and that each has at least
KIND = "comments"  # of a list

Columns = Sequence[tuple[str | None, Sequence[Comment]]]


def show(scene: Scene, command: Command) -> Turn:
    """`COMMENTS K7RD`, or `COMMENTS 2` after a list; alone, the idea that was spoken of or shown last."""
    if command.codes:
        idea = scene.idea(command.codes[0])
        return page(scene, idea, 0) if idea else unknown(scene, command.codes[0])
    idea = numbered(scene, command.argument)
    if idea is None and not command.argument:
        idea = scene.idea_by_id(scene.conversation.memory.get("seen") or 0) or _only_listed(scene)
    return page(scene, idea, 0) if idea else Turn(scene.conversation, (say("talk.ask_code_to_read"),))


def _only_listed(scene: Scene) -> Idea | None:
    """The idea of a list that has but one."""
    listed = scene.conversation.listed
    return scene.idea_by_id(listed.ids[0]) if listed and len(listed.ids) == 1 else None


def more(scene: Scene, code: str, number: int) -> Turn:
    """The next page of the discussion that was shown last."""
    idea = scene.idea(code)
    return page(scene, idea, number) if idea else unknown(scene, code)


def page(scene: Scene, idea: Idea, number: int) -> Turn:
    """What people say for and against, side by side as far as a text can: two of each, the newest first."""
    root = scene.root(idea)
    counts = scene.sides(root)
    columns = [(side, scene.said(root, side, SIDE, number * SIDE)) for side in SIDES]
    shown = [comment for _side, column in columns for comment in column]
    seen = scene.conversation.remember(seen=root.id)
    if not shown:
        key = "talk.end" if number else "talk.none"
        return Turn(seen, (say(key, code=root.code, title=Title(root.title)),))
    ids = [comment.id or 0 for comment in shown]
    has_more = any(count > (number + 1) * SIDE for count in counts.values())
    listed = seen.show(KIND, root.code, [], number)
    conversation = listed.ask(KIND, ids=ids, code=root.code, more=has_more)
    lines = [
        say("talk.header", code=root.code, title=Title(root.title)),
        *(
            line
            for side, column in columns
            for line in _column(scene, side, column, counts.get(side, 0), shown)
        ),
        say("talk.hint_more" if has_more else "talk.hint"),
    ]
    return Turn(conversation.remember(comments=ids, read=None), tuple(lines), quotes=tuple(ids))


def _column(
    scene: Scene, side: str | None, column: Sequence[Comment], count: int, shown: Sequence[Comment]
) -> list[Say]:
    """One side with how many it has; nothing when it has none on this page."""
    if not column:
        return []
    room = max(LEAST, ROOM // len(shown))
    first = shown.index(column[0]) + 1
    items = [option(n, brief(_masked(scene, comment), room)) for n, comment in enumerate(column, first)]
    return [say(f"talk.column.{side or 'neither'}", count=count), *items]


def _masked(scene: Scene, comment: Comment) -> str:
    """What somebody said, as everybody may read it."""
    city = scene.town.city
    return mask(comment.text, city.country, city.place_names, comment.language)


def labels(scene: Scene, question: Question) -> list[str]:
    """The comments of a page, as choices."""
    found = (scene.comment(comment_id) for comment_id in question.slots["ids"])
    return [brief(_masked(scene, comment), LEAST) if comment else "-" for comment in found]


def answer_comments(scene: Scene, question: Question, choice: int) -> Turn:
    """A number after a page reads that comment whole."""
    comment = scene.comment(question.slots["ids"][choice - 1])
    if comment is None:
        return Turn(scene.conversation, (say("talk.gone"),))
    line = say(
        "talk.one", code=question.slots["code"], side=side_key(comment.stance), text=_masked(scene, comment)
    )
    return Turn(
        scene.conversation.remember(read=comment.id),
        (line, say("talk.hint_report")),
        quotes=(comment.id or 0,),
    )


def report(scene: Scene, command: Command) -> Turn:
    """`REPORT 2` of the comments shown last, `REPORT` of the one read; of an idea, first its comments."""
    ids: list[int] = scene.conversation.memory.get("comments") or []
    if command.codes and not _is_shown(scene, command.codes[0], ids):
        idea = scene.idea(command.codes[0])
        return page(scene, idea, 0) if idea else unknown(scene, command.codes[0])
    reported = _meant(scene, command.argument, ids)
    if reported is None:
        return Turn(scene.conversation, (say("talk.ask_which" if ids else "talk.ask_code_to_read"),))
    comment = scene.comment(reported)
    if comment is None:
        return Turn(scene.conversation, (say("talk.gone"),))
    return Turn(scene.conversation, (say("talk.reported"),), (Report(comment.id or 0),))


def _meant(scene: Scene, number: str, ids: Sequence[int]) -> int | None:
    """The comment with this number; without one that which was read whole, or the only one."""
    if number:
        return ids[int(number) - 1] if int(number) <= len(ids) else None
    read: int | None = scene.conversation.memory.get("read")
    return read or (ids[0] if len(ids) == 1 else None)


def _is_shown(scene: Scene, code: str, ids: Sequence[int]) -> bool:
    """Whether the comments shown last are about this idea."""
    idea = scene.idea(code)
    comment = scene.comment(ids[0]) if ids else None
    about = scene.idea_by_id(comment.idea_id) if comment else None
    return idea is not None and about is not None and idea.root_id == about.root_id
