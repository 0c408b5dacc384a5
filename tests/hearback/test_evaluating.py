"""Files of labelled messages, as people's editors write them."""

import pytest

from hearback.errors import Refusal
from hearback.evaluating import read_cases

LINE = '{"text": "¡más bancos!", "language": "es", "intent": "submit_idea"}'


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_marks_and_line_ends_of_other_systems_are_no_matter(tmp_path, start, end):
    file = tmp_path / "labelled.jsonl"
    file.write_bytes(start + f"{LINE}{end}{end}{LINE}{end}".encode())

    assert [case.text for case in read_cases(file)] == ["¡más bancos!"] * 2


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "holds no message"),
        (LINE.encode("latin-1"), "is not UTF-8"),
        (b"{", "line 1"),
    ],
)
def test_a_file_that_cannot_be_scored_is_refused_in_one_line(tmp_path, content, reason):
    file = tmp_path / "labelled.jsonl"
    file.write_bytes(content)

    with pytest.raises(Refusal, match=reason):
        read_cases(file)
