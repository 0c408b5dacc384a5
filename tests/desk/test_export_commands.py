"""Files, numbers and tokens from a terminal."""

import csv
import io
import json
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from civic import officials
from storage import Store
from tests.desk.test_commands import Run, filed, open_one, run

__all__ = ["open_one", "run"]  # fixtures


def test_ideas_are_written_into_a_file_of_each_kind(
    run: Run, open_one: Store, now: datetime, tmp_path: Path
) -> None:
    code = filed(open_one, now, "=1+1").code

    for kind in ("csv", "xlsx", "geojson", "jsonl", "json"):
        assert run("ideas", "export", "--format", kind, "--output", str(tmp_path / f"ideas.{kind}")) == ""

    row = next(csv.DictReader(io.StringIO((tmp_path / "ideas.csv").read_text(), newline="")))
    sheet = load_workbook(tmp_path / "ideas.xlsx")["Ideas"]
    assert (row["code"], row["title"]) == (code, "'=1+1")
    assert [sheet["A2"].value, sheet["B2"].value] == [code, "'=1+1"]
    assert json.loads((tmp_path / "ideas.geojson").read_text())["features"][0]["properties"]["code"] == code
    assert json.loads((tmp_path / "ideas.jsonl").read_text())["code"] == code
    assert json.loads((tmp_path / "ideas.json").read_text())[0]["code"] == code


def test_an_export_goes_into_a_pipe_and_heeds_filters(run: Run, open_one: Store, now: datetime) -> None:
    filed(open_one, now)

    assert len(run("ideas", "export").splitlines()) == 2
    assert len(run("ideas", "export", "--topic", "parks").splitlines()) == 1
    assert "status" in run("ideas", "export", "--status", "odd", code=2)
    assert "odd" in run("ideas", "export", "--format", "odd", code=2)


def test_a_list_can_be_a_map(run: Run, open_one: Store, now: datetime) -> None:
    code = filed(open_one, now).code

    found = json.loads(run("ideas", "list", "--format", "geojson"))

    assert [feature["properties"]["code"] for feature in found["features"]] == [code]


def test_numbers_are_printed_for_people_programs_and_maps(run: Run, open_one: Store, now: datetime) -> None:
    filed(open_one, now)

    table, rows = run("stats"), list(csv.DictReader(io.StringIO(run("stats", "--format", "csv"))))

    assert "funnel" in table
    assert {"what": "topic", "key": "streets", "ideas": "1", "votes": "0", "people": ""} in rows
    assert json.loads(run("stats", "--format", "json"))["by_status"] == {"received": 1}
    assert json.loads(run("stats", "--format", "geojson")) == {"type": "FeatureCollection", "features": []}


def test_invented_content_is_added_and_counts_agree(run: Run) -> None:
    assert run("demo", "seed", "--ideas", "12", "--votes", "40", "--contacts", "20") == ""

    assert json.loads(run("stats", "--format", "json"))["total"] == 12
    assert "agree" in run("db", "check")
    assert "votes at most" in run("demo", "seed", "--ideas", "1", "--votes", "9", "--contacts", "2", code=1)


def test_a_revoked_token_is_worth_nothing(run: Run, open_one: Store) -> None:
    token = run("token", "add", "dashboard", "--role", "viewer").strip()
    assert open_one.read_now(officials.caller, token) is not None

    run("token", "revoke", "dashboard")

    assert open_one.read_now(officials.caller, token) is None
    listed = json.loads(run("token", "list", "--format", "json"))
    assert [(each["name"], each["revoked_at"] is not None) for each in listed] == [("dashboard", True)]
    assert token not in run("token", "list")
    assert "no token" in run("token", "revoke", "nobody", code=1)


@pytest.mark.parametrize("given", ["--since", "--area"])
def test_a_filter_without_a_value_is_wrong_usage(run: Run, given: str) -> None:
    assert given in run("stats", given, code=2)
