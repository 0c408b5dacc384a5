"""The embedded engine: what it learns from our examples, and how it is kept."""

import json
from collections import Counter
from pathlib import Path

import pytest
import yaml

from nlu.builtin import Builtin, examples
from nlu.builtin.examples import Example

LANGUAGES = tuple(path.stem for path in sorted(examples.FOLDER.glob("*.yml")))
NLU = Path(examples.FOLDER).parent
LESSONS = examples.read(examples.paths(LANGUAGES))


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def engine(kept) -> Builtin:
    return Builtin.load(LANGUAGES, kept)


def intent(engine: Builtin, text: str, language: str) -> str:
    return engine.parse_now(text, language).ranking[0].name


def messages(folder: str, language: str) -> list[dict[str, str]]:
    lines = (NLU / folder / f"{language}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_that_were_not_learnt_are_mostly_understood(engine, language):
    rows = messages("tuning", language)

    right = sum(intent(engine, row["text"], language) == row["intent"] for row in rows)

    assert right >= 0.85 * len(rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_chat_is_no_vote(engine, language):
    rows = [*messages("tuning", language), *messages("heldout", language)]
    chat = [row["text"] for row in rows if row["intent"] == "out_of_scope"]

    assert not [text for text in chat if intent(engine, text, language) in ("vote", "unvote")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("folder", ["tuning", "heldout"])
def test_no_held_out_message_is_learnt(language, folder):
    learnt = {
        lesson.text.casefold() for lesson in LESSONS if lesson.intent not in ("greet", "thank", "goodbye")
    }

    assert not [row["text"] for row in messages(folder, language) if row["text"].casefold() in learnt]


@pytest.mark.parametrize("language", LANGUAGES)
def test_enough_messages_are_held_out(language):
    assert len({row["text"] for row in messages("heldout", language)}) >= 60


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_intent_has_examples(language):
    named = yaml.safe_load((NLU / "domain.yml").read_text("utf-8"))
    counts = Counter(lesson.intent for lesson in LESSONS if lesson.language == language)

    assert set(counts) == set(named["intents"])
    assert counts["submit_idea"] >= 250
    assert counts["out_of_scope"] >= 150
    assert min(counts.values()) >= 18


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("sinkhole", "en"),
        ("hundimiento", "es"),
        ("moustique", "fr"),
        ("Laubhaufen", "de"),
        ("zwerfafval", "nl"),
        ("alcatrão", "pt"),
        ("szczury", "pl"),
        ("huumeruiskut", "fi"),
        ("hálkublettur", "is"),
    ],
)
def test_a_thing_said_alone_is_an_idea(engine, text, language):
    assert engine.parse_now(text, language).ranking[0].name == "submit_idea"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("how many supporters does my idea have", "en"),
        ("did anyone back my idea", "en"),
        ("how popular is K7RD", "en"),
        ("cuántos apoyos tiene mi idea", "es"),
        ("est-ce que quelqu'un a soutenu mon idée", "fr"),
        ("wie viele Unterstützer hat meine Idee", "de"),
        ("heeft iemand mijn idee gesteund", "nl"),
        ("alguém apoiou minha ideia", "pt"),
        ("ilu zwolenników ma mój pomysł", "pl"),
        ("paljonko ääniä K7RD:llä on", "fi"),
        ("hefur einhver stutt hugmyndina mína", "is"),
    ],
)
def test_who_asks_about_support_asks_how_an_idea_stands(engine, text, language):
    assert intent(engine, text, language) == "ask_status"


def test_entities_are_those_of_the_domain():
    named = yaml.safe_load((NLU / "domain.yml").read_text("utf-8"))

    assert {one.entity for lesson in LESSONS for one in lesson.entities} == set(named["entities"])


def test_marked_words_stand_where_the_example_says(tmp_path):
    file = tmp_path / "en.yml"
    file.write_text(
        "nlu:\n- intent: vote\n  examples: |\n    - I [like](stance) [the bench](idea_ref) a lot\n"
    )

    (lesson,) = examples.read([file])

    assert lesson.text == "I like the bench a lot"
    assert [lesson.text[one.start : one.end] for one in lesson.entities] == ["like", "the bench"]
    assert isinstance(lesson, Example)
    assert lesson.language == "en"


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("POTHOLE ON THE CORNER", "en", "submit_idea"),
        ("las farolas estan fundidas", "es", "submit_idea"),
        ("il faudrait reparer le trottoir", "fr", "submit_idea"),
        ("set an alarm for nine", "en", "out_of_scope"),
        ("quel temps fait il a paris", "fr", "out_of_scope"),
    ],
)
def test_capitals_and_missing_accents_do_not_matter(engine, text, language, expected):
    assert intent(engine, text, language) == expected


def test_ranking_is_whole_and_ordered(engine):
    ranking = engine.parse_now("a bench at the pond", "en").ranking

    assert len(ranking) == 25
    assert sum(one.confidence for one in ranking) == pytest.approx(1, abs=0.01)
    assert [one.confidence for one in ranking] == sorted((one.confidence for one in ranking), reverse=True)


@pytest.mark.parametrize("text", ["xyzzy plugh qwrtz", "blorp snarf", "grzbl frntk wuxq"])
def test_words_that_nobody_knows_are_nothing_sure(engine, text):
    best = engine.parse_now(text, "en").ranking[0]

    assert best.name == "out_of_scope" or best.confidence < 0.75


@pytest.mark.parametrize(
    "text", ["", " ", "\U0001f600", "\x00", "a" * 5000, "word " * 2000, "%s {} <b>", "١٢٣"]
)
def test_no_text_breaks_it(engine, text):
    assert engine.parse_now(text, "en").ranking


def test_idea_that_a_vote_names_is_marked(engine):
    text = "I'd vote for the bench thing"

    marked = [one for one in engine.parse_now(text, "en").entities if one.entity == "idea_ref"]

    assert [(one.value, text[one.start : one.end]) for one in marked] == [
        ("the bench thing", "the bench thing")
    ]


async def test_waiting_or_not_the_answer_is_the_same(engine):
    assert await engine.parse("more trees", "en") == engine.parse_now("more trees", "en")


def test_kept_model_answers_like_the_trained_one(engine, kept):
    again = Builtin.load(LANGUAGES, kept)

    for lesson in LESSONS[::97]:
        assert again.parse_now(lesson.text, lesson.language) == engine.parse_now(lesson.text, lesson.language)


def test_language_without_examples_still_has_an_engine():
    assert (
        Builtin.train(["fr", "is"]).parse_now("un banc sur la place", "is").ranking[0].name == "submit_idea"
    )
