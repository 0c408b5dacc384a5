"""The exact words (contract, section 7)."""

import pytest

from nlu import lexicons
from nlu.understanding import Command
from tests.nlu.labelled import LANGUAGES
from tests.nlu.wording import spoken

WORDS = spoken()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("TOP", "top"),
        ("top!", "top"),
        ("  Top. ", "top"),
        ("mejores", "top"),
        ("Meilleures", "top"),
        ("NEW", "new"),
        ("nuevas", "new"),
        ("MORE", "more"),
        ("más", "more"),
        ("mas", "more"),
        ("plus", "more"),
        ("MINE", "mine"),
        ("mis ideas", "mine"),
        ("mes idées", "mine"),
        ("MES IDEES", "mine"),
        ("HELP", "help"),
        ("help?", "help"),
        ("INFO", "help"),
        ("ayuda", "help"),
        ("aide", "help"),
        ("help please", "help"),
        ("STOP", "stop"),
        ("stop.", "stop"),
        ("STOP!!", "stop"),
        ("\u201cstop\u201d", "stop"),
        ("st\u200bop", "stop"),
        ("Opt-out", "stop"),
        ("OPT OUT", "stop"),
        ("unsubscribe", "stop"),
        ("ALTO", "stop"),
        ("arrêt", "stop"),
        ("START", "start"),
        ("unstop", "start"),
        ("empezar", "start"),
        ("LANGUAGE", "language"),
        ("idioma", "language"),
        ("LINK", "link"),
        ("MY DATA", "my_data"),
        ("mis datos", "my_data"),
        ("mes données", "my_data"),
        ("FORGET ME", "forget_me"),
        ("olvídame", "forget_me"),
        ("oubliez-moi", "forget_me"),
        ("HILFE", "help"),
        ("abmelden", "stop"),
        ("Nächste", "more"),
        ("naechste", "more"),
        ("meine Daten", "my_data"),
        ("HULP", "help"),
        ("uitschrijven", "stop"),
        ("mijn ideeën", "mine"),
        ("ajuda", "help"),
        ("SAIR", "stop"),
        ("minhas ideias", "mine"),
        ("MEUS DADOS", "my_data"),
        ("/help", "help"),
        ("/top@HearbackBot", "top"),
    ],
)
def test_word_counts_as_the_whole_message(text, name):
    command = WORDS.command(text)

    assert command is not None
    assert command.name == name


@pytest.mark.parametrize("word", "STOP STOPALL UNSUBSCRIBE CANCEL END QUIT REVOKE OPTOUT".split())
@pytest.mark.parametrize("language", lexicons.languages())
def test_words_that_twilio_keeps_stop_in_every_city(word, language):
    assert spoken(language).command(word) == Command("stop")


@pytest.mark.parametrize(
    "text",
    [
        "Near the school the lights are broken",
        "New benches please",
        "more trees on Elm Street",
        "Find a way to fix the park",
        "help the old people cross the road",
        "top floor lift is broken",
        "stop sign missing",
        "start a market on sundays",
        "follow the law",
        "vote earlier in the year",
        "comment voter ?",
        "Comment ?",
        "mine is the house at the corner",
        "link the two bike lanes",
        "language classes for newcomers",
        "status of the works?",
        "nuevas farolas por favor",
        "plus de bancs",
        "K7RD is great but too far away",
        "K7RD no good for kids",
        "yes",
        "hello",
        "2",
        "",
        "???",
        "\x00",
        "\ud83d",
    ],
)
def test_sentence_is_no_command(text):
    assert WORDS.command(text) is None


@pytest.mark.parametrize(
    "text", ["K7RD", "k7rd", "#K7RD", "# k7rd", "K7-RD", "k7rd.", "K7RD?", "show K7RD", "find K7RD"]
)
def test_code_shows_its_idea(text):
    assert WORDS.command(text) == Command("show", codes=("K7RD",))


@pytest.mark.parametrize(
    "text",
    [
        "K7RD yes",
        "K7RD: Yes!",
        "k7rd sí",
        "K7RD oui",
        "K7RD +",
        "K7RD +1",
        "K7RD \N{THUMBS UP SIGN}",
        "K7RD\N{THUMBS UP SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-5}",
        "K7RD yes please",
        "K7RD claro que sí",
        "VOTE K7RD",
        "vote for k7rd",
        "VOTE K7RD yes",
        "vote yes on K7RD",
        "voto por K7RD",
        "votar a favor de K7RD",
        "je vote pour K7RD",
        "yes K7RD",
        "oui à K7RD",
        "K7RD ja bitte",
        "stimme für K7RD",
        "K7RD ja graag",
        "stem voor K7RD",
        "K7RD sim",
        "voto a favor de K7RD",
    ],
)
def test_vote_for(text):
    assert WORDS.command(text) == Command("vote", codes=("K7RD",), stance="for")


