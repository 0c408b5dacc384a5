"""Places of the city in residents' words."""

import pytest

from nlu.places import Gazetteer, Place

PLACES = (
    Place(
        "elm", "Elm Street", ("Elm St", "calle del Olmo", "rue des Ormes"), "street", "riverside", 1.0, 2.0
    ),
    Place("elm-school", "Elm Street School", (), "school", "riverside"),
    Place("willow", "Willow Road", (), "street", "riverside"),
    Place("lane-1", "School Lane", ("callejón de la Escuela",), "street", "hilltop"),
    Place("lane-2", "School Lane", (), "street", "northfield"),
    Place("northfield", "Northfield", (), "area", "northfield"),
    Place("hilltop", "Hilltop", ("the hill",), "area", "hilltop"),
    Place("river-park", "Riverside Park", (), "park", "riverside"),
    Place("skate", "Skate Park", ("the skate park",), "sports", "northfield"),
    Place("centre", "Old Town", ("el centro", "o centro", "le centre", "les Rives"), "area", "old_town"),
    Place("salt", "Salt Road", ("rue du Sel",), "street", "old_town"),
    Place("library", "Central Library", ("the library",), "library", "old_town"),
    Place("hall", "Town Hall", ("el Ayuntamiento", "la Mairie"), "landmark", "old_town"),
)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer(PLACES)


def keys(gazetteer: Gazetteer, text: str) -> list[str]:
    found = gazetteer.find(text)
    return [match.key for match in found.matches] if found else []


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("bench on Elm Street please", "elm"),
        ("bench on elm st. please", "elm"),
        ("pothole on wilow road", "willow"),
        ("the light is out on Elm", "elm"),
        ("bache en la calle del olmo", "elm"),
        ("BACHE EN C/ OLMO", "elm"),
        ("nid de poule r. des Ormes", "elm"),
        ("toilets at elm street school", "elm-school"),
        ("open the library on sundays", "library"),
        ("the skate park needs lights", "skate"),
        ("basura delante del ayuntamiento", "hall"),
        ("menos coches en el centro", "centre"),
        ("moins de voitures dans le centre", "centre"),
        ("des trous dans la rue du sel", "salt"),
        ("un trou dans Sel", "salt"),
    ],
)
def test_place_is_found_in_any_spelling(gazetteer, text, key):
    assert keys(gazetteer, text) == [key]


@pytest.mark.parametrize(
    "text",
    [
        "more trees in the park",
        "a skate park for teenagers",
        "we need a library",
        "Elm Park is dirty",
        "plant elm trees",
        "el ayuntamiento no hace nada",
        "public transit should be free",
        "the clothes bank on Hill Street is full",
        "les fleurs de l'orme et du saule",
        "il faut mettre du sel",
        "a siren when the river rises",
        "more libraries in the north",
        "",
        "!!!",
    ],
)
def test_no_place_is_invented(gazetteer, text):
    assert keys(gazetteer, text) == []


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("um banco no Riverside Park", "pt", ["river-park"]),
        ("um bebedouro no skate park", "pt", ["skate"]),
        ("buracos na Elm Street", "pt", ["elm"]),
        ("there is no Elm Street here", "en", []),
        ("no skate park for us", "en", []),
    ],
)
def test_a_word_before_a_name_means_what_it_does_in_the_language(gazetteer, text, language, found):
    read = gazetteer.find(text, language)

    assert [match.key for match in read.matches] == found if read else not found


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("faltan médicos en el centro de salud", "es", "el centro de salud"),
        ("mais médicos no centro de saúde", "pt", "no centro de saúde"),
        ("des ateliers au centre culturel", "fr", "au centre culturel"),
        ("potholes on Hill Street", "en", "Hill Street"),
    ],
)
def test_place_of_another_kind_is_not_the_one_of_that_name(gazetteer, text, language, words):
    found = gazetteer.find(text, language)

    assert found is not None
    assert (found.words, found.matches) == (words, ())


def test_words_keep_what_stands_with_the_name(gazetteer):
    found = gazetteer.find("can we pls get a bench at the elm st bus stop, my gran cant stand that long")

    assert found is not None
    assert found.words == "elm st bus stop"
    assert found.proper == (30, 36, "Elm Street")


def test_tags_of_a_copied_page_are_no_words_of_a_place(gazetteer):
    found = gazetteer.find("a bench on <b>Elm</b> Street")

    assert found is not None
    assert found.words == "Elm Street"
    assert [match.key for match in found.matches] == ["elm"]


