"""Ideas as files."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from civic.officials import Role
from desk.api.files import reading
from desk.api.files.cells import safe
from desk.api.files.reading import BATCH
from tests.desk.office import ANN, BEN, CLEO, Office

HOSTILE = [
    "=1+1", "+1-555", "-2+3", "@SUM(A1)", "\t=1", " =cmd|'/C calc'!A0", "\u200b=1+1", "＝1+1",
    "<script>alert(1)</script>", "a\x00b\x07c", "\u202egnp.exe", 'quotes " and, commas;', "two\nlines",
    "x" * 10_000, "Ñandú 🚲",
]  # fmt: skip


async def download(office: Office, kind: str, path: str = "", **rest: Any) -> bytes:
    answer = await office.call("GET", f"/ideas/export?format={kind}{path}", role=Role.VIEWER, **rest)
    assert answer.status == 200, await answer.text()
    return await answer.read()


def rows_of(raw: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw.decode(), newline="")))


def sheet_of(raw: bytes, name: str = "Ideas") -> list[list[Any]]:
    book = load_workbook(io.BytesIO(raw))
    assert all(cell.data_type != "f" for row in book[name].iter_rows() for cell in row)
    return [[cell.value for cell in row] for row in book[name].iter_rows()]


async def test_a_table_has_a_row_an_idea_with_all_that_the_api_says(office: Office) -> None:
    idea = office.idea("A bench", of=ANN)
    office.vote(BEN, idea)
    reason = {"en": "In May", "es": "En mayo"}
    await office.post(f"/ideas/{idea.code}/status", {"status": "planned", "reason": reason})

    row, *others = rows_of(await download(office, "csv"))

    assert others == []
    assert (row["code"], row["title"], row["text"]) == (idea.code, "A bench", "A bench, please")
    assert (row["place.name"], row["place.area"], row["votes.for"]) == ("Elm Street", "riverside", "1")
    assert (row["status"], row["reason.es"], row["reason.en"]) == ("planned", "En mayo", "In May")
    assert row["created_at"] == "2026-11-23T09:30:00Z"


async def test_a_file_says_when_it_was_made_and_of_which_ideas(office: Office) -> None:
    office.idea("A bench")
    asked = "&status=received,planned&since=2026-11-01&q=bench"
    which = "status=received,planned&q=bench&since=2026-11-01T00:00:00Z"

    row = rows_of(await download(office, "csv", asked))[0]
    about = dict(sheet_of(await download(office, "xlsx", asked), "About"))
    collection = json.loads(await download(office, "geojson", asked))
    answer = await office.call("GET", f"/ideas/export?format=jsonl{asked}")

    assert (row["exported_at"], row["exported_filter"]) == ("2026-11-23T09:30:00Z", which)
    assert about == {"exported_at": "2026-11-23T09:30:00Z", "exported_filter": which, "ideas": 1}
    assert collection["exported_filter"] == which
    assert "ideas-2026-11-23T0930Z-status-received-planned-q-bench" in answer.headers["Content-Disposition"]


async def test_filters_and_order_are_those_of_the_list(office: Office) -> None:
    bench, lamp = office.idea("A bench", of=ANN), office.idea("A lamp", topic="lighting")
    office.vote(BEN, bench)

    chosen = rows_of(await download(office, "csv", "&topic=lighting"))
    ordered = rows_of(await download(office, "csv", "&sort=votes"))

    assert [row["code"] for row in chosen] == [lamp.code]
    assert [row["code"] for row in ordered] == [lamp.code, bench.code]


async def test_lines_are_the_ideas_of_the_api(office: Office) -> None:
    code = office.idea("A bench").code

    lines = (await download(office, "jsonl")).decode().splitlines()

    assert [json.loads(line) for line in lines] == [await office.get(f"/ideas/{code}")]


async def test_a_map_has_a_point_for_what_is_somewhere(office: Office) -> None:
    office.idea("A bench")
    office.idea("More concerts", where=None, place_text=None)

    collection = json.loads(await download(office, "geojson", "&sort=created"))

    bench, concerts = collection["features"]
    assert collection["type"] == "FeatureCollection"
    assert bench["geometry"] == {"type": "Point", "coordinates": [-38.59, 41.28]}
    assert concerts["geometry"] is None
    assert concerts["properties"]["title"] == "More concerts"


@pytest.mark.parametrize("kind", ["csv", "xlsx", "geojson", "jsonl"])
async def test_nothing_found_is_a_whole_file_with_no_idea(office: Office, kind: str) -> None:
    raw = await download(office, kind, "&area=nowhere")

    if kind == "csv":
        assert rows_of(raw) == []
        assert raw.startswith(b"code,title,text")
    elif kind == "xlsx":
        assert len(sheet_of(raw)) == 1
    elif kind == "geojson":
        assert json.loads(raw)["features"] == []
    else:
        assert raw == b""


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_words_are_shown_and_not_run(small_office: Office, text: str) -> None:
    small_office.idea(text[:60], text=text)

    row = rows_of(await download(small_office, "csv"))[0]
    heading, cells = sheet_of(await download(small_office, "xlsx"))

    for shown in (row["text"], row["title"], dict(zip(heading, cells, strict=True))["text"]):
        assert not shown.lstrip().lstrip("\u200b").startswith(("=", "+", "-", "@", "＝"))
        assert "\u202e" not in shown
        assert "\x00" not in shown
    assert json.loads(await download(small_office, "jsonl"))["text"] == text


@pytest.mark.parametrize("text", ["A bench", "é", "3 benches", "(a) bench", "don't", "", "🚲 - a lane"])
def test_harmless_words_stay_as_they_are(text: str) -> None:
    assert safe(text) == text


async def test_a_file_of_several_parts_repeats_and_loses_nothing(small_office: Office) -> None:
    count = BATCH + 5
    for number in range(count):
        small_office.idea(f"Idea {number}")

    rows = rows_of(await download(small_office, "csv"))
    sheet = sheet_of(await download(small_office, "xlsx", "&sort=votes"))
    lines = (await download(small_office, "jsonl", "&sort=updated")).splitlines()

    assert len(rows) == len({row["code"] for row in rows}) == count
    assert len(sheet) == count + 1
    assert len({json.loads(line)["code"] for line in lines}) == len(lines) == count


async def test_a_kind_of_file_that_nobody_knows_is_refused(small_office: Office) -> None:
    problem = await small_office.problem("GET", "/ideas/export?format=pdf", 422)

    assert problem["errors"][0]["field"] == "format"


async def test_a_look_at_the_head_reads_no_ideas(small_office: Office) -> None:
    answer = await small_office.call("HEAD", "/ideas/export?format=csv")

    assert answer.status == 200
    assert answer.content_type == "text/csv"


async def test_no_file_holds_a_number(office: Office) -> None:
    number = "+447700900789"
    await office.post("/ideas", {"text": "a bench please", "on_behalf_of": number}, status=201)

    for kind in ("csv", "geojson", "jsonl"):
        assert b"7700900789" not in await download(office, kind)


async def test_numbers_tell_ideas_votes_and_people(office: Office) -> None:
    bench = office.idea("A bench", of=ANN)
    office.vote(BEN, bench)
    office.vote(CLEO, bench)
    office.clock.forward(days=1)
    office.idea("More concerts", of=ANN, topic="culture", where=None, language="es", channel="whatsapp")

    stats = await office.get("/stats", role=Role.VIEWER)

    assert stats["total"] == 2
    assert stats["by_day"] == {"2026-11-23": 1, "2026-11-24": 1}
    assert stats["by_channel"] == {"sms": 1, "whatsapp": 1}
    assert stats["by_language"] == {"en": 1, "es": 1}
    assert stats["by_area"] == {"none": 1, "riverside": 1}
    assert stats["by_topic"] == {"culture": 1, "streets": 1}
    assert stats["by_status"] == {"received": 2}
    assert (stats["votes"]["total"], stats["votes"]["for"], stats["votes"]["against"]) == (2, 2, 0)
    assert stats["votes"]["by_topic"] == {"culture": 0, "streets": 2}
    assert stats["funnel"] == {"invited": 3, "wrote": 0, "submitted": 1, "voted": 2, "heard_back": 0}


async def test_numbers_are_of_the_ideas_that_the_filters_find(office: Office) -> None:
    bench, lamp = office.idea("A bench", of=ANN), office.idea("A lamp", of=BEN, topic="lighting")
    office.vote(CLEO, bench)

    found = await office.get("/stats?topic=lighting")
    searched = await office.get("/stats?q=bench")

    assert (found["total"], found["votes"]["total"]) == (1, 0)
    assert (found["funnel"]["submitted"], found["funnel"]["voted"]) == (1, 0)
    assert (searched["by_topic"], searched["funnel"]["voted"]) == ({"streets": 1}, 1)
    assert lamp.code != bench.code


async def test_votes_on_merged_ideas_are_counted_once(office: Office) -> None:
    bench, seat = office.idea("A bench"), office.idea("A seat")
    office.vote(ANN, bench)
    office.vote(ANN, seat)
    await office.post(f"/ideas/{seat.code}/merge", {"into": bench.code})

    stats = await office.get("/stats")

    assert (stats["total"], stats["votes"]["total"], stats["funnel"]["voted"]) == (2, 1, 1)


async def test_a_day_is_that_of_the_citys_clock(office: Office) -> None:
    office.clock.now = datetime(2026, 11, 23, tzinfo=office.city.time_zone).astimezone(UTC)
    office.idea("At midnight")
    office.clock.now -= timedelta(minutes=1)
    office.idea("Just before")

    stats = await office.get("/stats")

    assert stats["by_day"] == {"2026-11-22": 1, "2026-11-23": 1}


async def test_a_map_has_each_place_once_with_its_numbers(office: Office) -> None:
    bench = office.idea("A bench")
    office.idea("A lamp", topic="lighting")
    office.idea("More concerts", where=None)
    office.vote(ANN, bench)

    spots = (await office.get("/map"))["items"]
    lamps = (await office.get("/map?topic=lighting"))["items"]

    assert [(spot["key"], spot["name"], spot["ideas"], spot["votes"]) for spot in spots] == [
        ("elm_street", "Elm Street", 2, 1)
    ]
    assert [(spot["ideas"], spot["votes"]) for spot in lamps] == [(1, 0)]


async def test_a_workbook_holds_the_words_of_many_ideas_as_they_are(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "BATCH", 2)
    words = [
        ' a < b && "c" > d',
        "one\nline and another",
        "]]></t></is></c>",
        "\U0001f333 & trees",
        "_x0041_",
    ]
    for text in words:
        office.idea(text)

    heading, *rows = sheet_of(await download(office, "xlsx", "&sort=created"))
    sheet = load_workbook(io.BytesIO(await download(office, "xlsx")))["Ideas"]

    # as Excel reads them: `_x0041_` alone would be an "A" (ECMA-376, part 1, section 22.9.2.19)
    read = [unescape(row[heading.index("text")]) for row in rows]
    assert read == [f"{text}, please" for text in words]
    assert [row[heading.index("votes.for")] for row in rows] == [0] * len(words)
    assert (sheet.auto_filter.ref or "").endswith(str(len(words) + 1))
    assert (sheet.freeze_panes, sheet["A1"].font.bold) == ("B2", True)
