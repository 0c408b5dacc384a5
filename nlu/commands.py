"""The exact words: a command is the whole message, or stands first with what belongs to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from nlu import codes, lexicons
from nlu.lexicons import Phrase, PhraseBook, book_of
from nlu.pieces import Piece, pieces
from nlu.recent import recent
from nlu.understanding import Command, Stance

MAX_FIND_WORDS: Final = 3
_MAX_CHARACTERS: Final = 160  # a longer message is no command, but for COMMENT and EDIT
PAIR: Final = 2  # codes of which one is left, or that have a side each
_MAX_PIECES: Final = 12
_RECENT: Final = 64  # messages, from reading one until it is answered
_TAKES_CODES: Final = frozenset(["show", "status", "follow", "unfollow", "unvote", "vote", "comments"])
_TAKES_NUMBER: Final = frozenset(
    ["show", "status", "follow", "unfollow", "unvote", "comments", "comment", "edit"]
)  # of a list
_TAKES_TEXT: Final = frozenset(["comment", "edit"])  # a code, and then whatever there is to say
_LISTS: Final = frozenset(["top", "new", "more", "mine"])
_NEEDS_MORE: Final = frozenset(["show"])  # says nothing as the whole message
_BETWEEN: Final = (None, False)  # what words say that may stand beside a code, and take no side
_SIGNS: Final = " #!.,:;?\"'"
_NUMBER = re.compile(r"[1-9]\d?")
# a pause before the last word, behind a word that is no code
_PAUSE = re.compile(r"[^\W_]+(?<!\d)[.,;:]\s+#?\w+\W*$")
_TELEGRAM = re.compile(r"\s*/(\w+)(?:@\w+)?")  # "/top@SomeBot"
_LINK_CODE = re.compile(r"(?=\w*\d)\w{4,12}")


class Commands:
    """Reads commands in several languages at once."""

    def __init__(
        self, languages: Sequence[str], *, is_code: Callable[[str], bool], is_place: Callable[[str], bool]
    ) -> None:
        self._is_code, self._is_place = is_code, is_place
        self.book: PhraseBook[str] = PhraseBook()
        for name, entries in lexicons.section("commands", languages).items():
            for words in entries:
                self.book.add(words, name)
        self._polite: PhraseBook[bool] = PhraseBook()
        for words in lexicons.section("polite", languages).get("words", ()):
            self._polite.add(words, meaning=True)
        # as they are spelt: "hæ" is no "hae", the FIND of Finnish
        self._greetings = frozenset(lexicons.section("greetings", languages).get("words", ()))
        self._no_courtesy = self._like_courtesies(languages)
        self._stances = _stances(languages)
        self._unclear: PhraseBook[bool] = PhraseBook()
        for words in lexicons.section("vote", languages).get("unclear", ()):
            self._unclear.add(words, meaning=True)
        self._leaves = book_of(lexicons.section("vote", languages).get("leaves", ()))
        self._names = _language_names(languages)
        self._read_recent = recent(self._read, _RECENT)

    def read(self, text: str) -> Command | None:
        """The command that a message is, or None for a sentence."""
        return self._read_recent(text)

    def _read(self, text: str) -> Command | None:
        text = _TELEGRAM.sub(r"\1", text, count=1) if text.lstrip().startswith("/") else text
        head = text[:_MAX_CHARACTERS]
        row = pieces(head, codes.mentions(head, self._is_code))
        if not row:
            return None
        saying = self._saying(text, row)
        if saying is not None or len(row) > _MAX_PIECES or len(text) > _MAX_CHARACTERS:
            return saying
        if text.split()[0].strip(_SIGNS).casefold() not in self._no_courtesy:
            row = self._without_politeness(row) or row
        words = [piece.word for piece in row]
        return self._whole(words, text) or self._from_code(row) or self._first(text, row, words)

    def is_polite(self, text: str) -> bool:
        """Whether the words are courtesies and nothing else: "please"."""
        row = pieces(text, ())
        return bool(row) and not self._without_politeness(row)

    def is_beside_code(self, text: str) -> bool:
        """Whether the words may stand beside a code: "for", "idea"."""
        words, at = [piece.word for piece in pieces(text, ())], 0
        while at < len(words):
            at = next((end for _, end in self._stances.matches(words, at)), len(words) + 1)
        return at == len(words)

    def stands_in(self, name: str, words: Sequence[str]) -> bool:
        """Whether a word for this command stands anywhere among words."""
        return any(found == name for at in range(len(words)) for found, _ in self.book.matches(words, at))

    def name_of(self, words: Phrase) -> str | None:
        """The command that exactly these words are."""
        return self.book.get(words)

    def _like_courtesies(self, languages: Sequence[str]) -> frozenset[str]:
        """Command words that a courtesy reads like without its accents, as they are spelt."""
        polite = lexicons.section("polite", languages).get("words", ())
        read = {lexicons.phrase(words) for words in polite}
        spelt = {word for entries in lexicons.section("commands", languages).values() for word in entries}
        return frozenset(word for word in spelt.difference(polite) if lexicons.phrase(word) in read)

    def _whole(self, words: list[str], text: str) -> Command | None:
        if len(set(words)) == 1 and self.book.get((words[0],)) in _LISTS:  # "MORE MORE"
            words = words[:1]
        name = self.book.get(tuple(words))
        if text.strip(" !.,").lower() in self._greetings:
            return None
        if name is None:
            spoken = self._names.get(" ".join(words))
            return Command("language", argument=spoken[0]) if spoken and spoken[1] else None
        if name in _NEEDS_MORE or (name == "comment" and "?" in text):  # "Comment ?" is French for "what?"
            return None
        return Command(name, stance="for" if name == "vote" else None)

    def _from_code(self, row: list[Piece]) -> Command | None:
        """`K7RD`, `K7RD yes`, `K7RD 1`, `K7RD status`, `2 no`."""
        found = _leading_codes(row)
        rest = row[len(found) :]
        if not found:
            return self._number_first(row)
        if not rest:
            return Command("show", codes=found)
        words = [piece.word for piece in rest]
        if len(words) == 1 and _NUMBER.fullmatch(words[0]):
            return Command("show", codes=found, argument=words[0])
        if self._is_between(rest):  # "K7RD idea"
            return Command("show", codes=found)
        stance = self._stance(rest)
        if stance is not None:
            return Command("vote", codes=found, stance=stance)
        if both := self._both_sides(row):
            return both
        name = self.book.get(tuple(words))
        if name in _TAKES_CODES:
            return Command(str(name), codes=found, stance="for" if name == "vote" else None)
        return None

    def _number_first(self, row: list[Piece]) -> Command | None:
        if len(row) < 2 or not _NUMBER.fullmatch(row[0].word):
            return None
        stance = self._stance(row[1:], strong_only=True)
        return None if stance is None else Command("vote", argument=row[0].word, stance=stance)

    def _first(self, text: str, row: list[Piece], words: list[str]) -> Command | None:
        """A command word and what belongs to it; None for what languages mean the opposite way."""
        if any(True for _ in self._unclear.matches(words, 0)):
            return None
        for name, end in self.book.matches(words, 0):
            if name == "vote":
                command = self._vote(row[end:], text)
            elif name == "find":
                command = self._find(text, row, end)
            elif name == "near":
                command = self._near(text, row, end)
            elif name == "language":
                command = self._language(words[end:])
            elif name == "link":
                command = _link(words[end:])
            elif name == "report":
                command = _report(row[end:])
            elif name in _LISTS and len(row) == end + 1 and _NUMBER.fullmatch(row[end].word):
                command = Command(name)  # "TOP 5": as many as a list has
            elif name in _TAKES_CODES or name in _TAKES_NUMBER:
                command = self._about(name, row[end:])
            else:
                command = None
            if command is not None:
                return command
        return self._answer_first(row)

    def _saying(self, text: str, row: list[Piece]) -> Command | None:
        """`COMMENT K7RD …`, `EDIT K7RD …`: everything after the code is meant, as it was typed."""
        words = [piece.word for piece in row[:6]]
        for name, end in self.book.matches(words, 0):
            if name in _TAKES_TEXT and end < len(row) and row[end].is_code:
                said = text[row[end].end :].strip().lstrip(":,-–—.").strip()
                return Command(name, codes=(row[end].word,), argument=said)
        return None

    def remark(self, text: str) -> str:
        """What stands behind COMMENT and is no code; "" behind "comment on", after which an idea is named."""
        row = pieces(text[:_MAX_CHARACTERS], codes.mentions(text[:_MAX_CHARACTERS], self._is_code))
        found = next(self.book.matches([piece.word for piece in row], 0), ("", 0)) if row else ("", 0)
        is_one = found == ("comment", 1) and len(row) > 1 and not row[1].is_code
        return text[row[0].end :].strip(" \t\r\n:,-\u2013\u2014.") if is_one else ""

    def _vote(self, rest: list[Piece], text: str) -> Command | None:
        """`VOTE K7RD`, `VOTE NO K7RD`, `vote against K7RD`, `VOTE 2`."""
        target = tuple(piece.word for piece in rest if piece.is_code)
        numbers = [piece for piece in rest if not piece.is_code and _NUMBER.fullmatch(piece.word)]
        if max(len(target), len(numbers)) == PAIR and (one := self._one_of_two(rest)):
            return None if _PAUSE.search(text) else one  # "VOTE K7RD no, M4TX": no to which?
        if bool(target) == bool(numbers) or len(numbers) > 1 or self._is_parted(rest):
            return None
        said = [piece for piece in rest if not piece.is_code and piece not in numbers]
        stance = self._stance(said) if said else "for"
        argument = numbers[0].word if numbers else ""
        return None if stance is None else Command("vote", codes=target, argument=argument, stance=stance)

    def _one_of_two(self, row: list[Piece]) -> Command | None:
        """`VOTE K7RD not M4TX`, `VOTE 1 not 2`: the second is not voted for; a vote for it is taken back."""
        around = _around_two(row)
        if around is None or around.behind or not self._leaves_one(around.between):
            return None
        if around.before and self._stance(around.before) != "for":
            return None
        first, left = around.first, around.second
        others: tuple[tuple[str, Stance], ...] = ((left.word, "withdraw"),)
        if first.is_code:
            return Command("vote", codes=(first.word,), stance="for", others=others)
        return Command("vote", argument=first.word, stance="for", others=others)

    def _leaves_one(self, between: list[Piece]) -> bool:
        """Whether words say that what follows is not meant, and nothing else: "but not for"."""
        words, at, is_said = [piece.word for piece in between], 0, False
        while at < len(words):
            if end := next((end for _, end in self._leaves.matches(words, at)), 0):
                at, is_said = end, True
                continue
            (stance, is_answer), at = next(self._stances.matches(words, at), (("withdraw", True), len(words)))
            is_no = stance == "against" and is_answer  # "VOTE K7RD no M4TX"
            if stance not in (None, "for") and not is_no:
                return False
            is_said = is_said or is_no
        return is_said

    def _both_sides(self, row: list[Piece]) -> Command | None:
        """`K7RD yes M4TX no`: a side behind each code."""
        around = _around_two(row)
        if around is None or around.before or not around.first.is_code:
            return None
        one, other = (self._stance(said, strong_only=True) for said in (around.between, around.behind))
        if one is None or other is None:
            return None
        return Command("vote", codes=(around.first.word,), stance=one, others=((around.second.word, other),))

    def _answer_first(self, row: list[Piece]) -> Command | None:
        """`yes K7RD`, `no K7RD`, `against K7RD`; "idea no K7RD" has an abbreviated number in it."""
        found = tuple(piece.word for piece in row if piece.is_code)
        if not found or not row[-1].is_code or self._is_between(row[:1]) or self._is_parted(row):
            return None
        stance = self._stance([piece for piece in row if not piece.is_code])
        return None if stance is None else Command("vote", codes=found, stance=stance)

    def _is_parted(self, row: list[Piece]) -> bool:
        """Whether a side stands between codes, and may not be meant for all: "K7RD not M4TX"."""
        at = [n for n, piece in enumerate(row) if piece.is_code]
        parting = [piece for piece in row[at[0] : at[-1]] if not piece.is_code] if at else []
        return bool(parting) and not self._is_between(parting)

    def _about(self, name: str, rest: list[Piece]) -> Command | None:
        while rest and self._is_between(rest[:1]):  # "show number 2"
            rest = rest[1:]
        found = _leading_codes(rest)
        if found and len(found) == len(rest):
            return Command(name, codes=found)
        if len(rest) == 1 and name in _TAKES_NUMBER and _NUMBER.fullmatch(rest[0].word):
            return Command(name, argument=rest[0].word)
        return None

    def _find(self, text: str, row: list[Piece], end: int) -> Command | None:
        if not end < len(row) <= end + MAX_FIND_WORDS:
            return None
        found = tuple(piece.word for piece in row[end:] if piece.is_code)
        if found:
            return Command("show", codes=found) if len(found) == len(row) - end else None
        return Command("find", argument=_typed(text, row, end))

    def _near(self, text: str, row: list[Piece], end: int) -> Command | None:
        if end >= len(row):
            return None
        place = _typed(text, row, end)
        return Command("near", argument=place) if self._is_place(place) else None

    def _language(self, rest: list[str]) -> Command | None:
        spoken = self._names.get(" ".join(rest))
        return None if spoken is None else Command("language", argument=spoken[0])

    def _stance(self, said: list[Piece], *, strong_only: bool = False) -> Stance | None:
        """What the words between say, when all of them are understood and agree."""
        words = [piece.word for piece in said]
        strong: set[Stance] = set()
        weak: set[Stance] = set()
        at = 0
        while at < len(words):
            (meaning, end) = next(self._stances.matches(words, at), (None, at))
            if meaning is None:
                return None
            stance, is_answer = meaning
            if stance is not None:
                (strong if is_answer else weak).add(stance)
            at = end
        if strong_only and not strong:
            return None
        agreed = strong if strong and "against" not in weak else strong | weak
        if not agreed and said:
            return "for"
        return agreed.pop() if len(agreed) == 1 else None

    def _is_between(self, said: list[Piece]) -> bool:
        """Whether words stand beside a code that say nothing: "idea", "number"."""
        words, at = [piece.word for piece in said], 0
        while at < len(words):
            meaning, at = next(self._stances.matches(words, at), ((None, True), len(words)))
            if meaning != _BETWEEN:
                return False
        return bool(words)

    def _without_politeness(self, row: list[Piece]) -> list[Piece]:
        words = [piece.word for piece in row]
        while words and not row[0].is_code:
            end = next((end for _, end in self._polite.matches(words, 0)), 0)
            if not end:
                break
            row, words = row[end:], words[end:]
        changed = True
        while changed and words:
            changed = False
            for start in range(max(0, len(words) - 4), len(words)):
                if any(end == len(words) for _, end in self._polite.matches(words, start)):
                    row, words, changed = row[:start], words[:start], True
                    break
        return row


class _Around(NamedTuple):
    """Two ideas by code or number, and what stands before, between and behind them."""

    before: list[Piece]
    first: Piece
    between: list[Piece]
    second: Piece
    behind: list[Piece]


def _around_two(row: Sequence[Piece]) -> _Around | None:
    """What stands around two codes, or two numbers of a list; None when there are more or fewer, or both."""
    codes_at = [at for at, piece in enumerate(row) if piece.is_code]
    found = codes_at or [at for at, piece in enumerate(row) if _NUMBER.fullmatch(piece.word)]
    if len(found) != PAIR:
        return None
    one, two = found
    return _Around(list(row[:one]), row[one], list(row[one + 1 : two]), row[two], list(row[two + 1 :]))


def _leading_codes(row: Sequence[Piece]) -> tuple[str, ...]:
    count = next((at for at, piece in enumerate(row) if not piece.is_code), len(row))
    return tuple(piece.word for piece in row[:count])


def _typed(text: str, row: Sequence[Piece], end: int) -> str:
    """The text after the first `end` pieces up to the last piece, as it was typed."""
    return text[row[end - 1].end : row[-1].end].strip().strip(".,;:!?\"'()").strip()


def _link(rest: list[str]) -> Command | None:
    if len(rest) == 1 and _LINK_CODE.fullmatch(rest[0]):
        return Command("link", argument=rest[0].upper())
    return None


def _report(rest: list[Piece]) -> Command | None:
    """`REPORT 2`, `REPORT K7RD`, `REPORT K7RD 2`: a comment of those shown last, or of an idea."""
    found = _leading_codes(rest)
    numbers = [piece.word for piece in rest[len(found) :]]
    if len(found) > 1 or len(numbers) > 1 or not all(map(_NUMBER.fullmatch, numbers)):
        return None
    return Command("report", codes=found, argument="".join(numbers)) if rest else None


def _stances(languages: Sequence[str]) -> PhraseBook[tuple[Stance | None, bool]]:
    """What words beside a code say: a stance and whether it is an answer, or (None, False) for in between."""
    book: PhraseBook[tuple[Stance | None, bool]] = PhraseBook()
    answers = lexicons.section("answers", languages)
    votes = lexicons.section("vote", languages)
    polite = lexicons.section("polite", languages)
    for words in answers["no"]:
        book.add(words, ("against", True))
    for words in answers["yes"]:
        book.add(words, ("for", True))
    for words in votes.get("against", ()):
        book.add(words, ("against", False))
    for words in votes.get("for", ()):
        book.add(words, ("for", False))
    for words in (*votes.get("between", ()), *polite.get("words", ())):
        book.add(words, _BETWEEN)
    return book


def _language_names(languages: Sequence[str]) -> dict[str, tuple[str, bool]]:
    """Names of languages, what they stand for, and whether the city speaks it."""
    names: dict[str, tuple[str, bool]] = {}
    for code, words in lexicons.section("language_names", languages).items():
        for name in (code, *words):
            names.setdefault(" ".join(lexicons.phrase(name)), (code, code in languages and name != code))
    return names
