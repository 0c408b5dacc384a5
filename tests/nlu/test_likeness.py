"""The order of ideas that are no offer."""

from nlu.likeness import Likeness


def best(title: str, language: str, *others: str) -> str:
    likeness = Likeness(title, language, [(other, language) for other in others])
    return others[max(range(len(others)), key=likeness.to)]


def test_letters_of_inflected_and_compound_words_are_met():
    assert (
        best("Koirapuisto Takametsään", "fi", "Uusi hiihtolatu", "Takametsän koira-aitaus")
        == "Takametsän koira-aitaus"
    )


def test_themes_are_met_without_a_common_letter_group():
    others = ["Fix the clock on the tower", "More swings by the mill", "Cheaper bus tickets"]

    assert best("A slide for our toddlers", "en", *others) == "More swings by the mill"


def test_themes_are_met_across_languages():
    likeness = Likeness(
        "Una rampa para sillas de ruedas", "es", [("Bus lanes", "en"), ("Wheelchair access", "en")]
    )

    assert likeness.to(1) > likeness.to(0)


def test_what_few_have_counts_more():
    others = [
        "Benches near the mill",
        "Benches near the quay",
        "Benches near the inn",
        "Lamps near the brewery",
    ]

    assert best("Benches near the brewery", "en", *others) == "Lamps near the brewery"


def test_usual_words_bring_little_together():
    likeness = Likeness(
        "Development of the district", "en", [("Development of lamps", "en"), ("Library of lamps", "en")]
    )
    rare = Likeness("Brewery of the district", "en", [("Brewery of lamps", "en"), ("Library of lamps", "en")])

    assert likeness.to(0) < rare.to(0)


def test_what_a_name_is_made_of_says_little():
    likeness = Likeness(
        "A quiet corner on Meadow Lane",
        "en",
        [("A hedge on Flower Row", "en"), ("A meadow of flowers", "en")],
    )
    capital = Likeness(
        "A quiet corner on Meadow Lane",
        "en",
        [("A hedge on Flower Row", "en"), ("A Meadow of Flowers", "en")],
    )

    assert likeness.to(1) == capital.to(1)  # when most words have one, a capital tells no name
    assert likeness.to(0) < likeness.to(1)


def test_capital_nouns_are_no_names():
    others = ["Ein Laden an der Mühle", "Eine Schaukel an der Mühle"]

    assert best("Mehr von einem Spielplatz", "de", *others) == others[1]


def test_who_is_likest_to_both_brings_them_together():
    others = [("Yeast tours", "en"), ("Clock tower", "en")]
    between = ("Brewery yeast", "en")

    apart = Likeness("Brewery lamps", "en", others)
    vouched = Likeness("Brewery lamps", "en", [*others, between])

    assert vouched.to(0) > apart.to(0)
    assert vouched.to(1) < vouched.to(0)


def test_same_title_is_as_alike_as_can_be():
    likeness = Likeness(
        "Swings by the mill", "en", [("Swings by the mill", "en"), ("Slide by the mill", "en")]
    )

    assert likeness.to(0) > 1.0
    assert likeness.to(1) < 1.0


def test_titles_without_words_are_like_nothing():
    likeness = Likeness("", "en", [("", "en"), ("Bench", "en"), ("???", "en")])

    assert [likeness.to(number) for number in range(3)] == [0.0, 0.0, 0.0]
