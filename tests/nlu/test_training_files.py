"""A model's name says exactly what it was trained on."""

import shutil
from collections import defaultdict

from nlu import training_files
from nlu.builtin import examples


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
    assert training_files.DOMAIN in counted


def test_no_sentence_means_two_things():
    intents = defaultdict(set)
    for one in examples.read(sorted(training_files.DATA.glob("*.yml"))):
        intents[one.text].add(one.intent)

    assert {text: said for text, said in intents.items() if len(said) > 1} == {}
