"""Our arithmetic beside Twilio's published vectors, which lie beside the checkout and are not ours."""

import json
from pathlib import Path

import pytest

from phrases import parts, tidy

_ROOT = Path(__file__).parents[2]
_PLACES = [folder / "shared/data/providers/sms_segment_vectors.json" for folder in _ROOT.parents[:2]]
VECTORS = next((path for path in _PLACES if path.is_file()), None)
MISSING = "Twilio's vectors are not beside this checkout (../shared/data/providers): parts were NOT compared"


def _vectors() -> list[dict[str, object]]:
    return json.loads(VECTORS.read_text("utf-8")) if VECTORS else []


def _agrees(vector: dict[str, object]) -> bool:
    counted = parts(str(vector["body"]))
    return (counted.encoding, counted.count) == (vector.get("encoding", counted.encoding), vector["segments"])


@pytest.mark.skipif(VECTORS is None, reason=MISSING)
def test_parts_are_those_that_twilio_counts() -> None:
    vectors = _vectors()
    differences = [n for n, one in enumerate(vectors) if not _agrees(one)]

    assert len(vectors) > 10
    assert differences == []


@pytest.mark.skipif(VECTORS is None, reason=MISSING)
def test_tidying_never_makes_a_text_dearer() -> None:
    bodies = [str(one["body"]) for one in _vectors()]

    assert [n for n, body in enumerate(bodies) if parts(tidy(body)).count > parts(body).count] == []