def test_name_of_two_places_gives_both(gazetteer):
    found = gazetteer.find("school lane is dark")

    assert found is not None
    assert [match.key for match in found.matches] == ["lane-1", "lane-2"]
    assert all(match.confidence < 0.7 for match in found.matches)


def test_area_tells_two_places_of_one_name_apart(gazetteer):
    assert keys(gazetteer, "school lane in northfield is dark") == ["lane-2"]


def test_misspelt_place_is_less_sure(gazetteer):
    right, wrong = gazetteer.find("hole on Willow Road"), gazetteer.find("hole on Wilow Road")

    assert right is not None
    assert wrong is not None
    assert wrong.matches[0].confidence < right.matches[0].confidence


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hole on Foo Street", "Foo Street"),
        ("bins behind the school", "the school"),
        ("basura detrás de la escuela", "la escuela"),
        ("un banc près de l'arrêt de bus", "l'arrêt de bus"),
        ("poner un banco en la avenida de los Pinos", "avenida de los Pinos"),
        ("Schlagloch in der Lindenstraße", "Lindenstraße"),
        ("lantaarn kapot bij de bibliotheek", "de bibliotheek"),
        ("kuil in de Molenstraat bij nr 4", "Molenstraat"),
        ("semáforo na avenida dos Pinheiros", "avenida dos Pinheiros"),
    ],
)
def test_place_we_do_not_know_keeps_its_words(gazetteer, text, words):
    found = gazetteer.find(text)

    assert found is not None
    assert (found.words, found.matches) == (words, ())
    assert text[found.start : found.end] == words


@pytest.mark.parametrize(
    ("name", "found"), [("elm street", ["elm"]), ("Olmo", ["elm"]), ("the hill", ["hilltop"])]
)
def test_lookup_finds_a_name_that_is_all_there_is(gazetteer, name, found):
    assert [match.key for match in gazetteer.lookup(name)] == found


@pytest.mark.parametrize("name", ["elm street the lights are broken", "me", "", "park"])
def test_lookup_wants_nothing_but_a_place(gazetteer, name):
    assert gazetteer.lookup(name) == ()


