"""Every command word of every language: with a number, with a code that nobody was given, and alone."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from civic.codes import all_codes
from hearback.wiring import Place
from nlu import lexicons
from storage import Store, ideas
from storage.models import MessageState
from tests.transcripts.stage import Stage

OF_A_LIST = ("show", "status", "follow", "unfollow", "vote", "unvote", "comments", "comment")
ABOUT_ONE = (*OF_A_LIST, "edit", "report")
NEEDS_MORE = ("show",)  # says nothing alone
NOBODYS = next(code for code in all_codes(4))


def words_of(language: str, *names: str, most: int = 99) -> Iterator[tuple[str, str]]:
    """The first words of these commands, and somebody new to say each."""
    commands = lexicons.section("commands", [language])
    said = (word for name in names for word in list(commands[name])[:most])
    return ((f"resident {n}", word) for n, word in enumerate(said))


@pytest.fixture
async def stage(sqlite_store: Store, place: Place, now: datetime) -> Stage:
    """A city with one idea."""
    stage = Stage(sqlite_store, place, now)
    await stage.text("ben", "sms", "can we get a bench at the elm street stop")
    return stage


def _code(stage: Stage) -> str:
    (idea,) = stage.store.read_now(ideas.newest, 9)
    return idea.code


async def _answer(stage: Stage, who: str, text: str) -> str:
    """What the phone gets; nothing when a person has to see to it."""
    stage.phones.pop(who, None)
    await stage.text(who, "sms", text)
    last = stage.last(who)
    assert last is not None
    return "\n".join(stage.phones.get(who, [])) if last.state == MessageState.HANDLED else ""


@pytest.mark.parametrize("language", lexicons.languages())
async def test_a_number_is_the_idea_of_that_number_in_the_list(stage: Stage, language: str) -> None:
    missed = {}
    for who, word in words_of(language, *OF_A_LIST, most=2):
        await stage.text(who, "sms", "TOP")
        if _code(stage) not in (said := await _answer(stage, who, f"{word} 1")):
            missed[word] = said

    assert missed == {}


@pytest.mark.parametrize("language", lexicons.languages())
async def test_a_number_without_a_list_is_no_idea(stage: Stage, language: str) -> None:
    missed = {}
    for who, word in words_of(language, *ABOUT_ONE):
        said = await _answer(stage, who, f"{word} 2")
        if not said or _code(stage) in said:
            missed[word] = said

    assert missed == {}


@pytest.mark.parametrize("language", lexicons.languages())
async def test_of_a_code_that_nobody_was_given_it_is_said_that_no_idea_has_it(
    stage: Stage, language: str
) -> None:
    missed = {}
    for who, word in words_of(language, *ABOUT_ONE):
        if NOBODYS not in (said := await _answer(stage, who, f"{word} {NOBODYS}")):
            missed[word] = said

    assert missed == {}


@pytest.mark.parametrize("language", lexicons.languages())
async def test_alone_it_is_answered(stage: Stage, language: str) -> None:
    alone = [name for name in ABOUT_ONE if name not in NEEDS_MORE]

    answered = {word: await _answer(stage, who, word) for who, word in words_of(language, *alone, most=2)}

    assert [word for word, said in answered.items() if not said] == []
