"""Which of an engine's readings to believe: some are believed only when very sure, or with evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nlu.needs import Told
from nlu.understanding import Intent

UNCLEAR = "out_of_scope"
_FILED = "submit_idea"
_QUESTION = "ask_question"
_STATUS = "ask_status"
_UNFOLLOW = "unfollow"
_THANKS = "thank"
_LEAST = 0.3  # below this no reading is believed
_LEAST_OF_IDEA = 0.2  # the same of an idea, which to lose costs more than to take back
_FEWEST_LEFT = 0.4  # what a reading is measured against at least, however much was disbelieved before it
# what has consequences that surprise has to be surer than the rest
_SURE_ENOUGH = {
    "stop": 0.9, "start": 0.8, "forget_me": 0.8, "my_data": 0.6, "report_emergency": 0.65, "vote": 0.45,
    "unvote": 0.5, "follow": 0.55, "unfollow": 0.6, "set_language": 0.5, "correct": 0.45, "comment": 0.45,
    "affirm": 0.4, "deny": 0.4,
}  # fmt: skip
_IDEA = 0.27  # what an idea has to be against chat alone
_SURELY_IDEA = 0.8  # "how old is that playground, the swings are rusty"
_POINTED_AT = 0.8  # how sure a rule is that "what she said about the trees is great" is a vote
_ABOUT_IDEAS = frozenset(
    [UNCLEAR, "submit_idea", "search", "browse", "comment", _STATUS, "ask_question", "affirm", "deny",
     "thank", "greet", "goodbye", "correct", "my_ideas"]
)  # fmt: skip
_ON_IDEAS = frozenset(["vote", "unvote", "follow", _UNFOLLOW, "help"])  # acts that may be read into one
# how sure of danger an engine has to be where words tell of need, or of more than one person; or of both
_IN_NEED = {1: 0.5, 2: 0.25}
_AS_LIKELY = 0.9
# from where on it is in doubt: whoever wrote is answered as usual, and told whom to call in danger
_IN_DOUBT = {0: 0.22, 1: 0.12, 2: 0.08, 3: 0.05}
_DANGER = "report_emergency"
_LIKELY_DANGER = 0.5  # what a rule took for small talk
_MAY_BE_AGAINST = 0.25  # "please don't build the skate park": how likely an idea it has to be
_MAY_BE_UNWANTED = 0.5  # "I don't want the skate park": how likely the end of its news, to the idea
_SURELY_DANGER = 0.8
_MAY_ASK_STATUS = 0.35  # how likely a question it has to be that a code stands in
_MAY_ASK = 0.15  # how likely an idea thanks have to be that name a thing
_OF_COMMENTS = 2  # times as likely
_MAY_HIDE_DANGER = frozenset([UNCLEAR, _FILED, _QUESTION, _STATUS, _UNFOLLOW, "comment", "correct"])
_FROM_ELSEWHERE = 0.3  # the same in a language that nobody speaks here
_ASKED = frozenset([UNCLEAR, _QUESTION, _STATUS, "search", "browse", "goodbye"])  # instead of reporting
_ASKING = frozenset([_QUESTION, _STATUS, "my_ideas"])
_SMALL_TALK = frozenset([UNCLEAR, "greet", _THANKS, "goodbye"])
_LIKELY_ASKED = 0.35  # "ok thanks and when will I hear"
_NAMED = 0.7  # how sure a rule is that "soup kitchen" is an idea
_SURELY_CHAT = 0.85  # "the food is in the fridge" names nothing but things, too
_NOTHING_BUT_CHAT = 0.98  # and no idea of anybody
_FEWEST_SURE = 0.65  # what an idea has to be that names nothing of a city: "facts" is none
_MOST_NAMED = 10
_FEWEST_OF_CHILD = 6  # words; "I'm nine years old" asks for nothing yet


def decide(ranking: Sequence[Intent], has_evidence: Callable[[str], bool]) -> tuple[Intent, ...]:
    """The ranking with the believed reading first; `has_evidence` is asked about votes and danger.

    A reading that is not believed hides no other: the next is measured against what remains. An idea may also
    be what nothing else is likely enough to be.
    """
    chances = {intent.name: intent.confidence for intent in ranking}
    left = 1.0
    for intent in _idea_before_chat(ranking, chances):
        least = _LEAST_OF_IDEA if intent.name == _FILED else _LEAST
        if intent.confidence < least * max(left, _FEWEST_LEFT):
            if intent.name != _FILED and chances.get(_FILED, 0.0) >= _LEAST_OF_IDEA and has_evidence(_FILED):
                return _first(Intent(_FILED, chances[_FILED]), ranking)
            break
        if _is_believed(intent) and has_evidence(intent.name):
            return _first(intent, ranking)
        left -= intent.confidence
    return _first(Intent(UNCLEAR, chances.get(UNCLEAR, 0.0)), ranking)


def believe_thing(ranking: Sequence[Intent], *, is_sure: bool = False) -> tuple[Intent, ...]:
    """The ranking of a message that only names a thing: whoever texts that to the city wants it seen to.

    `is_sure` says that nobody has such a thing at home.
    """
    if ranking[0].name != UNCLEAR or (ranking[0].confidence >= _SURELY_CHAT and not is_sure):
        return tuple(ranking)
    return _first(Intent(_FILED, _NAMED), ranking)


def likeliest_question(ranking: Sequence[Intent]) -> tuple[Intent, ...] | None:
    """The ranking with the likeliest kind of question first, where all kinds together are likely."""
    if ranking[0].name in _ASKING:
        return tuple(ranking)
    kinds = [intent for intent in ranking if intent.name in _ASKING]
    total = sum(intent.confidence for intent in kinds)
    if ranking[0].name not in _SMALL_TALK or total < _LIKELY_ASKED:
        return None
    return _first(Intent(kinds[0].name, total), ranking)


def as_question(ranking: Sequence[Intent]) -> tuple[Intent, ...]:
    """The ranking of what is surely a question, and of no kind that is answered at once."""
    return _first(Intent(_QUESTION, _NAMED), ranking)


def believe_wish(ranking: Sequence[Intent]) -> tuple[Intent, ...]:
    """The ranking of a wish behind somebody's name: who says both to a city has an idea, or is chatting."""
    if ranking[0].name != UNCLEAR or ranking[0].confidence >= _SURELY_CHAT:
        return tuple(ranking)
    return _first(Intent(_FILED, _NAMED), ranking)


