"""Everything that can be understood has somebody who answers it."""

import pytest

from bot.dialogue import what_ends
from bot.dialogue.orders import COMMANDS, MEANINGS, SAYINGS, UNCLEAR
from bot.dialogue.questions import NUMBERED, OFFERS
from bot.dialogue.route import REACTIONS
from nlu import lexicons

LANGUAGES = ("en", "es", "fr")
INTENTS = """
    submit_idea vote unvote browse search ask_status comment follow unfollow my_ideas ask_question
    report_emergency affirm deny greet thank goodbye help stop start set_language my_data forget_me correct
    out_of_scope
""".split()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_word_has_an_answer(language):
    names = set(lexicons.section("commands", [language]))

    assert names == set(COMMANDS) | set(SAYINGS)


@pytest.mark.parametrize("intent", INTENTS)
def test_every_intent_has_an_answer(intent):
    assert intent in MEANINGS or intent in REACTIONS or intent == UNCLEAR


def test_every_offer_is_a_question_with_numbers():
    assert set(NUMBERED) >= OFFERS


def test_a_question_that_conversations_kept_before_is_known_by_its_name():
    assert NUMBERED["less"].answer is what_ends.answer
