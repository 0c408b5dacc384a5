"""What the embedded engine sees beside the words: what stands beside what, and what it is about."""

import numpy as np
import pytest

from nlu.builtin import features, shapes
from nlu.builtin.kinds import Kinds
from nlu.text import tokens


@pytest.fixture(scope="module")
def kinds():
    return Kinds(["en", "es"])


def shape(text, kinds, language="en"):
    return set(shapes.shape([kinds.known(word, language) for word in tokens(text)]))


def about(text, kinds, language="en"):
    words = tokens(text)
    return set(shapes.about(words, language, [kinds.known(word, language) for word in words], ()))


def test_words_of_a_kind_count_as_one(kinds):
    assert shape("the lamp is rusty", kinds) == shape("the bench is faded", kinds)


def test_order_counts(kinds):
    assert shape("is the lamp broken", kinds) != shape("the lamp is broken", kinds)


def test_short_word_of_no_kind_stands_for_itself_and_a_long_one_for_its_ending(kinds):
    assert "then ^ glub" in shape("glub", kinds)
    assert shape("flomping", kinds) == shape("skwurbing", kinds)


def test_how_much_is_known_is_told_in_quarters(kinds):
    assert {"kinds 0", "known 0"} <= shape("glub frob", kinds)
    assert "kinds 4" in shape("broken lamp", kinds)


def test_one_thing_has_one_name_in_all_languages(kinds):
    assert about("pothole", kinds) & about("bache", kinds, "es")


def test_what_is_said_of_a_theme_is_told(kinds):
    words = tokens("the bus")
    known = [kinds.known(word, "en") for word in words]

    told = set(shapes.about(words, "en", known, ["late"]))

    assert any(one.startswith("theme ") and one.endswith("&late") for one in told)


def test_every_part_of_a_text_begins_and_ends(kinds):
    told = set(shapes.parts("hello there. glub frob", "en", kinds))

    assert {"begins hello", "begins hello there", "begins glub", "then ^ glub", "then frob $"} <= told
    assert set(shapes.parts("hello there", "en", kinds)) == set()


@pytest.mark.parametrize("text", ["", "...", "\U0001f600", "a. b! c? d; e: f, g", "." * 500, "x. " * 500])
def test_no_text_breaks_it(text, kinds):
    assert all(block.dtype == np.uint32 for block in features.blocks(text, "en", kinds))