def test_city_without_places_finds_none():
    empty = Gazetteer([])

    assert empty.lookup("elm street") == ()
    assert keys(empty, "bench on Elm Street") == []


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("the tunnel floods after every shower", "en", "The tunnel"),
        ("the kerb outside the tannery is too high", "en", "the tannery"),
        ("el puente tiene un agujero", "es", "el puente"),
        ("der Bordstein vor dem Käseladen ist zu hoch", "de", "dem Käseladen"),
        ("drempel bij de kaaswinkel is te hoog", "nl", "de kaaswinkel"),
        ("le trottoir en face de la fromagerie est cassé", "fr", "la fromagerie"),
        ("hole on station road", "en", "station road"),
        ("24 Larkfield St. Damaged cart", "en", "Larkfield St"),
        ("trash everywhere quilby st", "en", "quilby st"),
        ("pothole walnut lane", "en", "walnut lane"),
        ("Dead squirrel West Quilby Ave", "en", "West Quilby Ave"),
        ("17 south marlow street trash out early", "en", "south marlow street"),
        ("nid de poule rue jean zay", "fr", "rue jean zay"),
        ("au 14 rue du Lavoir il y a un trou", "fr", "rue du Lavoir"),
        ("hay un bache en 14 calle mayor", "es", "calle mayor"),
        ("lampadaire cassé rue du Tilleul", "fr", "rue du Tilleul"),
        ("des rats partout rue du lavoir c dégueulasse", "fr", "rue du lavoir"),
        ("un trou dans la rue jean zay c dangereux", "fr", "rue jean zay"),
        ("un banc sur la place saint michel", "fr", "place saint michel"),
        ("hay un hoyo en la calle benito lerdo no se puede pasar", "es", "calle benito lerdo"),
        ("hay basura en la calle mayor es peligroso", "es", "calle mayor"),
        ("la rue du lavoir est sale", "fr", "rue du lavoir"),
        ("rue Jeanne Brumel il fait noir", "fr", "rue Jeanne Brumel"),
        ("farola rota calle del Tejo", "es", "calle del Tejo"),
        ("vettä tulee apteekin takana", "fi", "apteekin takana"),
        ("lamppu rikki Kuusikadulla", "fi", "Kuusikadulla"),
        ("wyrwa w chodniku przed apteką", "pl", "apteką"),
        ("lampa nie świeci na Lipowej", "pl", "Lipowej"),
    ],
)
def test_place_is_what_a_language_says_it_with(gazetteer, text, language, words):
    found = gazetteer.find(text, language)

    assert found is not None
    assert found.words.casefold() == words.casefold()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("three lamps in a row gone", "en"),
        ("somewhere to play that isnt all concrete", "en"),
        ("cars parked in bike lane", "en"),
        ("i would ride if there was a safe place to leave it", "en"),
        ("trash next to this address", "en"),
        ("more street lights please", "en"),
        ("Single street light outage", "en"),
        ("the toll road and the slip road are full of holes", "en"),
        ("Dirty street again", "en"),
        ("a flooded road and muddy lane", "en"),
        ("the sign says street cleaning is today", "en"),
        ("litter all over the place", "en"),
        ("they work in the city, they shop there", "en"),
        ("des cours de guitare pour les retraités", "fr"),
        ("wir sitzen auf der Parkbank", "de"),
        ("basura en la calle. Mayor vigilancia", "es"),
        ("the bus is late again and so is the tram", "en"),
        ("une place de parking pour les vélos", "fr"),
        ("la rue est sale", "fr"),
        ("pyörätiellä on lasia", "fi"),
        ("Kävelykadulla on liukasta", "fi"),
        ("lumi jää aurauksen ja joulun alla", "fi"),
        ("bilet za drogi, a przed świętami jeszcze droższy", "pl"),
        ("la calle lleva una semana a oscuras", "es"),
        ("los árboles de la avenida se mueren de sed", "es"),
        ("plaque de rue manquante", "fr"),
        ("les arbres de l'avenue meurent de soif", "fr"),
        ("tout le monde se gare n'importe où", "fr"),
        ("a rua está toda esburacada", "pt"),
        ("as árvores da avenida estão a morrer", "pt"),
    ],
)
def test_no_place_is_made_of_other_words(gazetteer, text, language):
    assert gazetteer.find(text, language) is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Elm Streetin penkki on rikki", "elm"),
        ("roskis täynnä Elm Streetillä", "elm"),
        ("kuoppa Willow Roadilla", "willow"),
        ("Riverside Parkiin lisää penkkejä", "river-park"),
        ("lamppu rikki Jalavakadulla", "elm"),
        ("Myllypuistossa on pimeää", "mill-park"),
    ],
)
def test_name_is_known_by_the_ending_that_a_sentence_gives_it(text, key):
    finnish = Gazetteer(
        (
            *PLACES[1:],
            Place("elm", "Elm Street", ("Jalavakatu",), "street"),
            Place("mill-park", "Mill Park", ("Myllypuisto",), "park"),
        ),
        ("en", "fi"),
    )

    found = finnish.find(text, "fi")

    assert found is not None
    assert [match.key for match in found.matches] == [key]
    assert found.proper is None  # the name without its ending would not fit the sentence
    assert [match.key for match in finnish.lookup(found.words)] == [key]


def test_endings_belong_to_their_language(gazetteer):
    assert gazetteer.find("Elm Streetin", "en") is None


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("kuntoportaat Leppäsaareen", "fi", "Leppäsaari"),
        ("Leppäsaaren ranta", "fi", "Leppäsaari"),
        ("wc Haarlaan", "fi", "Haarla"),
        ("penkkejä Kivimäkeen", "fi", "Kivimäki"),
        ("Kivimäellä on pimeää", "fi", "Kivimäki"),
        ("ławki na Jesionowie", "pl", "Jesionów"),
        ("drzewa na Olchowej", "pl", "Olchowa"),
        ("kosze w Zarzeczach", "pl", "Zarzecza"),
        ("bekk í Eikardal", "is", "Eikardalur"),
    ],
)
def test_names_are_known_in_the_case_that_the_sentence_asks_for(text, language, name):
    names = ["Leppäsaari", "Haarla", "Kivimäki", "Jesionów", "Olchowa", "Zarzecza", "Eikardalur"]
    found = Gazetteer([Place(name.casefold(), name) for name in names], ("en", "fi", "is", "pl")).find(
        text, language
    )

    assert found is not None
    assert [match.name for match in found.matches] == [name]
