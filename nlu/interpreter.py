"""From words to an `Understanding`: exact words first, rules for what must never be wrong, then an engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from nlu import lexicons, needs, structure
from nlu.announcing import Announcing
from nlu.builtin import Builtin
from nlu.deciding import (
    UNCLEAR,
    as_question,
    believe_announced,
    believe_danger,
    believe_search,
    believe_side,
    believe_vote,
    believe_wish,
    is_likely_danger,
    likeliest_question,
    may_be_danger,
    surely_danger,
)
from nlu.drafting import Drafting
from nlu.engine import Engine, EngineSilent, Parsed
from nlu.language import Languages
from nlu.places import Found, Gazetteer
from nlu.pointing import Pointed, Pointing
from nlu.text import tokens, without_links
from nlu.topics import Topic, Topics
from nlu.understanding import Ask, Command, Entity, IdeaDraft, Intent, Stance, Understanding, VoteDraft
from nlu.voting import about
from nlu.weighing import VOTES, Weighing
from nlu.words import Words

RULES = "rules"  # what is kept as the engine when none was asked
_BY_COMMAND = {
    "show": "ask_status", "top": "browse", "new": "browse", "near": "browse", "more": "browse",
    "find": "search", "status": "ask_status", "mine": "my_ideas", "language": "set_language", "link": "help",
    "unlink": "help", "city_news": "help",
    "comments": "browse", "report": "comment", "edit": "correct",
}  # fmt: skip
STAND_IN = "k7rd"  # reads as the code of an idea does, and names none
_DANGER = "report_emergency"
_SURE_DANGER = Intent(_DANGER, 1.0)
_NOTHING = frozenset([UNCLEAR, "greet", "thank"])
_FEWEST_ASKED = 2  # words of a question behind thanks
_CARRY_WORDS = frozenset(["comment", "edit"])  # commands with a text of their own
_SAID_TO_US = frozenset(["greet", UNCLEAR])  # that something comes, that nobody listens
_LONGEST_ASKED = 1600  # characters that an engine is shown: the longest SMS


class Interpreter:
    """Reads messages; `fallback` answers when `engine` is silent."""

    def __init__(
        self,
        *,
        words: Words,
        engine: Engine,
        languages: Languages,
        topics: Topics,
        gazetteer: Gazetteer,
        fallback: Engine | None = None,
    ) -> None:
        self._words = words
        self._engine = engine
        self._fallback = fallback
        self._languages = languages
        self._gazetteer = gazetteer
        self._drafting = Drafting(languages.languages, topics, gazetteer)
        self._weighing = Weighing(words, languages.languages)
        self._announcing = Announcing(languages.languages)
        self._pointing = Pointing(languages.languages)
        self._needs = needs.load(languages.languages)
        self._names = _language_names(languages.languages)

    @classmethod
    def build(
        cls,
        languages: Sequence[str],
        *,
        words: Words,
        topics: Iterable[Topic],
        gazetteer: Gazetteer,
        cache: Path | None = None,
        engine: Engine | None = None,
    ) -> Interpreter:
        """Everything for a city; the embedded engine stands behind another one that is given."""
        builtin = Builtin.load(languages, cache)
        return cls(
            words=words,
            engine=engine or builtin,
            languages=Languages.load(languages, cache),
            topics=Topics(topics),
            gazetteer=gazetteer,
            fallback=builtin if engine else None,
        )

    async def read(self, text: str, *, preferred: str, known: bool = False) -> Understanding:
        """What a message means; `preferred` is the person's language, `known` says that it is no guess."""
        language, sure = self._languages.identify(text, preferred, is_stored=known)
        ruled = self._by_rule(text)
        if ruled is not None:
            return await self._with_danger(self._ruled(text, language, sure, *ruled), ruled[1])
        parsed, engine = await self._heard(without_links(text[:_LONGEST_ASKED]), language)
        codes = tuple(mention.code for mention in self._words.codes(text))
        foreign = self._languages.is_foreign(text)
        takes_back = self._weighing.takes_back(text)
        needs_told = self._needs.told(text, language)
        harmless = takes_back or self._is_nothing_but_near_miss(text, language)
        ranking = self._weighing.weighed(
            parsed.ranking, text, language, foreign=foreign, codes=codes, harmless=harmless
        )
        if not harmless:
            from_elsewhere = self._words.danger.is_from_elsewhere(text)
            ranking = believe_danger(ranking, needs_told, is_from_elsewhere=from_elsewhere)
        pointed = None if foreign or codes else self._pointing.read(text, language)
        if pointed and pointed.is_description:
            ranking = believe_search(ranking)
        stance = self._stance(text, language, pointed) if pointed or ranking[0].name in VOTES else None
        doubted = pointed if pointed and pointed.is_turned else None
        if pointed and (pointed.is_all or stance in ("for", "against")):
            ranking = believe_vote(ranking, is_named=pointed.is_all or pointed.about is not None)
        ranking = believe_side(
            ranking,
            lambda: stance or self._stance(text, language, doubted),
            takes_back=not _undoing(language).isdisjoint(tokens(text)),
        )
        announced = "" if foreign or codes or takes_back else self._announcing.announced(text, language)
        if announced:
            ranking = believe_announced(ranking)
        intent = ranking[0]
        found = self._gazetteer.find(text, language)
        vote = None
        idea, asks = self._ideas(announced or text, language) if intent.name == "submit_idea" else (None, ())
        if intent.name in VOTES:
            side = "withdraw" if intent.name == "unvote" else stance
            vote = VoteDraft(codes[0] if codes else None, self._about(text, language, parsed, pointed), side)
        return Understanding(
            text=text,
            language=language,
            language_confidence=sure,
            engine=engine,
            intent=intent,
            ranking=ranking,
            entities=self._entities(text, intent.name, _pointing_at(pointed, parsed.entities), found),
            idea=idea,
            vote=vote,
            codes=codes,
            points_here=self._pointing.is_here(text, language),
            asks=asks,
            may_be_danger=self._may_be_danger(text, ranking, needs_told.kinds),
            tells_of_need=needs_told.kinds > 0,
        )

    def _is_nothing_but_near_miss(self, text: str, language: str) -> bool:
        beside = self._words.danger.beside_near_miss(text)
        return beside is not None and not self._needs.told(beside, language).kinds

    def _ideas(self, text: str, language: str) -> tuple[IdeaDraft, tuple[Ask, ...]]:
        """The idea that a text is, and what it asks for when that is several."""
        found = self._gazetteer.find(text, language)
        return self._drafting.draft(text, language, found), self._drafting.several(text, language)

    def _may_be_danger(self, text: str, ranking: Sequence[Intent], kinds: int) -> bool:
        """Whether it may be danger; what nearly befell somebody only where more than a doubt tells of it."""
        is_hazard = self._words.danger.is_hazard(text)
        is_told = kinds > 0 or is_hazard or is_likely_danger(ranking)
        return (is_told or not self._words.danger.is_near_miss(text)) and may_be_danger(
            ranking, kinds, is_hazard=is_hazard
        )

    async def _with_danger(self, told: Understanding, command: Command | None) -> Understanding:
        """What was understood by a rule, and the danger that the words tell of."""
        if command is None and told.intent.name in _SAID_TO_US and not _is_for_no_engine(told.text):
            parsed, _engine = await self._heard(told.text[:_LONGEST_ASKED], told.language)
            return replace(told, may_be_danger=is_likely_danger(parsed.ranking))
        if command is None or command.name not in _CARRY_WORDS or not command.argument:
            return told
        words, language = command.argument, told.language
        if self._words.danger.heard(words):
            return replace(told, intent=_SURE_DANGER, ranking=(_SURE_DANGER,))
        parsed, _engine = await self._heard(without_links(words[:_LONGEST_ASKED]), language)
        kinds = self._needs.told(words, language).kinds
        if danger := surely_danger(parsed.ranking):
            return replace(told, intent=danger, ranking=(danger,))
        is_hazard = self._words.danger.is_hazard(words)
        may_be = may_be_danger(told.ranking, kinds, parsed.ranking, is_hazard=is_hazard)
        return replace(told, may_be_danger=may_be)

    def _by_rule(self, text: str) -> tuple[str, Command | None] | None:
        """The intent, and command if any, of a message that no engine needs to see."""
        if command := self._words.command(text):
            return _BY_COMMAND.get(command.name, command.name), command
        if _is_for_no_engine(text):
            return UNCLEAR, None
        if self._words.is_nearly_erasing(text):
            return "forget_me", None
        if self._words.is_opt_out(text):
            return _DANGER if self._words.is_emergency_beside_opt_out(text) else "stop", Command("stop")
        if self._words.is_all_clear(text):
            return UNCLEAR, None
        if self._words.danger.heard(text):
            return _DANGER, Command("stop") if self._words.is_opt_out_in_part(text) else None
        if self._words.wants_to_vote(text):
            return "browse", Command("top")
        if self._words.is_opening(text):
            return "greet", None
        if self._words.is_venting(text):
            return UNCLEAR, None
        answer = self._words.yes_no(text)
        return None if answer is None else ("affirm" if answer else "deny", None)

    def _ruled(
        self, text: str, language: str, sure: float, name: str, command: Command | None
    ) -> Understanding:
        intent = Intent(name, 1.0 if name != UNCLEAR else 0.0)
        codes = command.codes if command else ()
        vote = None
        if command and name in VOTES:
            stance = "withdraw" if name == "unvote" else command.stance
            vote = VoteDraft(codes[0] if codes else None, command.argument or None, stance)
        idea = None
        if command and command.name == "edit":
            idea = self._drafting.draft(
                command.argument, language, self._gazetteer.find(command.argument, language)
            )
        return Understanding(
            text, language, sure, RULES, intent, (intent,), idea=idea, vote=vote, command=command,
            codes=codes, points_here=command is None and self._pointing.is_here(text, language),
        )  # fmt: skip

    async def _heard(self, text: str, language: str) -> tuple[Parsed, str]:
        """What an engine makes of it; where that is nothing, of what stands behind the name of who writes."""
        parsed, engine = await self._heard_whole(text, language)
        if parsed.ranking and parsed.ranking[0].name in _NOTHING:
            if asked := await self._asked_behind_thanks(text, language):
                return asked
            behind = structure.behind_name(text, language)
            if behind != text:
                parsed, engine = await self._heard_whole(behind, language)
                if structure.is_wished(behind, language):
                    parsed = replace(parsed, ranking=believe_wish(parsed.ranking))
        return parsed, engine

    async def _asked_behind_thanks(self, text: str, language: str) -> tuple[Parsed, str] | None:
        """What an engine makes of a question behind thanks: "thanks, but what does that mean?"."""
        behind = self._words.behind_thanks(text)
        if len(tokens(behind)) < _FEWEST_ASKED:
            return None
        parsed, engine = await self._heard_whole(behind, language)
        if ranking := likeliest_question(parsed.ranking):
            return replace(parsed, ranking=ranking), engine
        if behind.rstrip().endswith("?"):
            return replace(parsed, ranking=as_question(parsed.ranking)), engine
        return None

    async def _heard_whole(self, text: str, language: str) -> tuple[Parsed, str]:
        """What an engine makes of it; an idea has to be one without the English name of a film in it."""
        parsed, engine = await self._ask(text, language)
        if parsed.ranking and parsed.ranking[0].name == "submit_idea":
            rest, told = self._languages.without_names(text, language)
            if rest != text and rest.strip():
                return await self._ask(rest, told)
        return parsed, engine

    async def _ask(self, text: str, language: str) -> tuple[Parsed, str]:
        if self._fallback is None:
            return await self._engine.parse(text, language), self._engine.name
        try:
            return await self._engine.parse(text, language), self._engine.name
        except EngineSilent:
            return await self._fallback.parse(text, language), self._fallback.name

    def _stance(self, text: str, language: str, pointed: Pointed | None) -> Stance | None:
        """The stance of the words; what neighbours said is put out of the way, as it is not the writer's."""
        if pointed and pointed.is_turned:
            return None
        return self._words.stance(pointed.without(text, STAND_IN) if pointed else text, language)

    def _about(self, text: str, language: str, parsed: Parsed, pointed: Pointed | None) -> str | None:
        """The words that say what is voted on."""
        named = next((entity.value for entity in parsed.entities if entity.entity == "idea_ref"), None)
        if pointed is None:
            return named or about(text, language)
        words = pointed.words(text)
        if not words:
            return named
        return words if self._words.choice(words) is not None else pointed.about

    def _entities(
        self, text: str, intent: str, entities: Sequence[Entity], found: Found | None
    ) -> tuple[Entity, ...]:
        kept = [entity for entity in entities if entity.entity != "place"]
        if found and not any(entity.start < found.end and found.start < entity.end for entity in kept):
            kept.append(Entity("place", found.words, found.start, found.end))
        if intent == "set_language":
            kept += self._named_languages(text)
        return tuple(sorted(kept, key=lambda entity: entity.start))

    def _named_languages(self, text: str) -> Iterable[Entity]:
        lowered = text.casefold()
        for word in text.split():
            clean = word.strip(".,;:!?\u00a1\u00bf\"'")
            if clean and "".join(tokens(clean)) in self._names:
                start = lowered.find(clean.casefold())
                yield Entity("language", clean, start, start + len(clean))


def _is_for_no_engine(text: str) -> bool:
    """Whether engines take a text for something else: an empty one, and what begins with a slash."""
    return not text.strip() or text.lstrip().startswith("/")


def _pointing_at(pointed: Pointed | None, entities: Sequence[Entity]) -> Sequence[Entity]:
    """The entities, with the rule's idea in place of the engine's when words point at one."""
    if pointed is None or pointed.about is None:
        return entities
    others = [entity for entity in entities if entity.entity != "idea_ref"]
    end = pointed.about_start + len(pointed.about)
    return [*others, Entity("idea_ref", pointed.about, pointed.about_start, end)]


@cache
def _undoing(language: str) -> frozenset[str]:
    """The words of taking a vote back."""
    if language not in lexicons.languages():
        return frozenset()
    listed = lexicons.lists(lexicons.load(language)["stance_words"])["undo"]
    return frozenset(token for entry in listed for token in tokens(entry))


def _language_names(languages: Sequence[str]) -> frozenset[str]:
    names = lexicons.section("language_names", languages)
    return frozenset("".join(tokens(word)) for words in names.values() for word in words)
