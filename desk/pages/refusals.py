"""What rules and the API refuse, said to an official in their language."""

import re
from functools import cache
from typing import Protocol

from desk.api.problems import Problem
from desk.pages.words import mark

BLANK = re.compile(r"%\((\w+)\)s")
KINDS = {
    "language": "[a-z]{2,3}", "status": "[a-z_]+", "state": "[a-z]+", "number": "[0-9]+", "given": "[0-9]+",
    "field": "[a-z_]+", "kind": "[a-z_]+",
}  # fmt: skip
FIELDS = {
    "texts": mark("Text"), "audience": mark("Who gets it"), "send_at": mark("When it begins"),
    "to": mark("Number"), "reason": mark("Reason"), "due": mark("Next news by"), "topic": mark("Topic"),
    "place": mark("Place"), "title": mark("Title"), "into": mark("Code"), "since": mark("From"),
    "until": mark("To"), "q": mark("Search"), "status": mark("Status"), "area": mark("Area"),
    "language": mark("Language"), "channel": mark("Channel"), "visibility": mark("Visibility"),
    "sort": mark("Order"), "cursor": mark("Page"), "on_behalf_of": mark("Number"), "text": mark("Text"),
    "message": mark("Message"), "form": mark("Form"), "words": mark("Words"),
    "areas": mark("Areas"), "languages": mark("Languages"), "campaign": mark("Campaign"),
    "code": mark("Keyword"), "titles": mark("Title"), "kind": mark("Kind"), "opens_at": mark("Opens"),
    "closes_at": mark("Closes"), "per_month": mark("Messages a month"),
}  # fmt: skip
MESSAGES = (  # with blanks where the rules fill something in
    # ideas
    mark("it was changed since you read it: read it again, then decide"),
    mark("they are one already"),
    mark("it is merged into another idea; undo that first"),
    mark("it is not merged"),
    mark("no idea has this code"),
    mark("%(status)s needs a reason"),
    mark("the day has passed"),
    mark("its %(field)s: %(message)s"),
    mark("who proposed it may not approve it: another official has to"),
    mark(
        "it may be one person who wrote and who approves it: one was let in by a link of the other;"
        " the server's command line lets somebody in by themselves (official link --reset)"
    ),
    mark("no change of its status waits for approval"),
    mark("another change waits by now: read it again, then decide"),
    mark("only a person can have second thoughts"),
    mark("another change of this idea is about to be carried out: wait some seconds"),
    mark("belongs to a change of visibility"),
    mark("has texts in languages that the city does not speak; it speaks %(languages)s"),
    mark("needs a text in %(language)s, the city's first language, which others fall back to"),
    mark("several places have this name; give the key of one: %(values)s"),
    mark("must be a phone number with + and country code"),
    mark("cannot stand beside a message, which has a writer"),
    mark("nothing was found that could be taken out: name the words that are to go"),
    mark("are too many or too long: at most %(number)s, of %(given)s letters each"),
    # the inbox
    mark("nobody can be answered: the message could not be read, or its writer was erased"),
    mark("the bot has not read this message yet: try again in a moment"),
    mark("this person has said STOP and must not be written to"),
    mark('an official has answered this message already: "again": true answers it once more'),
    mark("this message has no writer: it could not be read, or its writer was erased"),
    mark("this message is with the idea %(code)s already"),
    mark("no message has this number"),
    # broadcasts
    mark("must be in languages of the city: %(languages)s"),
    mark("needs a text in %(language)s, which people get whose own language has none"),
    mark("%(language)s is empty: leave the language out instead"),
    mark("%(language)s has a brace that is no blank: write {{ and }} for braces"),
    mark("%(language)s has the blank %(blank)s: there is %(values)s alone"),
    mark("%(language)s has the blank %(blank)s: there is %(values)s alone; Hearback knows nobody's name"),
    mark("%(language)s is longer than %(number)s characters"),
    mark("%(field)s must be of %(values)s"),
    mark('must say who: {"everyone": true}, or areas, languages, ideas …'),
    mark("no campaign has the code %(values)s"),
    mark("this number has said STOP and must not be written to"),
    mark("a token without an official may not approve: a person answers for it"),
    mark("a token without an official may not approve"),
    mark("who wrote or edited it may not approve it: a second official has to"),
    mark("it was not rehearsed since it was written or edited: rehearse it first"),
    mark("it is not as it was rehearsed: rehearse it again"),
    mark(
        "its audience has grown, %(number)s people now and %(given)s when it was rehearsed: rehearse it again"
    ),
    mark("it is %(state)s: a rehearsal comes before it begins"),
    mark("it is %(state)s: only a draft can be changed, or one that has not begun"),
    mark("it is %(state)s: only what was approved can be paused"),
    mark("it is %(state)s: only a paused one can be resumed"),
    mark("it is %(state)s already"),
    mark("it is done: nothing of it waits any more"),
    # campaigns
    mark("no campaign has this code"),
    mark("%(kind)s is not offered yet; %(values)s is"),
    mark("must have 3 to 16 of the letters A to Z and digits, a letter first"),
    mark("reads like the code of an idea"),
    mark("is the keyword of another campaign"),
    mark("is a word that residents text for something else"),
    mark("is a word that residents text for something else, with digits in it"),
    mark("is one letter away from a word that residents text for something else"),
    mark("is in the name of a place or topic of the city"),
    mark("is an ordinary word, with which an idea may begin: add a digit, such as the year"),
    mark("has no digit: with any other word an idea may begin. Add one, such as the year"),
    mark("has passed"),
    mark("has passed: close it instead"),
    mark("must come after opens_at"),
    mark("is more than %(number)s days after opens_at"),
    mark("needs one in %(language)s, which people read whose own language has none"),
    mark("must be from 1 to %(number)s, or nothing"),
    mark("it has closed: only its titles and texts can be changed"),
    mark("it has closed already"),
    mark("it has closed"),
    # tokens
    mark("is that of another token, perhaps a revoked one"),
    # fields of any form
    mark("is missing"),
    mark("is unknown here"),
    mark("is there more than once"),
    mark("is too far away"),
    mark("must be one of %(values)s"),
    mark("must be '%(values)s' or '%(value)s'"),
    mark("must be '%(value)s'"),
    mark("must not hold the character NUL"),
    mark("must be an ISO 8601 date or time, such as 2026-11-23 or 2026-11-23T09:30:00Z"),
    mark("must be greater than or equal to %(number)s"),
    mark("must be less than or equal to %(number)s"),
    mark("must be a valid integer, unable to parse string as an integer"),
    mark("must have at least %(number)s, not %(given)s"),
    mark("must have at most %(number)s, not %(given)s"),
    mark("must have at least %(number)s character"),
    mark("must have at least %(number)s characters"),
    mark("must have at most %(number)s character"),
    mark("must have at most %(number)s characters"),
    mark("must be the `next` of a page"),
    mark("belongs to another order: ask without it first"),
)  # fmt: skip


