"""A title for an idea: the resident's own content words, without what stands around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from nlu import civic, lexicons, selves, sensitive
from nlu.recent import recent
from nlu.stems import stop_words
from nlu.text import fold_word, without_links, without_tags

LONGEST = 60
_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"(?<=[.!?\u2026\n])[\s.!?\u2026]*(?=\S)|\n+| - | \u2013 ")
_SHORT_FORM = re.compile(
    r"(?:^|\s)(?:st|ave|av|rd|dr|c|no|nr|r|bd|avda|pza|mr|mrs|sr|sra|m|mme)\.$", re.IGNORECASE
)
_EDGE = " \t\n.,;:!?-\u2013\u2014\u2026\"'\u201c\u201d\u00ab\u00bb()[]*_~/\\\u00a1\u00bf"
_SPACE_BEFORE = re.compile(r"\s+(?=[,.])")  # where a word was left out
_PAUSES = tuple(",.;:!?")
_FEWEST_BEFORE_COMMA = 3
_FEWEST_OF_REASON = 4  # words: "it" in "mend it now" begins none
_LONG = 45  # characters that no reader has to stop in
_FEWEST_BEFORE_REASON = 3  # words that say something; fewer where one word is made of several
_SHORTEST_SECOND = 3  # words of a second sentence that there is room for
_SHORTEST_BEFORE_REASON = 15  # characters, where no comma parts the matter from its reason
_PASSES = 8


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a language wraps a wish in words."""

    opener: re.Pattern[str]
    frames: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]  # what stands before and behind
    articles: frozenset[str]
    amounts: frozenset[str]  # keep their article: "a few"
    closers: frozenset[str]
    ending: re.Pattern[str]  # of several words: "and hurry"
    joins: frozenset[str]  # what joined it to the matter
    before_things: frozenset[str]
    has_capital_nouns: bool
    fewest: int  # words that say something before a reason
    swear: frozenset[str]
    insults: re.Pattern[str]  # and ages: what no title says
    reasons: frozenset[str]  # what begins one after a comma
    restarts: frozenset[str]  # and without
    because: frozenset[str]  # what always begins one


class _Word(NamedTuple):
    plain: str
    start: int
    end: int


def title(text: str, language: str, *, official: Sequence[tuple[int, int, str]] = ()) -> str:
    """At most 60 characters that say what it is about; `official` names stretches of it."""
    named = without_links(without_tags(_with_names(text, official)))
    told = selves.from_wish(_sentences(named), language, lambda clause: _core(clause, language))
    sentences = [clean for sentence in told if (clean := _core(sentence, language))]
    if not sentences:
        manner = _manner(language)
        clean = _without_swearing(_without_insults(named, manner), manner, language)
        return _finish(_clip(" ".join((clean if _words(clean) else named).split()), language), named)
    best = next((one for one in sentences if _says_something(one, language)), sentences[0])
    best = _without_stray_place(best, language)
    return _finish(_clip(_without_close(_without_reason(best, language), language), language), named)


def is_wished(text: str, language: str) -> bool:
    """Whether a text asks for something: it says what to do, or words of a wish stand around its matter."""
    return any(
        selves.is_wish(one, language, lambda clause: _core(clause, language)) for one in _sentences(text)
    )


def behind_name(text: str, language: str) -> str:
    """A text from where it comes to its matter on, when it says first who writes."""
    return selves.behind_name(text, language, lambda clause: _core(clause, language))


def as_written(text: str, language: str) -> str:
    """At most 60 characters of the text itself: where a title would say the contrary."""
    return _finish(_clip(" ".join(without_links(without_tags(text)).split()), language), text)


def _with_names(text: str, official: Sequence[tuple[int, int, str]]) -> str:
    for start, end, name in sorted(official, reverse=True):
        text = text[:start] + name + text[end:]
    return text


def _sentences(text: str) -> list[str]:
    parts: list[str] = []
    for part in _SENTENCE_END.split(text):
        if parts and _SHORT_FORM.search(parts[-1]):
            parts[-1] = f"{parts[-1]} {part}"  # "elm st. bus stop" is one sentence
        else:
            parts.append(part)
    return [stripped for part in parts if (stripped := part.strip())]


def _core(sentence: str, language: str) -> str:
    """The sentence without greeting, politeness, insults, swear words and the frame of a wish."""
    manner = _manner(language)
    sentence = _without_opening(_without_insults(sentence, manner), manner)
    sentence = _without_opening(_without_swearing(sentence, manner, language), manner)
    return _without_close(sentence, language)


