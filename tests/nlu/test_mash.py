"""What is no word at all."""

import pytest

from nlu.mash import is_mash


@pytest.mark.parametrize("text", ["aaaaa", "AAA", "zzzzzz!!", "hahaha", "jajajaja xx", "oooo oooo", "аааа"])
def test_the_same_letters_again_and_again_are_no_words(text):
    assert is_mash(text)


@pytest.mark.parametrize("text", ["", "???", "wc", "a", "coco", "mamma", "bench", "a zoo", "12345", "9 oaks"])
def test_words_are_words(text):
    assert not is_mash(text)
