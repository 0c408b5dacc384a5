"""Sentences with what they mean, one a line: `label | sentence`."""

from pathlib import Path

from nlu import lexicons

LANGUAGES = lexicons.languages()


def lines(kind, language):
    """Label and sentence of each line of `<kind>_<language>.txt`."""
    text = (Path(__file__).parent / f"{kind}_{language}.txt").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [tuple(row.split(" | ", 1)) for row in rows]


def everywhere(kind, *others):
    """Language, label and sentence, of all languages and of some that are not spoken."""
    return [(language, *row) for language in (*LANGUAGES, *others) for row in lines(kind, language)]
