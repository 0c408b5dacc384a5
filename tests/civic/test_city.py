"""Claims about a city's folder: the demonstration city is whole, and mistakes are named in one line."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from civic.city import CityError, QuietHours, load_city
from phrases import available_languages

DEMO = Path(__file__).parents[2] / "cities" / "demo"

SMALL = """
name = "Larkmouth"
country = "US"
time_zone = "Etc/UTC"
languages = ["es", "en"]
contact = "555-0100"
emergency = { number = "112" }
distress = { contacts = { es = "555-0188", en = "call 555-0188" } }
privacy = { text = "Aviso" }
spending = { currency = "USD", per_day = 10, per_month = 99.5, prices = { sms = 0.01 } }
"""
TOPICS = (
    "key,name_es,examples_es,name_en\nstreets,calles,bache en la calle|acera rota,streets\nother,otros,,\n"
)
PLACES = """name,other_names,kind,area,lat,lon,outline
Ribera,Riverside,area,,,,41.0 -38.0; 41.0 -37.0; 40.0 -37.0; 40.0 -38.0
Calle del Olmo,Elm Street|Elm St,street,Ribera,40.5,-37.5,
"""
TILES = "https://tiles.example:8443/{z}/{x}/{y}.png"


@pytest.fixture(scope="module")
def demo():
    return load_city(DEMO)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "city.toml").write_text(SMALL, "utf-8")
    (tmp_path / "topics.csv").write_text(TOPICS, "utf-8")
    (tmp_path / "places.csv").write_text(PLACES, "utf-8")
    return tmp_path


def rewrite(file, old, new):
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_the_demonstration_city_speaks_every_language_and_allows_every_country(demo):
    assert set(demo.languages) == set(available_languages())
    assert demo.allows("FI")
    assert demo.allows(None)
    for topic in demo.topics:
        assert all(8 <= len(topic.examples[language]) <= 15 for language in demo.languages), topic.key


def test_topic_names_of_the_demonstration_city_are_short(demo):
    assert all(len(name) <= 12 for topic in demo.topics for name in topic.names.values())


def test_the_demonstration_city_has_places_in_six_areas(demo):
    elm_street = demo.place("elm_street")

    assert len(demo.areas()) == 6
    assert len(demo.places) >= 150
    assert elm_street is not None
    assert elm_street.area == "riverside"
    assert "Elm St" in elm_street.names


def test_every_place_of_the_demonstration_city_lies_in_its_area(demo):
    for place in demo.places:
        area = demo.area_at(place.lat, place.lon)
        assert area is not None, place.name
        assert area.key == place.area, place.name


def test_places_of_one_name_have_keys_of_their_own(demo):
    assert {place.key for place in demo.places if place.name == "School Lane"} == {
        "school_lane",
        "school_lane_northfield",
    }


def test_the_nearest_place_to_a_point_is_found(demo):
    elm_street = demo.place("elm_street")

    near = demo.nearest(elm_street.lat + 0.0001, elm_street.lon)

    assert near == elm_street
    assert demo.nearest(0.0, 0.0) is None


def test_missing_texts_are_in_the_first_language(folder):
    city = load_city(folder)

    assert city.contact == {"es": "555-0100", "en": "555-0100"}
    assert city.distress_contacts["en"] == "call 555-0188"
    assert city.topic("other").names == {"es": "otros", "en": "otros"}
    assert city.topic("gone").key == "other"
    assert city.text({"en": "only English"}, "es") == "only English"


def test_what_a_city_leaves_out_has_a_default(folder):
    city = load_city(folder)

    assert (city.replies.per_hour, city.replies.per_day, city.replies.equal_in_a_row) == (60, 200, 3)
    assert city.supporter_limit == 500
    assert city.quiet_hours == QuietHours.parse("20:00-09:00")
    assert city.allows("US")
    assert not city.allows("FI")
    assert city.due_after("done") is None
    assert city.spending.per_month == Decimal("99.5")


def test_the_fingerprint_changes_with_any_file(folder):
    before = load_city(folder).fingerprint

    rewrite(folder / "topics.csv", "acera rota", "farola rota")

    assert load_city(folder).fingerprint != before


def test_a_copy_of_a_folder_has_the_same_fingerprint(folder, demo):
    copy = folder / "copy"
    shutil.copytree(DEMO, copy)

    assert load_city(copy).fingerprint == demo.fingerprint


def test_places_may_come_as_a_map(folder):
    ring = [[-38.0, 41.0], [-37.0, 41.0], [-37.0, 40.0], [-38.0, 40.0], [-38.0, 41.0]]
    features = [
        {
            "properties": {"name": "Ribera", "kind": "area"},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        },
        {
            "properties": {
                "name": "Calle del Olmo",
                "other_names": ["Elm Street"],
                "kind": "street",
                "area": "ribera",
            },
            "geometry": {"type": "LineString", "coordinates": [[-37.6, 40.5], [-37.5, 40.5], [-37.4, 40.5]]},
        },
    ]
    (folder / "places.csv").unlink()
    (folder / "places.geojson").write_text(json.dumps({"features": features}), "utf-8")

    city = load_city(folder)

    assert (city.places[0].lat, city.places[0].lon) == (40.5, -37.5)
    assert (city.places[1].lat, city.places[1].lon, city.places[1].area) == (40.5, -37.5, "ribera")
    assert city.area_at(40.9, -37.9) == city.places[0]
    assert city.area_at(41.1, -37.9) is None


def test_a_table_from_a_spreadsheet_may_have_semicolons_and_a_mark(folder):
    (folder / "topics.csv").write_text("\ufeff" + TOPICS.replace(",", ";"), "utf-8")

    assert load_city(folder).topic("streets").examples["es"] == ("bache en la calle", "acera rota")


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        ("city.toml", 'country = "US"', 'country = "usa"', "city.toml: country must be two capital letters"),
        ("city.toml", 'name = "Larkmouth"', "", "city.toml: name is missing"),
        ("city.toml", 'name = "Larkmouth"', "name = 3", "city.toml: name must be a text in quotes"),
        (
            "city.toml",
            "Etc/UTC",
            "Mars/Base",
            "city.toml: time_zone is no zone such as Europe/Paris: 'Mars/Base'",
        ),
        (
            "city.toml",
            '["es", "en"]',
            '["es", "xx"]',
            "city.toml: languages names 'xx', which has no phrases",
        ),
        ("city.toml", '["es", "en"]', "[]", "city.toml: languages must name at least one language"),
        ("city.toml", 'contact = "', 'contcat = "', "city.toml: contact is missing"),
        ("city.toml", "per_month", "per_year", "city.toml: spending.per_month is missing"),
        (
            "city.toml",
            "per_day = 10",
            "per_day = -1",
            "city.toml: spending.per_day must be an amount of 0 or more",
        ),
        ("city.toml", "{ sms = 0.01 }", '{ sms = "x" }', "city.toml: spending.prices.sms must be an amount"),
        ("city.toml", 'es = "555-0188", ', "", "city.toml: distress.contacts.es is missing"),
        ("city.toml", "call 555-0188", "", "city.toml: distress.contacts.en must not be empty"),
        ("city.toml", "\nspending", "\nspending =", "city.toml: "),
        ("topics.csv", "other,", "others,", "topics.csv: the topic 'other' is missing"),
        (
            "topics.csv",
            "streets,calles",
            "Big Streets,calles",
            "topics.csv line 2: key must be small letters",
        ),
        ("topics.csv", "other,otros", "streets,otros", "topics.csv line 3: the topic streets is there twice"),
        ("topics.csv", "name_es", "name", "topics.csv line 1: the column name_es is missing"),
        ("topics.csv", "other,otros,,", "other,otros", "topics.csv line 3: not as many fields"),
        ("places.csv", "-37.5", "west", "places.csv line 3: a point is a latitude and a longitude"),
        ("places.csv", "40.5,", "140.5,", "places.csv line 3: the point 140.5 -37.5 is not on earth"),
        ("places.csv", "street,Ribera", "street,Loma", "places.csv line 3: there is no area 'Loma'"),
        ("places.csv", "street,", "Main street,", "places.csv line 3: kind must be one word"),
        ("places.csv", "; 40.0 -37.0; 40.0 -38.0", "", "places.csv line 2: an outline needs three points"),
    ],
)
def test_a_mistake_is_named_in_one_line(folder, file, old, new, complaint):
    rewrite(folder / file, old, new)

    with pytest.raises(CityError) as raised:
        load_city(folder)

    assert str(raised.value).startswith(complaint)
    assert "\n" not in str(raised.value)


def test_a_misspelt_field_is_guessed(folder):
    (folder / "city.toml").write_text(SMALL + "limits = { replies_per_our = 3 }\n", "utf-8")

    with pytest.raises(
        CityError, match=r"limits.replies_per_our is no field .*did you mean limits.replies_per_hour"
    ):
        load_city(folder)


def test_a_missing_file_is_named(folder):
    (folder / "topics.csv").unlink()

    with pytest.raises(CityError, match=r"topics\.csv is missing"):
        load_city(folder)


def test_two_files_of_places_are_one_too_many(folder):
    (folder / "places.geojson").write_text("{}", "utf-8")

    with pytest.raises(CityError, match="both there"):
        load_city(folder)


@pytest.mark.parametrize(
    "broken", ["{", "[]", '{"features": [{"properties": {"name": "x", "kind": "park"}}]}']
)
def test_a_broken_map_is_named(folder, broken):
    (folder / "places.csv").unlink()
    (folder / "places.geojson").write_text(broken, "utf-8")

    with pytest.raises(CityError, match=r"places\.geojson"):
        load_city(folder)


def at(hour, minute=0, day=10):
    return datetime(2026, 6, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "moment", "over"),
    [
        ("20:00-09:00", at(21), at(9, day=11)),
        ("20:00-09:00", at(3), at(9)),
        ("20:00-09:00", at(9), at(9)),
        ("20:00-09:00", at(19, 59), at(19, 59)),
        ("12:30-14:00", at(13), at(14)),
        ("12:30-14:00", at(12), at(12)),
    ],
)
def test_quiet_hours_are_over_at_their_end(hours, moment, over):
    assert QuietHours.parse(hours).over_at(moment, ZoneInfo("Etc/UTC")) == over


def test_quiet_hours_are_on_the_clock_of_the_city():
    hours = QuietHours.parse("20:00-09:00")

    assert hours.cover(at(19), ZoneInfo("Europe/Paris"))
    assert not hours.cover(at(19), ZoneInfo("Etc/UTC"))
    assert hours.over_at(at(19), ZoneInfo("Europe/Paris")) - at(19) == timedelta(hours=12)


def test_tiles_of_a_map_have_one_host_and_none_by_default(folder):
    assert load_city(folder).tiles is None
    rewrite(
        folder / "city.toml",
        "\ncountry",
        f'\nmap = {{ tiles = "{TILES}", attribution = "© Ribera" }}\ncountry',
    )

    tiles = load_city(folder).tiles

    assert (tiles.address, tiles.host) == (TILES, "https://tiles.example:8443")
    assert tiles.attribution == "© Ribera"


@pytest.mark.parametrize(
    "wrong",
    [
        "http://tiles.example/{z}/{x}/{y}.png", "https://tiles.example/{z}/{x}.png",
        "https://{s}.tiles.example/{z}/{x}/{y}.png", "https://a@tiles.example/{z}/{x}/{y}.png",
        "https://tiles.example; script-src *;/{z}/{x}/{y}.png", "//tiles.example/{z}/{x}/{y}.png",
        "https://tiles.example/{z}/{x}/{y}/{name}.png", "https:///{z}/{x}/{y}.png",
    ],
)  # fmt: skip
def test_tiles_from_a_strange_address_are_refused(folder, wrong):
    rewrite(
        folder / "city.toml",
        "\ncountry",
        f"\nmap = {{ tiles = {json.dumps(wrong)}, attribution = '©' }}\ncountry",
    )

    with pytest.raises(CityError, match=r"city.toml: map.tiles must be an https address"):
        load_city(folder)


def test_tiles_name_whose_they_are(folder):
    rewrite(folder / "city.toml", "\ncountry", f'\nmap = {{ tiles = "{TILES}" }}\ncountry')

    with pytest.raises(CityError, match=r"map.attribution must say whose map it is"):
        load_city(folder)


def test_quiet_hours_can_be_off_or_wrong():
    assert QuietHours.parse("off") is None
    for wrong in ("", "20-9", "25:00-09:00", "09:00-09:00"):
        with pytest.raises(ValueError, match="must"):
            QuietHours.parse(wrong)
