"""Reading the gettext catalogues, one a language, straight from their `.po` files."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from gettext import c2py
from importlib.resources import files
from importlib.resources.abc import Traversable

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po

from phrases.render import Template, parse

_FOLDER = files("phrases") / "catalogues"


class CatalogueError(Exception):
    """A catalogue cannot be used as it is; the message says which, and which phrase."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All phrases of one language: key to one template a plural form, and the rule that chooses the form."""

    language: str
    forms: Mapping[str, tuple[Template, ...]]
    form_of: Callable[[int], int]

    def template(self, key: str, n: object) -> Template | None:
        """The phrase for a key, in the plural form for `n`; None when the language lacks it."""
        forms = self.forms.get(key)
        if forms is None:
            return None
        if len(forms) == 1 or not isinstance(n, int):
            return forms[-1]
        return forms[self.form_of(n)]


def available_languages() -> tuple[str, ...]:
    """The languages that have a catalogue, English first."""
    found = {file.name.removesuffix(".po") for file in _FOLDER.iterdir() if file.name.endswith(".po")}
    return tuple(sorted(found, key=lambda language: (language != "en", language)))


def read_catalogue(language: str) -> Catalogue:
    """Read the catalogue of one language; raises CatalogueError."""
    file = _FOLDER / f"{language}.po"
    if not file.is_file():
        raise CatalogueError(f"there are no phrases for the language {language!r}")
    return _read(language, file)


def _read(language: str, file: Traversable) -> Catalogue:
    with file.open("rb") as lines:
        try:
            catalog = read_po(lines, locale=language, abort_invalid=True)
        except (PoFileError, ValueError) as error:
            raise CatalogueError(f"{file.name}: {error}") from error
    forms = dict(_templates(file.name, catalog))
    return Catalogue(language, forms, c2py(catalog.plural_expr))


def _templates(name: str, messages: Catalog) -> Iterator[tuple[str, tuple[Template, ...]]]:
    for message in messages:
        if not message.id:
            continue  # the header
        texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
        key = message.id[0] if isinstance(message.id, tuple | list) else message.id
        if message.fuzzy or not all(texts):
            continue  # not translated yet: the first language stands in, and a test complains
        try:
            yield key, tuple(parse(text) for text in texts if text)
        except ValueError as error:
            raise CatalogueError(f"{name}: {key}: {error}") from error
