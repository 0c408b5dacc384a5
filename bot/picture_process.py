"""Draws one photo anew, in a process of its own: standard input to standard output, and nothing else.

Whoever wrote the file may have wished us harm: memory and time are bounded, and a crash hurts nobody.
Run by path, so that it imports Pillow alone. A refusal is one word on standard error and exit code 3.
"""

import sys
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 4096  # pixels: enough to print, and a phone's photo stays below two megabytes
QUALITY = 85
MEMORY_BYTES = 1 << 30  # 40 megapixels with four channels, twice, and the interpreter
CPU_SECONDS = 20
REFUSED = 3


class Refused(Exception):
    """The file is no photo that we take."""


def main() -> None:
    """Read, draw, write."""
    _bound()
    try:
        content = draw(sys.stdin.buffer.read())
    except Refused as refusal:
        sys.stderr.write(str(refusal))
        sys.exit(REFUSED)
    sys.stdout.buffer.write(content)


def draw(given: bytes) -> bytes:
    """The picture as JPEG, upright, on white, with nothing that the file held besides. Raises `Refused`."""
    Image.MAX_IMAGE_PIXELS = None  # its warning would come before our refusal
    try:
        with Image.open(BytesIO(given), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Refused("large")
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # of a huge JPEG, a half needs a quarter of it
            upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        plain = _on_white(upright)
    except UnidentifiedImageError:
        raise Refused("kind") from None
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, IndexError, KeyError, TypeError):
        raise Refused("broken") from None  # Pillow raises what its decoders stumble on
    written = BytesIO()
    plain.save(written, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return written.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """A new picture that has the same pixels and no more."""
    seen = picture.convert("RGBA") if picture.has_transparency_data else picture.convert("RGB")
    white = Image.new("RGB", seen.size, "white")
    white.paste(seen, mask=seen if seen.mode == "RGBA" else None)
    return white


def _bound() -> None:
    """Limits for this process, where the system has them."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
