from datetime import UTC, date, datetime

import pytest

from phrases import CatalogueError, Key, MissingBlank, Phrases, Title, UnknownPhrase, displayed, parts

LONG = "Bench at the Elm Street bus stop where my grandmother waits every single morning for the bus to town"


@pytest.fixture(scope="module")
def phrases():
    return Phrases.load()


def noted(title):
    return ("idea.noted", {"code": "K7RD", "title": title, "topic": "streets", "place": "Elm Street"})


def test_a_phrase_is_said_in_the_language_of_the_resident(phrases):
    assert phrases.say("es", "thanks") == "¡De nada!"
    assert phrases.say("es-MX", "thanks") == "¡De nada!"


def test_an_unknown_language_hears_the_first_one():
    assert Phrases.load(["fr", "en"]).say("xx", "thanks") == "Avec plaisir !"


def test_a_language_without_a_catalogue_is_refused():
    with pytest.raises(CatalogueError, match="xx"):
        Phrases.load(["xx"])


@pytest.mark.parametrize(
    ("language", "n", "word"),
    [("en", 1, "vote)"), ("en", 0, "votes)"), ("es", 2, "votos)"), ("fr", 0, "vote)"), ("fr", 2, "votes)")],
)
def test_the_plural_form_follows_the_language(phrases, language, n, word):
    offer = phrases.say(language, "similar.offer", mine="T4WM", title="a", code="K7RD", other="b", n=n)

    assert f"({n} {word}" in offer


def test_what_residents_typed_is_never_read_as_a_phrase(phrases):
    title = 'A {code} {0} {title!r} %s "sign" \\n'

    said = phrases.say("en", "follow.off", code="K7RD", title=title)

    assert said == f'You no longer follow K7RD "{title}".'


def test_what_residents_typed_stays_on_one_line_and_looks_like_what_it_is(phrases):
    said = phrases.say(
        "en", "follow.off", code="K7RD", title="two\r\nlines\x00\x1b and \u202eback\u2066\u200bwards"
    )

    assert said == 'You no longer follow K7RD "two lines and backwards".'


def test_joiners_that_shape_a_word_or_an_emoji_stay():
    assert displayed("می‌خواهم 👩‍👧\n") == "می‌خواهم 👩‍👧"


def test_a_blank_can_be_a_phrase_a_date_or_a_text_in_several_languages(phrases):
    said = phrases.say(
        "es",
        "status.line_due",
        code="K7RD",
        title={"en": "Bench", "es": "Banco"},
        status=Key("status.name.planned"),
        due=date(2027, 3, 5),
    )

    assert said == 'K7RD "Banco": prevista. Siguiente noticia como tarde el 5 de marzo de 2027.'


def test_a_time_is_said_as_its_day_and_a_missing_language_as_the_first_text(phrases):
    blanks = {
        "code": "K7RD",
        "title": {"es": "Banco"},
        "status": "x",
        "due": datetime(2027, 3, 5, tzinfo=UTC),
    }

    assert phrases.say("en", "status.line_due", **blanks) == 'K7RD "Banco": x. Next news by 5 March 2027.'


def test_a_missing_blank_and_an_unknown_phrase_are_told_apart(phrases):
    with pytest.raises(MissingBlank, match=r"idea\.added needs code"):
        phrases.say("en", "idea.added")
    with pytest.raises(UnknownPhrase):
        phrases.say("en", "no.such.phrase")


def test_lines_are_joined_and_titles_stay_whole_where_parts_do_not_count(phrases):
    joined = phrases.join("en", [noted(Title(LONG)), ("thanks", {})])

    assert LONG in joined
    assert joined.endswith("\nYou are welcome!")


def test_a_long_title_is_shortened_at_a_word_when_that_saves_a_part(phrases):
    reply = phrases.fit("en", [noted(Title(LONG))])

    assert parts(reply).count == 1
    assert '"Bench at the Elm Street bus stop where my..."' in reply


def test_a_title_is_shortened_no_more_than_it_must(phrases):
    reply = phrases.fit("en", [("follow.off", {"code": "K7RD", "title": Title(LONG * 2)})])

    assert parts(reply).count == 1
    assert parts(reply).units > 150


def test_a_title_stays_whole_when_nothing_would_be_saved(phrases):
    reply = phrases.fit(
        "en",
        [("follow.off", {"code": "K7RD", "title": Title(LONG)}), ("status.reason", {"reason": "r" * 120})],
    )

    assert parts(reply).count == 2
    assert LONG in reply


def test_a_title_keeps_thirty_characters_even_without_spaces(phrases):
    reply = phrases.fit("en", [noted(Title("x" * 200))])

    shown = reply.split('"')[1]
    assert len(shown) >= 30
    assert shown.endswith("...")


def test_several_titles_are_shortened_together(phrases):
    blanks = {"mine": "T4WM", "title": Title(LONG), "code": "K7RD", "other": Title(LONG), "n": 12}

    assert parts(phrases.fit("en", [("similar.offer", blanks)])).count == 1


def test_a_blank_that_is_no_title_is_never_shortened(phrases):
    assert LONG in phrases.fit("en", [noted(LONG)])


def test_a_title_has_a_greatest_length_when_asked(phrases):
    reply = phrases.fit("en", [("follow.off", {"code": "K7RD", "title": Title(LONG)})], max_title=40)

    assert len(reply.split('"')[1]) <= 40


def test_a_reply_is_tidied_for_sms(phrases):
    reply = phrases.fit("en", [noted(Title("Gran’s “bench” – please"))])

    assert parts(reply).encoding == "GSM-7"


@pytest.mark.parametrize(
    ("language", "spelled"),
    [("en", "1 March 2027"), ("es", "1 de marzo de 2027"), ("fr", "1er mars 2027")],
)
def test_a_date_is_written_as_people_write_it(phrases, language, spelled):
    said = phrases.say(language, "status.line_due", code="K7RD", title="x", status="y", due=date(2027, 3, 1))

    assert spelled in said