@pytest.mark.parametrize(
    "text",
    [
        "K7RD no",
        "K7RD No!",
        "K7RD non merci",
        "K7RD \N{THUMBS DOWN SIGN}",
        "K7RD -1",
        "VOTE K7RD no",
        "VOTE NO K7RD",
        "vote no for K7RD",
        "vote against K7RD",
        "voto en contra de K7RD",
        "voter contre K7RD",
        "K7RD claro que no",
        "K7RD pas d'accord",
        "no K7RD",
        "K7RD nein danke",
        "stimme gegen K7RD",
        "K7RD nee bedankt",
        "stem tegen K7RD",
        "K7RD não",
        "voto contra K7RD",
    ],
)
def test_vote_against(text):
    assert WORDS.command(text) == Command("vote", codes=("K7RD",), stance="against")


@pytest.mark.parametrize(
    "text", ["K7RD yes no", "VOTE K7RD yes no", "K7RD not sure", "K7RD no problem", "K7RD yeah no"]
)
def test_mixed_answer_is_no_vote(text):
    assert WORDS.command(text) is None


@pytest.mark.parametrize(
    ("text", "stance"),
    [("VOTE 2", "for"), ("vote #2", "for"), ("2 yes", "for"), ("2 no", "against"), ("vote no 2", "against")],
)
def test_number_of_the_last_list_can_be_voted_on(text, stance):
    assert WORDS.command(text) == Command("vote", argument="2", stance=stance)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("UNVOTE K7RD", Command("unvote", codes=("K7RD",))),
        ("retirer mon vote K7RD", Command("unvote", codes=("K7RD",))),
        ("STATUS K7RD", Command("status", codes=("K7RD",))),
        ("K7RD status", Command("status", codes=("K7RD",))),
        ("FOLLOW K7RD", Command("follow", codes=("K7RD",))),
        ("unfollow k7rd", Command("unfollow", codes=("K7RD",))),
        ("dejar de seguir K7RD", Command("unfollow", codes=("K7RD",))),
        ("follow 3", Command("follow", argument="3")),
        ("VOTE K7RD M4TX", Command("vote", codes=("K7RD", "M4TX"), stance="for")),
        ("K7RD 1", Command("show", codes=("K7RD",), argument="1")),
        ("LINK AB12CD", Command("link", argument="AB12CD")),
        ("LANGUAGE español", Command("language", argument="es")),
        ("español", Command("language", argument="es")),
        ("Français, svp", Command("language", argument="fr")),
        ("NEAR Elm Street", Command("near", argument="Elm Street")),
        ("cerca de la plaza", Command("near", argument="la plaza")),
        ("FIND bench", Command("find", argument="bench")),
        ("buscar Bancos verdes.", Command("find", argument="Bancos verdes")),
    ],
)
def test_word_stands_first_with_what_belongs_to_it(text, command):
    assert WORDS.command(text) == command


def test_near_wants_nothing_but_a_known_place():
    assert WORDS.command("near nowhere at all") is None


def test_find_takes_up_to_three_words():
    assert WORDS.command("find a green bench") == Command("find", argument="a green bench")
    assert WORDS.command("find a very green bench") is None


def test_comment_keeps_what_was_typed():
    command = WORDS.command(
        "Comment K7RD: More Shade, please! And a bin — for dogs. So many words that it is long"
    )

    assert command is not None
    assert command.codes == ("K7RD",)
    assert command.argument == "More Shade, please! And a bin — for dogs. So many words that it is long"


@pytest.mark.parametrize("text", ["voto no K7RD", "votar no K7RD"])
def test_what_portuguese_and_spanish_mean_the_opposite_way_is_no_command(text):
    assert spoken("pt").command(text) is None
    assert spoken("es", "pt").command(text) is None
    assert spoken("es").command(text) == Command("vote", codes=("K7RD",), stance="against")


