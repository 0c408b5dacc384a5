"""A text costs money: common replies, with a 30-character title, fit one SMS part (two in es and fr)."""

import pytest

from phrases import Key, Phrases, Title, parts

PHRASES = Phrases.load()
COMMON = [
    "idea.noted",
    "idea.noted_nowhere",
    "idea.held",
    "idea.added",
    "idea.already",
    "idea.corrected",
    "idea.corrected_nowhere",
    "idea.shown",
    "idea.shown_place",
    "similar.offer",
    "similar.joined",
    "similar.own",
    "similar.again",
    "similar.united",
    "similar.parted",
    "similar.kept",
    "similar.kept_nowhere",
    "vote.for",
    "vote.against",
    "vote.changed_for",
    "vote.changed_against",
    "vote.again_for",
    "vote.again_against",
    "vote.taken_back",
    "vote.counted_several",
    "vote.counted_several_against",
    "vote.taken_back_several",
    "vote.as_before",
    "vote.none",
    "vote.ask_stance",
    "code.unknown",
    "status.line",
    "status.line_due",
    "status.changed",
    "status.changed_due",
    "follow.on",
    "follow.off",
    "talk.noted",
    "talk.held",
    "talk.before",
    "talk.none",
    "talk.news",
    "answer.nothing",
    "unclear.once",
    "unclear.link",
    "question.passed_on",
    "media.ask_words",
    "stop.confirmed",
    "stop.ask",
    "start.confirmed",
    "greeting",
    "news.on",
    "news.off",
    "news.kept",
    "news.answered",
    "broadcast.answered",
    "broadcast.ask_idea",
    "author.comment.hidden",
    "author.comment.shown",
    "author.photo.hidden",
    "author.photo.shown",
]


def blanks(letter):
    return {
        "code": "K7RD",
        "codes": "K7RD, T4WM, 2CQX",
        "mine": "T4WM",
        "title": Title(letter * 30),
        "other": Title(letter * 30),
        "topic": "t" * 12,
        "place": "p" * 15,
        "status": Key("status.name.considered"),
        "due": "5 de diciembre de 2027",
        "pro": 128,
        "con": 12,
        "n": 128,
        "city": "Larkmouth",
        "number": "112",
        "side": Key("talk.side.neither"),
    }


@pytest.mark.parametrize("key", COMMON)
def test_common_replies_in_english_fit_one_part(key):
    reply = parts(PHRASES.fit("en", [(key, blanks("a"))]))

    assert (reply.encoding, reply.count) == ("GSM-7", 1)


def test_a_discussion_of_one_short_comment_fits_one_part_in_english():
    page = [
        ("talk.header", blanks("a")),
        ("talk.column.for", {"count": 1}),
        ("option", {"n": 1, "label": "my gran cannot stand that long"}),
        ("talk.hint", {}),
    ]

    assert parts(PHRASES.fit("en", page)).count == 1


@pytest.mark.parametrize("language", [language for language in PHRASES.languages if language != "en"])
@pytest.mark.parametrize("letter", ["a", "á"])
@pytest.mark.parametrize("key", COMMON)
def test_common_replies_in_other_languages_fit_two_parts_even_with_accents(language, letter, key):
    assert parts(PHRASES.fit(language, [(key, blanks(letter))])).count <= 2


@pytest.mark.parametrize("language", PHRASES.languages)
def test_help_fits_two_parts(language):
    contact = "555-0100, ideas@larkmouth.example"

    assert parts(PHRASES.say(language, "help.text", city="Larkmouth", contact=contact)).count <= 2


@pytest.mark.parametrize("language", PHRASES.languages)
def test_an_emergency_is_answered_in_one_part(language):
    assert parts(PHRASES.say(language, "emergency", number="112")).count == 1


@pytest.mark.parametrize("language", PHRASES.languages)
def test_the_question_for_city_news_fits_one_part(language):
    labels = [Key("choice.news_yes"), Key("choice.news_no")]
    choices = [("option", {"n": n, "label": label}) for n, label in enumerate(labels, 1)]

    assert parts(PHRASES.fit(language, [("news.ask", {"city": "Larkmouth"}), *choices])).count == 1
