"""Reading the fields of a city's folder strictly: every complaint is one line that names file and field."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

Texts = Mapping[str, str]


class CityError(Exception):
    """A city's folder cannot be used; the message is one line that names the file and the line or field."""


class Fields:
    """One table of a TOML file; what is asked for is ticked off, so that `done` finds what nobody knows."""

    def __init__(self, file: str, values: Mapping[str, Any], path: str = "") -> None:
        """Take the parsed table and the dotted path at which it stands."""
        self._file = file
        self._values = values
        self._path = path
        self._asked: set[str] = set()

    def has(self, name: str) -> bool:
        """Whether the field is there."""
        self._asked.add(name)
        return name in self._values

    def table(self, name: str) -> "Fields":
        """A table within this one; an absent one is empty."""
        value = self._get(name, {}, dict, "a table")
        return Fields(self._file, value, f"{self._path}{name}.")

    def tables(self, name: str) -> list["Fields"]:
        """Tables of the same kind, each under `[[name]]`; absent ones are none."""
        values = self._get(name, [], list, "tables, each under [[…]]")
        if not all(isinstance(value, dict) for value in values):
            raise self.error(name, "must be tables, each under [[…]]")
        return [Fields(self._file, value, f"{self._path}{name}[{n}].") for n, value in enumerate(values)]

    def day(self, name: str) -> date:
        """A day, written 2026-11-23 without quotes."""
        value: date = self._get(name, None, date, "a day such as 2026-11-23, without quotes")
        if isinstance(value, datetime):
            raise self.error(name, "must be a day such as 2026-11-23, without a time")
        return value

    def text(self, name: str, default: str | None = None) -> str:
        """A text that is not empty."""
        value: str = self._get(name, default, str, "a text in quotes")
        if not value.strip() and default is None:
            raise self.error(name, "must not be empty")
        return value.strip()

    def whole(self, name: str, default: int | None = None, *, least: int = 1) -> int:
        """A whole number of at least `least`."""
        value: int = self._get(name, default, int, "a whole number")
        if value < least:
            raise self.error(name, f"must be {least} or more, not {value}")
        return value

    def amount(self, name: str, default: Decimal | None = None) -> Decimal:
        """An amount of money that is not negative."""
        value = Decimal(self._get(name, default, (int, Decimal), "an amount"))
        if not value.is_finite() or value < 0:
            raise self.error(name, f"must be an amount of 0 or more, not {value}")
        return value

    def words(self, name: str, default: Sequence[str] | None = None) -> tuple[str, ...]:
        """A list of texts, none of them empty."""
        value = self._get(name, default, (list, tuple), "a list of texts")
        if not all(isinstance(word, str) and word.strip() for word in value):
            raise self.error(name, "must be a list of texts, none of them empty")
        return tuple(word.strip() for word in value)

    def texts(self, name: str, languages: Sequence[str], *, optional: bool = False) -> dict[str, str]:
        """A text in every language of the city; a plain text, or a gap, is in the first language.

        An optional one that is absent gives no texts at all.
        """
        if optional and not self.has(name):
            return {}
        value = self._get(name, None, (str, dict), "a text for each language")
        if isinstance(value, str):
            value = {languages[0]: value}
        table = Fields(self._file, value, f"{self._path}{name}.")
        given = {language: table.text(language) for language in languages if table.has(language)}
        if languages[0] not in given:
            raise table.error(languages[0], "is missing: every text needs the city's first language")
        table.done()
        return complete(given, languages)

    def names(self) -> list[str]:
        """The names of all fields here, for tables that the city names itself."""
        return list(self._values)

    def done(self) -> None:
        """Complain about a field that nobody asked for: most likely it is misspelt."""
        for name in self._values:
            if name not in self._asked:
                near = get_close_matches(name, self._asked, n=1)
                hint = f"; did you mean {self._path}{near[0]}?" if near else ""
                raise self.error(name, f"is no field that a city has{hint}")

    def error(self, name: str, reason: str) -> CityError:
        """The complaint about a field, to be raised."""
        return CityError(f"{self._file}: {self._path}{name} {reason}")

    def _get(self, name: str, default: Any, kinds: type | tuple[type, ...], wanted: str) -> Any:
        self._asked.add(name)
        value = self._values.get(name, default)
        if value is None:
            raise self.error(name, "is missing")
        if not isinstance(value, kinds) or isinstance(value, bool):
            raise self.error(name, f"must be {wanted}")
        return value


def complete(texts: Texts, languages: Sequence[str]) -> dict[str, str]:
    """The texts in the city's order of languages, gaps filled from its first language."""
    return {language: texts.get(language) or texts[languages[0]] for language in languages}