@pytest.mark.parametrize(
    "text",
    [
        "K7RD not M4TX",
        "no K7RD yes M4TX",
        "VOTE K7RD not M4TX yes",
        "VOTE 1 2",
        "VOTE K7RD no, M4TX",
        "VOTE 1 no. 2",
    ],
)
def test_a_side_between_codes_is_no_command(text):
    assert WORDS.command(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "VOTE K7RD not M4TX", "vote K7RD, but not M4TX", "i vote for K7RD and not for M4TX",
        "VOTE K7RD no M4TX", "vote for K7RD rather than M4TX", "stimme K7RD nicht M4TX",
        "votar K7RD no M4TX", "voter K7RD pas M4TX",
        "stem K7RD niet M4TX", "votar K7RD não M4TX", "głosuj K7RD nie M4TX", "äänestä K7RD ei M4TX",
        "kjósa K7RD ekki M4TX",
    ],
)  # fmt: skip
def test_a_vote_for_one_and_not_another_is_for_that_one(text):
    words = spoken(*LANGUAGES)

    assert words.command(text) == Command(
        "vote", codes=("K7RD",), stance="for", others=(("M4TX", "withdraw"),)
    )


def test_numbers_of_a_list_are_left_as_codes_are():
    assert WORDS.command("VOTE 1 not 2") == Command(
        "vote", argument="1", stance="for", others=(("2", "withdraw"),)
    )


def test_a_side_behind_each_of_two_codes_is_a_vote_on_each():
    assert WORDS.command("K7RD yes M4TX no") == Command(
        "vote", codes=("K7RD",), stance="for", others=(("M4TX", "against"),)
    )


def test_words_of_other_languages_than_the_citys_are_sentences():
    assert spoken("en").command("mis ideas") is None


@pytest.mark.parametrize("text", ["K7RD idea", "K7RD número", "K7RD die Idee", "K7RD, pomysł"])
def test_what_says_nothing_behind_a_code_is_no_vote(text):
    assert spoken(*lexicons.languages()).command(text) == Command("show", codes=("K7RD",))


@pytest.mark.parametrize("text", ["idea no K7RD", "idée no K7RD", "the no K7RD", "no idea K7RD"])
def test_an_abbreviated_number_is_no_vote_against(text):
    assert spoken(*lexicons.languages()).command(text) is None


@pytest.mark.parametrize("text", ["against K7RD", "gegen K7RD", "contra K7RD", "tegen K7RD", "przeciw K7RD"])
def test_a_side_before_a_code_is_a_vote(text):
    expected = Command("vote", codes=("K7RD",), stance="against")

    assert spoken(*lexicons.languages()).command(text) == expected


@pytest.mark.parametrize("text", ["support K7RD", "pour K7RD", "für K7RD", "za K7RD"])
def test_a_side_for_it_before_a_code_is_a_vote(text):
    assert spoken(*lexicons.languages()).command(text) == Command("vote", codes=("K7RD",), stance="for")


def test_a_word_that_reads_like_a_greeting_without_its_accents_is_what_it_says():
    words = spoken(*lexicons.languages())

    assert words.command("hae penkki") == Command("find", argument="penkki")
    assert words.command("hæ") is None


@pytest.mark.parametrize(
    "text",
    ["more about 3", "tell me about number 3", "mehr zu 3", "más sobre 3", "plus sur 3", "meer over 3"],
)
def test_more_about_a_number_shows_it(text):
    assert spoken(*lexicons.languages()).command(text) == Command("show", argument="3")


@pytest.mark.parametrize(("text", "name"), [("TOP 5", "top"), ("new 10", "new"), ("MORE MORE", "more")])
def test_a_list_is_meant_whatever_number_stands_behind_it(text, name):
    assert spoken(*lexicons.languages()).command(text) == Command(name)


@pytest.mark.parametrize(
    "text", ["help help", "vote vote", "more about the bench", "top 5 floors", "top of 5"]
)
def test_other_words_behind_them_are_no_command(text):
    assert spoken(*lexicons.languages()).command(text) is None


@pytest.mark.parametrize(
    "text", ["can you help me?", "vous pouvez m'aider ?", "\u00bfpuede ayudarme?", "voitko auttaa minua?"]
)
def test_who_asks_for_help_and_says_no_more_gets_the_help_text(text):
    assert WORDS.command(text) == Command("help")


@pytest.mark.parametrize("text", ["vous pouvez m'aider il me frappe", "can you help me my son is bleeding"])
def test_a_cry_for_help_is_no_wish_for_the_help_text(text):
    assert WORDS.command(text) is None
    assert WORDS.danger.heard(text)
