"""Photos, drawn anew by a process that may fail: what it gives back is a picture and nothing else."""

import asyncio
import struct
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

PROCESS = Path(__file__).with_name("picture_process.py")
REFUSED = 3  # as there: importing it would load Pillow into this process
PATIENCE = timedelta(seconds=45)  # the process may use 20 seconds of a busy machine
MOST_BYTES = 10 * 1024 * 1024  # of a photo as it comes
REASONS = {"large": "more than 40 megapixels", "kind": "no JPEG, PNG or WEBP", "broken": "a broken file"}
CONTENT_TYPE = "image/jpeg"


class NotAPicture(Exception):
    """The file is no photo that we take, and never will be; says why, without anything of the file."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as we keep it."""

    content: bytes
    width: int
    height: int


async def redraw(given: bytes) -> Picture:
    """The photo without metadata, upright; raises `NotAPicture`."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", str(PROCESS), env={}, stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        async with asyncio.timeout(PATIENCE.total_seconds()):
            content, said = await process.communicate(given)
    except TimeoutError:
        raise NotAPicture("it takes too long to read") from None
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode != 0 or not content:
        word = said.decode(errors="replace") if process.returncode == REFUSED else ""
        raise NotAPicture(REASONS.get(word, "a broken file"))
    return Picture(content, *_size(content))


def _size(jpeg: bytes) -> tuple[int, int]:
    """Width and height, out of the frame header of a JPEG that we wrote ourselves."""
    place = 2
    while True:
        marker, length = jpeg[place + 1], struct.unpack(">H", jpeg[place + 2 : place + 4])[0]
        if 0xC0 <= marker <= 0xC2:
            height, width = struct.unpack(">HH", jpeg[place + 5 : place + 9])
            return width, height
        place += 2 + length