def believe_announced(ranking: Sequence[Intent]) -> tuple[Intent, ...]:
    """The ranking of what is said to be an idea: "my idea is a cinema" is one, whatever else it may be."""
    if ranking[0].name not in _ABOUT_IDEAS | _ON_IDEAS:
        return tuple(ranking)
    return _first(Intent(_FILED, max(_NAMED, ranking[0].confidence)), ranking)


def believe_polite(ranking: Sequence[Intent]) -> tuple[Intent, ...]:
    """The ranking of what names a thing and ends with thanks: "a bench on Elm Street, thanks" asks for it."""
    chances = {intent.name: intent.confidence for intent in ranking}
    if ranking[0].name != _THANKS or chances.get(_FILED, 0.0) < _MAY_ASK:
        return tuple(ranking)
    return _first(Intent(_FILED, chances[_FILED]), ranking)


def believe_report(ranking: Sequence[Intent]) -> tuple[Intent, ...]:
    """The ranking of "have you seen the state of the park": it reports, and asks nothing."""
    if ranking[0].name not in _ASKED:
        return tuple(ranking)
    return _first(Intent(_FILED, _NAMED), ranking)


def believe_child(ranking: Sequence[Intent], words: int) -> tuple[Intent, ...]:
    """The ranking of what somebody wrote who says that they are a child: what is unclear is their idea.

    Children write in a way of their own, and what they want is held for an official in any case.
    """
    if ranking[0].name != UNCLEAR or words < _FEWEST_OF_CHILD:
        return tuple(ranking)
    chances = {intent.name: intent.confidence for intent in ranking}
    return _first(Intent(_FILED, chances.get(_FILED, 0.0)), ranking)