def _without_stray_place(sentence: str, language: str) -> str:
    """The sentence without the beginning of a place that breaks off: "At, bench at Elm Street"."""
    words = _words(sentence)
    if len(words) < 2 or words[0].plain not in civic.words(language, "place", "before"):
        return sentence
    breaks_off = "," in sentence[words[0].end : words[1].start]
    comes_again = words[1].plain not in _articles(language) and words[0].plain in {w.plain for w in words[2:]}
    return sentence[words[1].start :] if breaks_off or comes_again else sentence


def _articles(language: str) -> frozenset[str]:
    return civic.words(language, "place", "the") | civic.words(language, "place", "a")


def _without_close(sentence: str, language: str) -> str:
    words = _without_ending(_words(sentence), _manner(language))
    return sentence[words[0].start : words[-1].end] if words else ""


def _without_frame(sentence: str, manner: _Manner) -> str:
    """The sentence without words of a wish that stand around the matter: "ich schlage … vor"."""
    words = _words(sentence)
    plain = " ".join(word.plain for word in words)
    for before, behind in manner.frames:
        opens, closes = before.match(plain), behind.search(plain)
        if opens and closes:
            first, last = len(opens[0].split()), len(words) - len(closes[0].split())
            if first < last:
                return sentence[words[first].start : words[last - 1].end]
    return sentence


def _without_ending(words: Sequence[_Word], manner: _Manner) -> Sequence[_Word]:
    """The words without thanks and haste behind the matter: "… and hurry"."""
    for _ in range(_PASSES):
        kept = words[: len(words) - _ends(words, manner)]
        if len(kept) == len(words):
            break
        while kept and kept[-1].plain in manner.joins:
            kept = kept[:-1]
        words = kept
    return words


def _ends(words: Sequence[_Word], manner: _Manner) -> int:
    """How many words at the end say nothing of the matter."""
    if not words:
        return 0
    if words[-1].plain in manner.closers:
        return 1
    found = manner.ending.search(" ".join(word.plain for word in words))
    return len(found[0].split()) if found else 0


def _without_opening(sentence: str, manner: _Manner) -> str:
    for _ in range(_PASSES):
        sentence = _without_frame(sentence, manner)
        words = _words(sentence)
        begins = _begins(words, manner)
        if not begins:
            break
        sentence = sentence[words[begins].start :] if begins < len(words) else ""
    return sentence


def _begins(words: Sequence[_Word], manner: _Manner) -> int:
    """How many words at the beginning say nothing of the matter."""
    if not words:
        return 0
    found = manner.opener.match(" ".join(word.plain for word in words))
    if found and found.end():
        return len(found[0].split())
    is_article = words[0].plain in manner.articles and len(words) > 1
    return 1 if is_article and words[1].plain not in manner.amounts else 0


def _without_insults(sentence: str, manner: _Manner) -> str:
    """The sentence without what several words say of somebody ("you useless idiots")."""
    words = _words(sentence)
    plain = " ".join(word.plain for word in words)
    for found in reversed(list(manner.insults.finditer(plain))):
        first, last = plain[: found.start()].count(" "), plain[: found.end()].count(" ")
        before, after = sentence[: words[first].start], sentence[words[last].end :]
        between = ", " if before.strip(_EDGE) and after.lstrip()[:1] in _PAUSES else " "
        sentence = f"{before.rstrip(_EDGE)}{between}{after.lstrip(_EDGE)}".strip()
        words = words[:first]
    return sentence


def _without_swearing(sentence: str, manner: _Manner, language: str) -> str:
    """The sentence without swear words, and without the article of one that stood for a thing."""
    words = _words(sentence)
    for at in reversed(range(len(words))):
        if at >= len(words) or words[at].plain not in manner.swear:  # an article that is gone
            continue
        is_thing = at + 1 == len(words) or words[at + 1].plain in stop_words(language)
        first = at - 1 if is_thing and at and words[at - 1].plain in manner.before_things else at
        before, after = sentence[: words[first].start].rstrip(), sentence[words[at].end :].lstrip(" *")
        sentence = f"{before} {after}".strip()
        words = (*words[:first], *words[at + 1 :])  # those behind are done with
    return sentence


def _without_reason(sentence: str, language: str) -> str:
    """Cut before a comma or a "because" behind which only the reason comes."""
    manner = _manner(language)
    words = _words(sentence)
    for number in range(_FEWEST_BEFORE_COMMA, len(words)):
        between = sentence[words[number - 1].end : words[number].start]
        after_comma = any(mark in between for mark in ",;:(")
        if after_comma and (words[number].plain in manner.reasons or len(sentence) > LONGEST):
            return sentence[: words[number - 1].end]
        if words[number].plain in manner.because:
            return sentence[: words[number - 1].end]
    return sentence if len(sentence) <= _LONG else _without_pauseless_reason(sentence, words, language)


