"""What the Rasa engine asks, what it takes for an answer, and when it stops asking."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from nlu.engine import EngineSilent, Parsed
from nlu.interpreter import Interpreter
from nlu.language import Languages
from nlu.places import Gazetteer
from nlu.rasa import Breaker, Locked, RasaEngine, Running, Unreachable, look
from nlu.topics import Topics
from nlu.understanding import Entity, Intent
from nlu.words import Words
from tests.standins.rasa import rasa_server


@pytest.fixture
async def server():
    """A stand-in on loopback."""
    async with rasa_server() as standing:
        yield standing


class Clock:
    """Time that stands still until told to pass."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@asynccontextmanager
async def rasa(server, token=None, **rules):
    """The engine that asks this server."""
    engine = RasaEngine(server.url, token, **{"seconds": 5.0, **rules})
    try:
        yield engine
    finally:
        await engine.close()


async def silent(engine, text="vote for the bench"):
    with pytest.raises(EngineSilent):
        await engine.parse(text, "en")


async def test_rasas_answer_becomes_ours(server):
    async with rasa(server) as engine:
        parsed = await engine.parse("vote for the bench", "en")

    assert parsed == Parsed(
        (Intent("vote", 0.9123), Intent("submit_idea", 0.08)), (Entity("idea_ref", "the bench", 9, 18),)
    )
    assert server.texts == ["vote for the bench"]


async def test_an_answer_without_a_ranking_has_its_intent_for_one(server):
    server.answer = {"intent": {"name": "greet", "confidence": 1.0}, "entities": []}

    async with rasa(server) as engine:
        assert await engine.parse("hi", "en") == Parsed((Intent("greet", 1.0),))


@pytest.mark.parametrize(
    "answer",
    [
        [],
        "vote",
        {},
        {"intent": {"name": None, "confidence": 0.0}, "entities": [], "intent_ranking": []},
        {"intent": {"name": "vote"}, "entities": []},
        {"intent": {"name": "vote", "confidence": 0.9}},
        {
            "intent": {"name": "vote", "confidence": 0.9},
            "entities": [{"entity": "place", "start": 9, "end": 99, "value": "x"}],
        },
    ],
)
async def test_an_answer_of_another_form_is_silence(server, answer):
    server.answer = answer

    async with rasa(server) as engine:
        await silent(engine)


async def test_an_error_is_silence(server):
    server.status = 500

    async with rasa(server) as engine:
        await silent(engine)


async def test_nobody_listening_is_silence():
    engine = RasaEngine("http://127.0.0.1:9")

    await silent(engine)
    await engine.close()


async def test_a_slow_answer_is_silence(server):
    server.gate.clear()

    async with rasa(server, seconds=0.05) as engine:
        await silent(engine)


@pytest.mark.parametrize("text", ["", "  \n", "/my_data", ' /stop{"sure": 1}'])
async def test_what_rasa_takes_for_an_order_is_never_sent(server, text):
    async with rasa(server) as engine:
        await silent(engine, text)

    assert server.texts == []


async def test_the_token_is_shown(server):
    server.token = "a-token"

    async with rasa(server, "a-token") as allowed, rasa(server, "another") as refused:
        assert (await allowed.parse("vote for the bench", "en")).ranking[0].name == "vote"
        await silent(refused)


async def test_silence_does_not_tell_the_token(server):
    server.token = "a-token"

    async with rasa(server, "wrong-token") as engine:
        with pytest.raises(EngineSilent) as silence:
            await engine.parse("vote for the bench", "en")

    assert "wrong-token" not in repr(silence.value)
    assert silence.value.__cause__ is None


async def test_at_most_four_requests_are_in_flight(server):
    server.gate.clear()

    async with rasa(server) as engine, asyncio.TaskGroup() as crowd:
        for _ in range(12):
            crowd.create_task(engine.parse("vote for the bench", "en"))
        while server.now < 4:  # noqa: ASYNC110  # the server counts them; nothing tells
            await asyncio.sleep(0)
        server.gate.set()

    assert len(server.texts) == 12
    assert server.most == 4


async def test_after_failures_in_a_row_it_is_not_asked_for_a_while(server):
    clock = Clock()
    server.status = 500

    async with rasa(server, breaker=Breaker(failures=3, pause=10, clock=clock)) as engine:
        for _ in range(5):
            await silent(engine)
        server.status = 200
        clock.now = 9.9
        await silent(engine)

    assert len(server.texts) == 3


async def test_after_the_pause_one_tries_and_a_success_lets_all_ask(server):
    clock = Clock()
    server.status = 500

    async with rasa(server, breaker=Breaker(failures=1, pause=10, clock=clock)) as engine:
        await silent(engine)
        clock.now = 10
        server.status = 200
        server.gate.clear()
        trial = asyncio.create_task(engine.parse("vote for the bench", "en"))
        while not server.now:  # noqa: ASYNC110  # the server counts them; nothing tells
            await asyncio.sleep(0)
        await silent(engine)  # while somebody tries
        server.gate.set()

        assert (await trial).ranking[0].name == "vote"
        assert (await engine.parse("vote for the bench", "en")).ranking[0].name == "vote"


async def test_a_failed_trial_begins_another_pause(server):
    clock = Clock()
    server.status = 500

    async with rasa(server, breaker=Breaker(failures=1, pause=10, clock=clock)) as engine:
        await silent(engine)
        clock.now = 10
        await silent(engine)
        clock.now = 19
        await silent(engine)

    assert len(server.texts) == 2


async def test_a_success_between_forgives_failures(server):
    async with rasa(server, breaker=Breaker(failures=2, clock=Clock())) as engine:
        for status in (500, 200, 500, 200):
            server.status = status
            if status == 500:
                await silent(engine)
            else:
                await engine.parse("vote for the bench", "en")

    assert len(server.texts) == 4


async def test_a_closed_engine_connects_anew(server):
    async with rasa(server) as engine:
        await engine.parse("vote for the bench", "en")
        await engine.close()

        assert (await engine.parse("vote for the bench", "en")).ranking[0].name == "vote"


class Beside:
    """An embedded engine that knows one answer."""

    name = "builtin"

    async def parse(self, text, language):
        return Parsed((Intent("submit_idea", 0.8),))


def interpreter(engine):
    return Interpreter(
        words=Words(["en"], is_code=str.isdigit), engine=engine, fallback=Beside(),
        languages=Languages.load(["en"], None), topics=Topics([]), gazetteer=Gazetteer([]),
    )  # fmt: skip


async def test_the_engine_that_understood_is_kept(server):
    server.answer = {"intent": {"name": "ask_question", "confidence": 0.9}, "entities": []}

    async with rasa(server) as engine:
        understood = await interpreter(engine).read("when is the library open", preferred="en")

    assert (understood.engine, understood.intent.name) == ("rasa", "ask_question")


async def test_the_embedded_engine_answers_for_a_silent_one(server):
    server.status = 500

    async with rasa(server) as engine:
        understood = await interpreter(engine).read("mend the bridge over the brook", preferred="en")

    assert (understood.engine, understood.intent.name) == ("builtin", "submit_idea")


async def test_a_running_server_tells_its_model(server):
    assert await look(server.url, None) == Running("hearback-0123.tar.gz")


async def test_a_server_that_wants_another_token_is_told_apart(server):
    server.token = "a-token"

    assert await look(server.url, "another") == Locked()
    assert await look(server.url, "a-token") == Running("hearback-0123.tar.gz")


async def test_nobody_there_is_told_apart():
    assert isinstance(await look("http://127.0.0.1:9", None), Unreachable)
