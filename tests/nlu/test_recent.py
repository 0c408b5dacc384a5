"""What was just worked out of a text, kept for a moment and forgotten on demand."""

from nlu import recent
from nlu.stems import stem
from nlu.text import fold_word


def test_the_same_text_is_worked_on_once_until_it_is_forgotten() -> None:
    worked: list[str] = []

    def work(text: str) -> int:
        worked.append(text)
        return len(text)

    quick = recent.recent(work)
    assert [quick("a bench"), quick("a bench")] == [7, 7]
    assert worked == ["a bench"]

    recent.forget()

    assert quick("a bench") == 7
    assert worked == ["a bench", "a bench"]


def test_words_are_forgotten_with_the_texts() -> None:
    assert stem(fold_word("Lindqvists"), "en") == "lindqvist"
    assert any(kept.cache_info().currsize for kept in recent._KEPT)

    recent.forget()

    assert [kept.cache_info().currsize for kept in recent._KEPT if kept.cache_info().currsize] == []
    assert stem in recent._KEPT


def test_only_the_last_texts_are_kept() -> None:
    worked: list[str] = []
    quick = recent.recent(worked.append, 2)
    for text in ("one", "two", "three", "one"):
        quick(text)
    assert worked == ["one", "two", "three", "one"]


def test_a_reader_that_is_gone_leaves_nothing_behind() -> None:
    before = len(recent._KEPT)
    quick = recent.recent(str.upper)
    assert quick("a bench") == "A BENCH"
    assert len(recent._KEPT) == before + 1
    del quick
    assert len(recent._KEPT) == before
