"""Labelled messages and the figures that come of them."""

import pytest

from nlu.evaluation import Case, Outcome, Report, read, score
from nlu.evaluation.cases import unheard_of
from nlu.understanding import IdeaDraft, Intent, Understanding, VoteDraft
from scripts.evaluation import page


def case(intent=None, **labels):
    named = frozenset(labels) | ({"intent"} if intent else frozenset())
    return Case("text", labels.pop("language", "en"), named, intent=intent, **labels)


def heard(intent, *, sure=1.0, engine="builtin", place=None, topic="other", stance=None):
    idea = IdeaDraft("title", topic, 1.0, place) if intent == "submit_idea" else None
    vote = VoteDraft(None, None, stance) if intent == "vote" else None
    return Understanding("text", "en", 1.0, engine, Intent(intent, sure), idea=idea, vote=vote)


def outcome(expected, understood, *, seconds=0.001):
    return Outcome(expected, understood, seconds)


def test_any_label_may_be_left_out():
    lines = ['{"text": "a bench", "language": "en", "intent": "submit_idea", "place": null}', "", ""]

    (found,) = read(lines)

    assert found == Case("a bench", "en", frozenset(["intent", "place"]), intent="submit_idea")


def test_an_intent_or_topic_that_is_null_is_no_label():
    (found,) = read(['{"text": "a", "language": "en", "intent": null, "topic": null, "stance": null}'])

    assert found == Case("a", "en", frozenset(["stance"]))


def test_labels_that_nothing_is_understood_as_are_told():
    cases = [case("gretings"), case("vote", stance="maybe"), case("vote", stance=None), case("greet")]
    known = {"intent": {"greet", "vote"}, "stance": {"for", "against"}}

    assert list(unheard_of(cases, known)) == ['intent "gretings"', 'stance "maybe"']


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "line 2: "),
        ("[]", 'line 2: it takes an object with "text" and "language"'),
        ('{"text": "a"}', 'line 2: it takes an object with "text" and "language"'),
        ('{"text": "a", "language": "en", "intent": 1}', 'line 2: "intent" takes a text'),
        ('{"text": "a", "language": "en", "topic": 1}', 'line 2: "topic" takes a text'),
    ],
)
def test_a_line_that_makes_no_sense_is_named(line, reason):
    with pytest.raises(ValueError, match="line 2") as told:
        read(['{"text": "a", "language": "en"}', line])

    assert str(told.value).startswith(reason)


def test_accuracy_f1_and_confusion_are_counted():
    scores = score(
        [
            outcome(case("greet"), heard("greet")),
            outcome(case("greet"), heard("thank")),
            outcome(case("thank"), heard("thank")),
        ]
    )

    assert (scores.intent.some, scores.intent.of) == (2, 3)
    assert scores.macro_f1 == pytest.approx(2 / 3, abs=0.001)
    assert scores.confusion == (("greet", "thank", 1),)


def test_false_accepts_are_counted_among_what_is_something_else():
    scores = score(
        [
            outcome(case("out_of_scope"), heard("vote")),
            outcome(case("out_of_scope"), heard("out_of_scope")),
            outcome(case("vote"), heard("vote")),
        ]
    )

    assert (scores.false_accepts["vote"].some, scores.false_accepts["vote"].of) == (1, 2)


def test_calibration_compares_how_sure_with_how_often_right():
    sure = [outcome(case("greet"), heard("greet", sure=0.95)) for _ in range(3)]

    scores = score([*sure, outcome(case("thank"), heard("greet", sure=0.95))])

    assert scores.calibration_error == pytest.approx(0.95 - 0.75)
    assert [(one.messages, one.right) for one in scores.bins] == [(4, 0.75)]


def test_rules_are_no_matter_of_being_sure():
    assert score([outcome(case("stop"), heard("stop", engine="rules"))]).calibration_error is None


def test_places_are_found_missed_and_made_up():
    scores = score(
        [
            outcome(case("submit_idea", place="the old mill"), heard("submit_idea", place="at the old mill")),
            outcome(case("submit_idea", place="Elm Street"), heard("submit_idea")),
            outcome(case("submit_idea", place=None), heard("submit_idea", place="the moon")),
            outcome(case("submit_idea"), heard("submit_idea", place="not labelled, not scored")),
        ]
    )

    assert (scores.place_precision.some, scores.place_precision.of) == (1, 2)
    assert (scores.place_recall.some, scores.place_recall.of) == (1, 2)
    assert (scores.place_invented.some, scores.place_invented.of) == (1, 1)


def test_stances_are_right_asked_or_flipped():
    scores = score(
        [
            outcome(case("vote", stance="for"), heard("vote", stance="for")),
            outcome(case("vote", stance="for"), heard("vote")),
            outcome(case("vote", stance="against"), heard("vote", stance="for")),
            outcome(case("vote", stance="for"), heard("out_of_scope")),
        ]
    )

    assert (scores.stance.some, scores.stance_asked.some, scores.stance_flipped.some) == (1, 2, 1)


def test_nothing_is_scored_without_failing():
    report = Report.of({"builtin": []})

    assert any("| builtin | all | 0 | – |" in line for line in report.lines())


def test_languages_are_told_apart_and_put_together():
    report = Report.of(
        {
            "builtin": [
                outcome(case("greet", language="en"), heard("greet")),
                outcome(case("greet", language="fr"), heard("thank")),
            ]
        }
    )

    groups = report.engines["builtin"]
    assert {name: scores.intent.some for name, scores in groups.items()} == {"en": 1, "fr": 0, "all": 1}


def test_page_shows_the_last_report():
    text = page.PAGE.read_text("utf-8")

    shown = text.partition(page.BEGIN)[2].partition(page.END)[0].strip()

    assert shown == page.tables(page.last()).strip()