class Reader(Protocol):
    """What a message may need to know of the official who reads it; see `desk.pages.templates.Look`."""

    def say(self, text: str, /) -> str:
        """A text of the desk."""
        ...

    def status(self, key: str) -> str:
        """What the city says of an idea."""
        ...

    def state(self, key: str) -> str:
        """How far a broadcast is."""
        ...

    def tongue(self, key: str | None) -> str:
        """A language."""
        ...


def said(problem: Problem, reader: Reader) -> str:
    """A problem in the reader's language: each field by its name on the page, and what is wrong with it."""
    if not problem.errors:
        return _message(problem.detail, reader)
    return " ".join(
        f"{_field(one.field, reader)}: {_message(one.message, reader)}." for one in problem.errors
    )


def kept(detail: str, reader: Reader) -> str:
    """The same, of a problem of which only the words were kept."""
    field, colon, message = detail.partition(": ")
    if colon and field in FIELDS and not _found(detail):
        return f"{_field(field, reader)}: {_message(message, reader)}"
    return _message(detail, reader)


def is_known(message: str) -> bool:
    """Whether the desk can say this message in each of its languages."""
    return _found(message) is not None


def _field(name: str, reader: Reader) -> str:
    return reader.say(FIELDS[name]) if name in FIELDS else name


def _message(text: str, reader: Reader) -> str:
    found = _found(text)
    if found is None:
        return text
    template, given = found
    filled = {name: _filled(name, value, reader) for name, value in given.items()}
    return reader.say(template) % filled if filled else reader.say(template)


def _filled(name: str, value: str, reader: Reader) -> str:
    match name:
        case "language":
            return reader.tongue(value)
        case "languages":
            return ", ".join(reader.tongue(key) for key in value.split(", "))
        case "status":
            return reader.status(value)
        case "state":
            return reader.state(value)
        case "field":
            return _field(value, reader)
        case "message":
            return _message(value, reader)
    return value


def _found(text: str) -> tuple[str, dict[str, str]] | None:
    """The message that a text is, and what its blanks hold."""
    for template, pattern in _patterns():
        if match := pattern.fullmatch(text):
            return template, match.groupdict()
    return None


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Every message as a pattern, those with the most words of their own first."""
    patterns = []
    for template in sorted(MESSAGES, key=lambda one: len(BLANK.sub("", one)), reverse=True):
        words = [re.escape(word) for word in BLANK.split(template)[::2]]
        blanks = [f"(?P<{name}>{KINDS.get(name, '.+')})" for name in BLANK.findall(template)]
        pattern = "".join(part for pair in zip(words, [*blanks, ""], strict=True) for part in pair)
        patterns.append((template, re.compile(pattern, re.DOTALL)))
    return patterns
