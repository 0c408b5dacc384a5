"""Brings the catalogues of the desk up to date with its pages and code; run by `make words`.

What is new stays empty until somebody translates it; what is gone goes.
"""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
PAGES, TEMPLATES = ROOT / "desk" / "pages", ROOT / "desk" / "templates"
CATALOGUES = ROOT / "desk" / "catalogues"
IN_CODE = {"mark": None, "say": None, "say_many": (1, 2)}
IN_TEMPLATES = {"_": None, "gettext": None, "ngettext": (1, 2)}


def extracted() -> Catalog:
    """Every text of the desk, in the order of the files."""
    catalogue = Catalog()
    sources = [("python", path, IN_CODE) for path in sorted(PAGES.glob("*.py"))]
    sources += [("jinja2.ext:babel_extract", path, IN_TEMPLATES) for path in sorted(TEMPLATES.glob("*.html"))]
    for method, path, keywords in sources:
        options = {"trimmed": "true"}
        for _line, message, _comments, _context in extract_from_file(method, path, keywords, options=options):
            catalogue.add(message)
    return catalogue


def main() -> None:
    """Write every catalogue anew."""
    for path in sorted(CATALOGUES.glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.stem)
        catalogue.update(extracted(), no_fuzzy_matching=True)
        with path.open("wb") as file:
            write_po(file, catalogue, width=110, omit_header=True, ignore_obsolete=True)
        missing = [message.id for message in catalogue if message.id and not message.string]
        print(f"{path.relative_to(ROOT)}: {len(catalogue)} texts, {len(missing)} to translate")


if __name__ == "__main__":
    main()