def _without_pauseless_reason(sentence: str, words: Sequence[_Word], language: str) -> str:
    """A long sentence cut before the reason that follows without a comma: "a bench at the stop my gran …"."""
    manner, little = _manner(language), stop_words(language)
    has_capitals = any(sentence[word.start].isupper() for word in words[1:])
    for before, word in pairwise(words[_FEWEST_BEFORE_COMMA - 1 : 1 - _FEWEST_OF_REASON]):
        is_long = before.end - words[0].start >= _SHORTEST_BEFORE_REASON
        is_verb = manner.has_capital_nouns and has_capitals and sentence[before.start].islower()
        if is_long and word.plain in manner.restarts and before.plain not in little and not is_verb:
            matter = sentence[: before.end]
            if _says_something(matter, language, manner.fewest):  # else it goes on: "foxes tip over our bins"
                return matter
    return sentence


def _says_something(sentence: str, language: str, fewest: int = 2) -> bool:
    little = stop_words(language)
    told = [word for word in _words(sentence) if word.plain not in little and len(word.plain) > 2]
    return len(told) >= fewest


def _clip(sentence: str, language: str) -> str:
    """At most 60 characters, cut where a word ends, and not after a little one."""
    if len(sentence) <= LONGEST:
        return sentence
    cut = sentence[: LONGEST + 1]
    space = cut.rfind(" ")
    words = _without_second(_words(cut[:space] if space > LONGEST // 3 else cut[:LONGEST]), _manner(language))
    little = (stop_words(language) | civic.words(language, "place", "before")) - _noes(language)
    while len(words) > _FEWEST_BEFORE_COMMA and words[-1].plain in little:
        words = words[:-1]
    return cut[: words[-1].end] if words else cut[:LONGEST]


def _without_second(words: Sequence[_Word], manner: _Manner) -> Sequence[_Word]:
    """The words before a second sentence that there is no room for: "… und ich komm nicht mehr ins"."""
    for number in range(_FEWEST_BEFORE_COMMA, len(words) - 1):
        is_torn = words[number + 1].plain in manner.restarts or len(words) - number <= _SHORTEST_SECOND
        if words[number].plain in manner.joins and is_torn:
            return words[:number]
    return words


def _finish(sentence: str, text: str) -> str:
    sentence = _SPACE_BEFORE.sub("", " ".join(sentence.split())).strip(_EDGE)
    letters = [char for char in text if char.isalpha()]
    if len(letters) > 8 and sum(char.isupper() for char in letters) > 0.8 * len(letters):
        sentence = sentence.lower()  # shouting is no part of the matter
    return sentence[:1].upper() + sentence[1:]


@cache
def _noes(language: str) -> frozenset[str]:
    """What a title may end with although it is little: without its "not" it would say the contrary."""
    said = lexicons.section("stance_words", [language]).get("no", ())
    return frozenset(fold_word(entry) for entry in said)


@cache
def _contrary(language: str) -> frozenset[str]:
    """What an opener may not swallow: "asking the city not to close it" is no wish to close it."""
    return _noes(language) | civic.words(language, "title", "contrary")


@recent
def _words(sentence: str) -> tuple[_Word, ...]:
    return tuple(_Word(fold_word(found[0]), found.start(), found.end()) for found in _WORD.finditer(sentence))


@cache
def _manner(language: str) -> _Manner:
    found = civic.paths([language])
    title = civic.lexicon(found[0])["title"] if found else {}
    openers, endings, insults, ages = (
        "|".join(f"(?:{one})" for one in title.get(name, ())) or "(?!)"
        for name in ("openers", "endings", "insults", "ages")
    )
    openers = openers.replace(r"\w+", rf"(?!(?:{'|'.join(sorted(_contrary(language)))})\b)\w+")
    frames = tuple(
        (re.compile(rf"(?:{before})(?=\s|$)"), re.compile(rf"(?:^|(?<= ))(?:{behind})$"))
        for before, behind in title.get("frames", ())
    )
    names = ("articles", "amounts", "closers", "joins", "reasons", "restarts", "because")
    lists = {name: civic.words(language, "title", name) for name in names}
    before_things = lists["articles"] | civic.words(language, "place", "the")
    plain = civic.lexicon(found[0])["plain"] if found else {}
    return _Manner(
        opener=re.compile(rf"(?:{openers})(?=\s|$)"), frames=frames,
        insults=re.compile(rf"\b(?:{insults}|{ages})\b"),
        swear=civic.words(language, "title", "swear") | sensitive.slurs(),
        ending=re.compile(rf"(?:^|(?<= ))(?:{endings})$"), before_things=before_things,
        has_capital_nouns=bool(plain.get("capital_nouns")),
        fewest=_FEWEST_BEFORE_REASON - bool(plain.get("compounds")), **lists,
    )  # fmt: skip
