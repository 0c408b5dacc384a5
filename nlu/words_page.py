"""Writes `docs/words.md` out of the lexicons: `python -m nlu.words_page > docs/words.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Final

from nlu import lexicons

DOES: Final = {
    "show": ("a code, or a number of the last list", "shows the idea (the code alone does, too)"),
    "vote": ("a code, or a number of the last list, and yes or no", "votes; without yes or no it is for"),
    "unvote": ("a code, or a number of the last list", "takes the vote back"),
    "top": ("", "the ideas with most votes"),
    "new": ("", "the newest ideas"),
    "near": ("a place", "ideas near it"),
    "find": ("up to three words", "ideas about them"),
    "more": ("", "the list goes on"),
    "status": ("a code, or a number of the last list", "what the city does about it"),
    "mine": ("", "one's own ideas"),
    "follow": ("a code, or a number of the last list", "hear of news"),
    "unfollow": ("a code, or a number of the last list", "hear no more of it"),
    "comment": ("a code and what there is to say", "adds to the discussion"),
    "comments": ("a code, or a number of the last list", "what people say about it, for and against"),
    "report": ("a number of the comments shown last, or a code", "says that a comment is wrong"),
    "edit": ("the code of an idea of one's own, and its new words", "corrects it"),
    "help": ("", "how it works, and whom to reach"),
    "stop": ("", "no more messages"),
    "start": ("", "messages again"),
    "language": ("the name of a language, or nothing", "changes the language; its name alone does, too"),
    "link": ("a code from the other channel, or nothing", "joins one person's channels"),
    "unlink": ("", "lets one person's channels go apart again"),
    "city_news": ("", "whether one wants news of the city too"),
    "my_data": ("", "what is kept about oneself, and a link that shows all of it once"),
    "forget_me": ("", "erases oneself, after one question"),
}
_INTRODUCTION: Final = """# Words that always work

These words are understood without a model, in any case, with or without accents and punctuation, and in
all languages of a city at once. They count when they are the whole message, or stand first with what
belongs to them. The first of a row is the one that Hearback teaches. A one-letter slip of a word of four
letters or more is forgiven when no question waits and the slip is no word itself; the words for `start`,
`my_data` and `forget_me` want exact spelling.

Codes are read in any case, with `#` or a dash: `K7RD`, `#k7rd`, `K7-RD`. A code and an answer vote:
`K7RD yes`, `K7RD no`; so do a number of the last list and an answer: `2 yes`.

Asking for an end of messages works in any wording ("please stop texting me"); the words below are only
the short ones. This page is made from `nlu/lexicon/` by `python -m nlu.words_page`, and a test keeps it so.
"""


def page() -> str:
    """The whole page, as Markdown."""
    parts = [_INTRODUCTION, "## Everywhere\n", *_language(lexicons.COMMON)]
    for language in lexicons.languages():
        parts += [f"## {_own_name(language)}\n", *_language(language)]
    return "\n".join(parts)


def _own_name(language: str) -> str:
    names = lexicons.lists(lexicons.load(language)["language_names"])
    return names[language][0].capitalize() if language in names else language


def _language(language: str) -> Iterator[str]:
    lexicon = lexicons.load(language)
    commands = lexicons.lists(lexicon["commands"])
    yield "| what it does | words | what belongs to them |\n|---|---|---|"
    for name, (takes, does) in DOES.items():
        if name in commands:
            yield f"| `{name}`: {does} | {_words(commands[name])} | {takes} |"
    yield ""
    answers = lexicons.lists(lexicon["answers"])
    yield f"**Yes:** {_words(answers['yes'])}\n"
    yield f"**No:** {_words(answers['no'])}\n"
    digits = lexicons.lists(lexicon["digits"])
    yield (
        "**Numbers:** "
        + " · ".join(", ".join(f"`{word}`" for word in words) for words in digits.values())
        + "\n"
    )
    if "for" in lexicon.get("vote", {}):
        votes = lexicons.lists(lexicon["vote"])
        yield f"**Beside a code, for:** {_words(votes['for'])} **against:** {_words(votes['against'])}\n"
    if "adding" in lexicon:
        adding = lexicons.lists(lexicon["adding"])
        yield f"**A message that begins so adds to the last idea:** {_words(adding['first'])}\n"
    if "undoing" in lexicon:
        undoing = lexicons.lists(lexicon["undoing"])
        yield f"**Takes back what was just done:** {_words((*undoing['undo'], *undoing['mind']))}\n"
        yield f"**Ends what was just done, or all messages (asked about):** {_words(undoing['end'])}\n"
        yield f"**Leaves it as it is:** {_words(undoing['leave'])}\n"
    if "amending" in lexicon:
        amending = lexicons.lists(lexicon["amending"])
        yield f"**A message that begins so puts the last idea right:** {_words(amending['first'])}\n"
    if "language_names" in lexicon:
        names = lexicons.lists(lexicon["language_names"])
        yield (
            "**Languages:** "
            + " · ".join(f"{_words(words)} ({code})" for code, words in names.items())
            + "\n"
        )


def _words(words: Sequence[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


if __name__ == "__main__":
    sys.stdout.write(page())
