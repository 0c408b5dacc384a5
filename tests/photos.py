"""Invented photos, with everything in them that must not stay."""

from io import BytesIO

from PIL import Image

CAMERA = "Quillfeather's telephone"
ORIENTATION, MODEL, GPS = 0x0112, 0x0110, 0x8825
ON_ITS_SIDE = 6  # the camera was turned: the picture has to be turned back


def photo(width: int = 60, height: int = 40, kind: str = "JPEG", *, mode: str = "RGB") -> bytes:
    """A photo that knows its camera, its place and which side is up."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MODEL] = ON_ITS_SIDE, CAMERA
    exif[GPS] = {1: "N", 2: (41.0, 16.0, 48.0), 3: "W", 4: (38.0, 35.0, 24.0)}
    content = BytesIO()
    Image.new(mode, (width, height), "green" if mode in ("RGB", "RGBA") else 0).save(content, kind, exif=exif)
    return content.getvalue()


def looks(content: bytes) -> tuple[str | None, int, int]:
    """Kind, width and height of a picture."""
    with Image.open(BytesIO(content)) as picture:
        return picture.format, picture.width, picture.height
