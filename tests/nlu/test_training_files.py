"""A model's name says exactly what it was trained on."""

import re
import shutil
from collections import defaultdict

from nlu import training_files
from nlu.builtin import examples
from tests.nlu.wording import spoken

_NEAR_STOP = frozenset(
    ["stop", "unfollow", "forget_me", "out_of_scope", "deny"]
)  # "erase me", "wrong number"
_NEAR_DANGER = frozenset(
    ["report_emergency", "submit_idea", "out_of_scope", "ask_question", "help"]
)  # "no water"


def test_the_same_files_give_the_same_name(tmp_path):
    copy = tmp_path / "pipeline.yml"
    shutil.copyfile(training_files.CONFIG, copy)

    assert training_files.model_name(copy) == training_files.model_name()


def test_another_pipeline_gives_another_name(tmp_path):
    copy = tmp_path / "config.yml"
    copy.write_bytes(training_files.CONFIG.read_bytes() + b"# one more line\n")

    assert training_files.model_name(copy) != training_files.model_name()


def test_examples_of_every_language_count():
    counted = set(training_files.files())

    assert set(training_files.DATA.glob("*.yml")) < counted
    assert set(training_files.DATA.glob("elsewhere/*.yml")) < counted  # Rasa learns what is in folders, too
    assert training_files.DOMAIN in counted


def test_only_whole_words_are_marked():
    for one in examples.read(sorted(training_files.DATA.rglob("*.yml"))):
        for marked in one.entities:
            around = f" {one.text} "
            assert not re.match(r"\w\w", around[marked.start : marked.start + 2]), one
            assert not re.match(r"\w\w", around[marked.end : marked.end + 2]), one


def test_no_sentence_means_two_things():
    intents = defaultdict(set)
    for one in examples.read(sorted(training_files.DATA.glob("*.yml"))):
        intents[one.text].add(one.intent)

    assert {text: said for text, said in intents.items() if len(said) > 1} == {}


def test_no_rule_takes_another_wish_for_an_opt_out_or_danger():
    words, taken = spoken(), []
    for one in examples.read(sorted(training_files.DATA.glob("*.yml"))):
        if one.intent not in _NEAR_STOP and words.is_opt_out(one.text):
            taken.append(("stop", one.intent, one.text))
        if one.intent not in _NEAR_DANGER and words.danger.heard(one.text):
            taken.append(("danger", one.intent, one.text))

    assert taken == []


def test_rules_take_few_ideas_for_danger():
    words = spoken()
    read = examples.read(sorted(training_files.DATA.glob("*.yml")))
    ideas = [one.text for one in read if one.intent == "submit_idea"]
    taken = [text for text in ideas if words.danger.heard(text)]

    assert len(taken) <= 0.002 * len(ideas), taken