def believe_danger(
    ranking: Sequence[Intent], told: Told, *, is_from_elsewhere: bool = False
) -> tuple[Intent, ...]:
    """The ranking of a message whose words `told` of need: a doubt is answered with whom to call.

    The sooner in a language of which nothing but danger is understood; not where one kind alone is
    told and an idea is as likely: "we would like to have a food market" is one, answered with whom to call.
    """
    signs = bool(told.kinds) + told.is_common
    least = _FROM_ELSEWHERE if is_from_elsewhere else _IN_NEED.get(signs, 1.0)
    found = next((intent for intent in ranking if intent.name == _DANGER), None)
    if found is None or found.confidence < least:
        return tuple(ranking)
    is_wish = ranking[0].name == _FILED and ranking[0].confidence >= _AS_LIKELY * found.confidence
    is_doubted = is_wish and told.kinds <= 1 and not is_from_elsewhere
    return tuple(ranking) if is_doubted else _first(found, ranking)


def surely_danger(ranking: Sequence[Intent]) -> Intent | None:
    """Danger, where an engine is so sure of it that it tells of it in a comment: most have a need in them."""
    return next((one for one in ranking if one.name == _DANGER and one.confidence >= _SURELY_DANGER), None)


def is_likely_danger(ranking: Sequence[Intent]) -> bool:
    """Whether an engine takes for danger what a rule takes for small talk: then it is told whom to call."""
    return any(one.name == _DANGER and one.confidence >= _LIKELY_DANGER for one in ranking)


def may_be_danger(
    ranking: Sequence[Intent], kinds: int, said: Sequence[Intent] = (), *, is_hazard: bool = False
) -> bool:
    """Whether what was taken for something else, with so many kinds of words of need, may be danger.

    `said` is what an engine said of the words behind a command: comments have needs in them as a rule.
    `is_hazard` says that the words tell of what may soon hurt somebody.
    """
    chances = {intent.name: intent.confidence for intent in said or ranking}
    least = _IN_DOUBT[min(kinds, max(_IN_DOUBT))] * (_OF_COMMENTS if said else 1)
    is_likely = is_hazard or chances.get(_DANGER, 0.0) >= least
    return ranking[0].name in _MAY_HIDE_DANGER and is_likely


def believe_vote(ranking: Sequence[Intent], *, is_named: bool) -> tuple[Intent, ...]:
    """The ranking of a message that points at somebody's idea and takes a side, or says nothing else.

    What was believed about the writer's own data, news and safety stands, and what is surely chat where no
    idea `is_named`: "what film is it that says it is a good day".
    """
    is_chat = ranking[0].name == UNCLEAR and ranking[0].confidence >= _NOTHING_BUT_CHAT
    if ranking[0].name not in _ABOUT_IDEAS or (is_chat and not is_named):
        return tuple(ranking)
    chances = {intent.name: intent.confidence for intent in ranking}
    return _first(Intent("vote", max(chances.get("vote", 0.0), _POINTED_AT)), ranking)


def believe_search(ranking: Sequence[Intent]) -> tuple[Intent, ...]:
    """The ranking of a message that only tells one idea from others: "the one about the water"."""
    if ranking[0].name not in _ABOUT_IDEAS:
        return tuple(ranking)
    chances = {intent.name: intent.confidence for intent in ranking}
    return _first(Intent("search", max(_POINTED_AT, chances.get("search", 0.0))), ranking)


def believe_side(
    ranking: Sequence[Intent], stance: Callable[[], str | None], *, takes_back: bool
) -> tuple[Intent, ...]:
    """The ranking where words take a side: "count on my vote" takes none back, "not at all" is no yes.

    `takes_back` says that a word of taking back is among them.
    """
    first = ranking[0]
    if first.name == "unvote" and not takes_back and stance() in ("for", "against"):
        return _first(Intent("vote", first.confidence), ranking)
    if first.name == "affirm" and stance() == "against":
        return _first(Intent("deny", first.confidence), ranking)
    return tuple(ranking)


