"""What readers are built from is at hand until they are built."""

from nlu import lexicons, sources
from nlu.sources import source


def test_a_source_is_read_once_until_it_is_let_go():
    read = []

    @source
    def words(language: str) -> list[str]:
        read.append(language)
        return [language]

    assert words("en") is words("en")
    sources.let_go()
    assert words("en") == ["en"]
    assert read == ["en", "en"]


def test_who_reads_a_lexicon_again_finds_the_same():
    before = lexicons.load("en")

    sources.let_go()

    assert lexicons.load("en") == before
