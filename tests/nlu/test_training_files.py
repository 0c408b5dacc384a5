"""A model's name says exactly what it was trained on."""

import shutil

from nlu import training_files


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