def believe_status(ranking: Sequence[Intent]) -> tuple[Intent, ...]:
    """The ranking of what is unclear but for the code of an idea, which it may be asked about."""
    chances = {intent.name: intent.confidence for intent in ranking}
    if ranking[0].name != UNCLEAR or chances.get(_STATUS, 0.0) < _MAY_ASK_STATUS:
        return tuple(ranking)
    return _first(Intent(_STATUS, chances[_STATUS]), ranking)


def believe_against(ranking: Sequence[Intent], *, is_against: bool) -> tuple[Intent, ...]:
    """The ranking where who is against a thing rather has that for an idea than follows it no more."""
    chances = {intent.name: intent.confidence for intent in ranking}
    if not is_against or ranking[0].name != _UNFOLLOW or chances.get(_FILED, 0.0) < _MAY_BE_AGAINST:
        return tuple(ranking)
    return _first(Intent(_FILED, chances[_FILED]), ranking)


def believe_unwanted(ranking: Sequence[Intent]) -> tuple[Intent, ...]:
    """The ranking of "I don't want the skate park": of an idea that may be there, and no new one."""
    chances = {intent.name: intent.confidence for intent in ranking}
    least = _MAY_BE_UNWANTED * ranking[0].confidence
    if ranking[0].name != _FILED or chances.get(_UNFOLLOW, 0.0) < least:
        return tuple(ranking)
    return _first(Intent(_UNFOLLOW, chances[_UNFOLLOW]), ranking)


def disbelieve(ranking: Sequence[Intent]) -> tuple[Intent, ...]:
    """The ranking of what is surely no idea, whatever the engine says."""
    chances = {intent.name: intent.confidence for intent in ranking}
    return _first(Intent(UNCLEAR, chances.get(UNCLEAR, 0.0)), ranking)


def doubt_nothing_named(ranking: Sequence[Intent], names_any: Callable[[], bool]) -> tuple[Intent, ...]:
    """The ranking where an idea that is not very likely has to have a word of a thing or a wish."""
    first = ranking[0]
    if first.name != _FILED or first.confidence >= _FEWEST_SURE or names_any():
        return tuple(ranking)
    return disbelieve(ranking)


def _idea_before_chat(ranking: Sequence[Intent], chances: dict[str, float]) -> Sequence[Intent]:
    """The ranking with an idea that is nearly as likely as chat before it."""
    idea = chances.get(_FILED, 0.0)
    if not ranking or ranking[0].name != UNCLEAR or idea < _LEAST_OF_IDEA:
        return ranking
    if idea < _IDEA * (idea + chances[UNCLEAR]):
        return ranking
    return _first(Intent(_FILED, idea), ranking)


def believe_question(
    ranking: Sequence[Intent], *, however_likely: bool = False, is_of_city: bool = False
) -> tuple[Intent, ...]:
    """The ranking of what asks for a fact: a question, unless it is surely an idea.

    One of a thing of the city is for its officials, also where the engine knows no answer to it.
    """
    first = ranking[0]
    is_sure = first.confidence >= _SURELY_IDEA and not however_likely
    if first.name not in (_FILED, UNCLEAR) or (first.name == _FILED and is_sure):
        return tuple(ranking)
    chances = {intent.name: intent.confidence for intent in ranking}
    likelier = max((_QUESTION, UNCLEAR), key=lambda one: chances.get(one, 0.0))
    name = _QUESTION if is_of_city else likelier
    return _first(Intent(name, chances.get(name, 0.0)), ranking)


def _is_believed(intent: Intent) -> bool:
    return intent.confidence >= _SURE_ENOUGH.get(intent.name, 0.0)


def _first(believed: Intent, ranking: Sequence[Intent]) -> tuple[Intent, ...]:
    others = [intent for intent in ranking if intent.name != believed.name]
    return (believed, *others[: _MOST_NAMED - 1])
