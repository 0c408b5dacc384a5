"""Claims about every phrase in every language: nothing is missing, nothing invites what providers keep."""

import re

import pytest

from phrases import Phrases, parts
from phrases.catalogue import read_catalogue

PHRASES = Phrases.load()
LANGUAGES = PHRASES.languages
STATUSES = ("received", "considered", "planned", "doing", "done", "declined", "passed_on")

# Twilio acts on these by itself (its opt-out keywords); STOP, START and HELP are meant that way.
KEPT_BY_TWILIO = {
    "yes",
    "end",
    "cancel",
    "quit",
    "info",
    "stopall",
    "unsubscribe",
    "revoke",
    "optout",
    "unstop",
}

# Every word that a phrase invites, HELP first; SMS stands for itself.
INVITED = {
    "en": """
        HELP STOP START TOP NEW NEAR FIND MORE MINE STATUS VOTE UNVOTE FOLLOW UNFOLLOW LANGUAGE FORGET ME
        COMMENT COMMENTS REPORT EDIT MY DATA LINK UNLINK SMS CITY NEWS
    """,
    "es": """
        AYUDA STOP START TOP NUEVAS CERCA BUSCAR SIGUIENTES MIS IDEAS ESTADO VOTAR QUITAR VOTO SEGUIR NO
        IDIOMA BORRAR DATOS SMS VINCULAR DESVINCULAR COMENTAR COMENTARIOS DENUNCIAR EDITAR MIS DATOS NOTICIAS
    """,
    "fr": """
        AIDE STOP START TOP NOUVELLES PROCHE CHERCHER SUITE MES IDÉES STATUT VOTER RETIRER VOTE SUIVRE
        NE PLUS LANGUE OUBLIEZ MOI SMS LIER DÉLIER COMMENTER COMMENTAIRES SIGNALER MODIFIER MES DONNÉES
        INFOS VILLE
    """,
    "de": """
        HILFE STOP START TOP NEU NAHE SUCHE MEHR MEINE IDEEN STATUS STIMME ZURÜCK FOLGEN ENTFOLGEN SPRACHE
        VERGISS MICH KOMMENTAR KOMMENTARE MELDEN ÄNDERN MEINE DATEN VERBINDEN TRENNEN SMS
        STADTNACHRICHTEN
    """,
    "pl": """
        POMOC STOP START TOP NOWE BLISKO SZUKAJ DALEJ MOJE STATUS POPIERAM COFNIJ OBSERWUJ NIE JĘZYK
        ZAPOMNIJ MNIE KOMENTARZ KOMENTARZE SKARGA EDYTUJ MOJE DANE POŁĄCZ ROZDZIEL NOWINY SMS
    """,
    "fi": """
        OHJE STOP START TOP UUDET LÄHELLÄ ETSI LISÄÄ OMAT TILA ÄÄNESTÄ PERU ÄÄNI SEURAA ÄLÄ KIELI SMS
        UNOHDA MINUT KOMMENTOI KOMMENTIT ILMIANNA MUOKKAA TIEDOT YHDISTÄ EROTA KAUPUNGIN UUTISET
    """,
    "is": """
        HELP STOP START TOP NÝJAR NÁLÆGT LEITA MEIRA MÍNAR STAÐA KJÓSA AFTURKALLA FYLGJA EKKI TUNGUMÁL
        GLEYMDU MÉR ATHUGASEMD ATHUGASEMDIR TILKYNNA BREYTA MÍN GÖGN TENGJA AFTENGJA BORGARFRÉTTIR SMS
    """,
    "nl": """
        HULP STOP START TOP NIEUW NABIJ ZOEK MEER MIJN IDEE STATUS STEM TERUG VOLG ONTVOLG TAAL
        VERGEET MIJ REACTIE REACTIES MELDEN WIJZIG MIJN GEGEVENS KOPPEL ONTKOPPEL SMS
        STADSNIEUWS
    """,
    "pt": """
        AJUDA STOP START TOP NOVAS PERTO PROCURAR MAIS MINHAS IDEIAS ESTADO VOTAR TIRAR VOTO SEGUIR DEIXAR DE
        IDIOMA APAGAR MEUS DADOS COMENTAR DEBATE DENUNCIAR EDITAR VINCULAR DESVINCULAR SMS
        NOVIDADES DA CIDADE
    """,
}


def texts(language):
    """Every plural form of every phrase, with its key; blanks stand as braces."""
    for key, forms in sorted(read_catalogue(language).forms.items()):
        for form in forms:
            yield key, form.fill(lambda blank: f"{{{blank}}}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_phrase(language):
    assert PHRASES.keys(language) == PHRASES.keys("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_has_its_blanks_in_every_language(language):
    wrong = [key for key in PHRASES.keys("en") if PHRASES.blanks(language, key) != PHRASES.blanks("en", key)]

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_form_is_there(language):
    catalogue = read_catalogue(language)
    wanted = {catalogue.form_of(n) for n in range(200)}

    for key in PHRASES.keys("en"):
        if PHRASES.forms("en", key) > 1:
            assert set(range(PHRASES.forms(language, key))) == wanted, key
            assert all("n" in form.blanks for form in catalogue.forms[key]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_invites_a_word_that_twilio_keeps(language):
    inviting = {
        key for key, text in texts(language) if KEPT_BY_TWILIO & set(re.findall(r"\w+", text.casefold()))
    }

    assert inviting == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_command_words_are_in_capitals(language):
    for key, text in texts(language):
        shouted = {word for word in re.findall(r"(?<![\w{])[^\W\d_]{2,}", text) if word.isupper()}
        assert shouted <= set(INVITED[language].split()), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_messages_cost_nothing_the_first_one_says_the_same_but_that(language):
    first = PHRASES.say(language, "first_contact.chat", city="Larkmouth", privacy="https://example.org")

    assert {"Larkmouth", "STOP", "SMS"} & set(re.findall(r"\w+", first)) == {"Larkmouth", "STOP"}
    assert INVITED[language].split()[0] in first
    assert "https://example.org" in first


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_text_tells_who_writes_and_how_to_stop(language):
    first = PHRASES.say(language, "first_contact", city="Larkmouth", privacy="h" * 30)

    assert "Larkmouth" in first
    assert "STOP" in first
    assert INVITED[language].split()[0] in first
    assert parts(first).encoding == "GSM-7"
    assert parts(first).units <= 160
    assert parts(PHRASES.say("en", "first_contact", city="Larkmouth", privacy="h" * 30)).units <= 140


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_and_status_has_a_name(language):
    for named in LANGUAGES:
        assert PHRASES.say(language, f"language.name.{named}") == PHRASES.say(named, f"language.name.{named}")
    for status in STATUSES:
        assert len(PHRASES.say(language, f"status.name.{status}")) <= 16


@pytest.mark.parametrize("language", LANGUAGES)
def test_phrases_are_tidy(language):
    for key, text in texts(language):
        assert text == text.strip(), key
        assert "  " not in text, key
        assert not re.search("[“”‘’…–—«»\u00a0]", text), key
