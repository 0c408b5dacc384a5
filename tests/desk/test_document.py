"""The OpenAPI document and its page."""

import re
from pathlib import Path
from typing import Any

import pytest

from desk.api.app import OPERATIONS
from tests.desk.office import Office

GUIDE = Path(__file__).parents[2] / "docs" / "api.md"


async def test_the_document_needs_no_token_and_has_every_operation(small_office: Office) -> None:
    document = await small_office.get("/openapi.json", role=None)

    assert document["openapi"].startswith("3.")
    described = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    assert described == {(one.method, f"/api/v1{one.path}") for one in OPERATIONS}


async def test_every_reference_leads_somewhere(small_office: Office) -> None:
    document = await small_office.get("/openapi.json", role=None)

    for name in re.findall(r"#/components/schemas/(\w+)", str(document)):
        assert name in document["components"]["schemas"]


async def test_every_operation_is_described_with_its_problems(small_office: Office) -> None:
    document = await small_office.get("/openapi.json", role=None)

    for methods in document["paths"].values():
        for described in methods.values():
            assert described["summary"]
            assert {"401", "403", "429", "503"} <= described["responses"].keys()
            for status, answer in described["responses"].items():
                if status.startswith("2"):
                    assert "application/problem+json" not in answer["content"]
                else:
                    assert list(answer["content"]) == ["application/problem+json"]
                    assert answer["content"]["application/problem+json"]["example"]["status"] == int(status)


async def test_answers_fit_the_document(small_office: Office) -> None:
    document = await small_office.get("/openapi.json", role=None)
    idea = await small_office.post("/ideas", {"text": "a bench please"}, status=201)

    schema = document["components"]["schemas"]["Idea"]
    assert set(idea) == set(schema["properties"]) - {"pending"} == set(schema["required"])
    assert set(idea["votes"]) == set(document["components"]["schemas"]["Votes"]["properties"])


async def test_the_page_lists_every_operation_and_loads_nothing_from_elsewhere(small_office: Office) -> None:
    assert small_office.client is not None
    answer = await small_office.client.get("/api/docs")
    text = await answer.text()
    style = await small_office.client.get("/api/docs.css")

    assert answer.content_type == "text/html"
    assert "script" not in text
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', text)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert all(f'id="{one.function.__name__}"' in text for one in OPERATIONS)
    assert (style.status, style.content_type) == (200, "text/css")


@pytest.mark.parametrize("one", OPERATIONS, ids=lambda one: one.function.__name__)
def test_the_guide_names_every_operation(one: Any) -> None:
    assert f"`{one.method} {one.path}`" in GUIDE.read_text(encoding="utf-8")
