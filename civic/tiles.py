"""Map tiles of a city's choice; without them the desk draws the outlines of the areas alone."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from civic.city_fields import Fields

LONGEST = 200  # characters
ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(:\d{1,5})?/[A-Za-z0-9._~!$&()*+=:@%/?{}-]*")
LOCAL = re.compile(r"http://(localhost|127\.0\.0\.1)(:\d{1,5})?/[A-Za-z0-9._~!$&()*+=:@%/?{}-]*")
BLANKS = ("{z}", "{x}", "{y}")


@dataclass(frozen=True, slots=True)
class Tiles:
    """Where pictures of a map come from, and whom to name for them."""

    address: str
    attribution: str

    @property
    def host(self) -> str:
        """The only place outside from which a page of the desk may load a picture."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"


def read_tiles(fields: Fields) -> Tiles | None:
    """Read `[map]`; None when the city names no tiles. Raises CityError."""
    address, attribution = fields.text("tiles", ""), fields.text("attribution", "")
    fields.done()
    if not address:
        return None
    blanks = re.findall(r"\{[^}]*\}?|\}", address)
    if not (ADDRESS.fullmatch(address) or LOCAL.fullmatch(address)) or sorted(blanks) != sorted(BLANKS):
        raise fields.error("tiles", "must be an https address such as https://tiles.example/{z}/{x}/{y}.png")
    if not attribution or len(attribution) > LONGEST:
        raise fields.error("attribution", f"must say whose map it is, in 1 to {LONGEST} characters")
    return Tiles(address, attribution)
