"""Photos are drawn anew, by a process that may fail."""

from io import BytesIO

import pytest
from PIL import Image

from bot.pictures import NotAPicture, redraw
from tests.photos import CAMERA, looks, photo


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_a_photo_comes_out_upright_and_without_what_else_it_held(kind: str):
    given = photo(kind=kind)
    assert CAMERA.encode() in given

    picture = await redraw(given)

    assert (picture.width, picture.height) == (40, 60)
    assert looks(picture.content) == ("JPEG", 40, 60)
    with Image.open(BytesIO(picture.content)) as opened:
        assert dict(opened.getexif()) == {}
    assert b"Exif" not in picture.content
    assert CAMERA.encode() not in picture.content


async def test_what_is_see_through_stands_on_white():
    content = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(content, "PNG")

    picture = await redraw(content.getvalue())

    with Image.open(BytesIO(picture.content)) as opened:
        assert opened.getpixel((4, 4)) == (255, 255, 255)


async def test_a_large_photo_becomes_smaller():
    picture = await redraw(photo(6000, 3000))

    assert (picture.width, picture.height) == (2048, 4096)


def bomb(width: int, height: int) -> bytes:
    """A small file that is a huge picture."""
    content = BytesIO()
    Image.new("1", (width, height)).save(content, "PNG")
    return content.getvalue()


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (b"", "no JPEG, PNG or WEBP"),
        (b"<script>alert(1)</script>", "no JPEG, PNG or WEBP"),
        (b"GIF89a" + bytes(64), "no JPEG, PNG or WEBP"),
        (photo(600, 400)[:-300], "a broken file"),
        (bomb(8000, 5001), "more than 40 megapixels"),
        (bomb(30_000, 30_000), "more than 40 megapixels"),
    ],
    ids=["nothing", "script", "gif", "torn", "just too large", "bomb"],
)
async def test_what_is_no_photo_is_refused(given: bytes, why: str):
    with pytest.raises(NotAPicture, match=why):
        await redraw(given)
