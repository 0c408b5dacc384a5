"""Which rule answers a message: exact words, then a waiting question, then what the engine understood."""

from dataclasses import replace

from bot.dialogue import (
    amend,
    answer_broadcast,
    answer_news,
    answers,
    asking_again,
    browse,
    campaign,
    choose,
    city_news,
    comment,
    correct,
    correct_at_once,
    danger,
    edits,
    going_on,
    last_act,
    link,
    media,
    naming,
    questions,
    remark,
    revote,
    several,
    signals,
    silence,
    stop,
    talk,
    track,
    undo,
    vote,
)
from bot.dialogue.orders import COMMANDS, DANGER, MEANINGS, SAYINGS, UNCLEAR
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn, say
from civic.restrictions import Restriction
from nlu.understanding import Command, Understanding
from storage.models import Idea

FEW_WORDS = 3  # that may stand where a code belongs
SHORT = 10  # characters: shorter texts may repeat ("1", "TOP")
ADDABLE = ("submit_idea", "comment", UNCLEAR)  # what may be more words of an idea
REACTIONS = ("affirm", "deny")
UNCERTAIN = (UNCLEAR, "browse", "search")
REMARKS = ("submit_idea", "comment", "browse", "search", UNCLEAR)  # what answers a message of ours
ASKED_FOR_WORDS = ("title", "place", "words", "comment", remark.WHICH, "not_done")
A_VOTE = 4  # words of an answer that says no more than for or against
MUST_WORK = frozenset({"stop", "start", "help", "my_data", "forget_me"})  # before anything else is looked at


def respond(scene: Scene, heard: Understanding) -> Turn:
    """What follows from a message."""
    heard = danger.doubted(scene, heard)
    turn = media.illustrated(scene, _followed_up(scene, _turn(scene, heard)))
    turn = talk.in_doubt(scene, heard, remark.listed(scene, last_act.remembered(scene, turn)))
    if scene.restriction is Restriction.MUTED and not _goes_always(turn):
        return Turn(scene.conversation, flag=talk.MUTED)  # kept, and that is all
    if _is_answered(scene, heard):
        return turn.silent()  # Twilio has replied to this very word
    if scene.contact.opted_out_at is not None and not turn.service:
        return turn.silent()  # kept, in effect, but not answered after STOP
    return turn


def _followed_up(scene: Scene, turn: Turn) -> Turn:
    return revote.with_way_back(scene, talk.in_a_row(_without_old_danger(turn)))


def _goes_always(turn: Turn) -> bool:
    """STOP, HELP, START, MY DATA, FORGET ME, danger; and the question who writes from an old number."""
    return turn.service or turn.flag == silence.WHY


def _without_old_danger(turn: Turn) -> Turn:
    """A digit erases somebody only as the very next message after the question."""
    questions = turn.conversation.questions
    kept = tuple(question for question in questions if question.name != "forget" or question.asked_at is None)
    if len(kept) == len(questions):
        return turn
    return replace(turn, conversation=turn.conversation.with_questions(kept))


def _turn(scene: Scene, heard: Understanding) -> Turn:
    if signalled := signals.respond(scene):
        return signalled
    provider_word = scene.message.extras.get("opt_out_type")
    if provider_word in ("STOP", "START", "HELP"):  # in whatever words the city agreed on with the provider
        return COMMANDS[provider_word.lower()](scene, Command(provider_word.lower()))
    if _is_provider_start(scene, heard):
        return stop.opt_in(scene)
    command = heard.command
    if ended := _rather_than_stop(scene, heard):
        return ended
    is_silent = scene.is_silent()
    at_once = MUST_WORK - silence.PERSONAL if is_silent else MUST_WORK
    if command and command.name in at_once and not command.slip:
        turn = COMMANDS[command.name](scene, command)
        return _beside_danger(scene, heard, turn) if heard.intent.name == DANGER else turn
    if heard.intent.name == "stop":
        return stop.opt_out(scene)
    if heard.intent.name == DANGER:
        return danger.respond(scene, heard)
    if is_silent and not silence.wants_start(scene, heard):
        return silence.ask_who(scene, heard)
    if not _is_order(command) and _is_third_time(scene, heard.text):
        return talk.repeated(scene)
    if edited := edits.correct(scene, heard):
        return edited
    return (
        _by_button(scene, heard)
        or talk.how_to_phone(scene, heard)
        or undo.respond(scene, heard)
        or revote.respond(scene, heard)
        or campaign.respond(scene, heard)
        or browse.voted(scene, heard)
        or track.backers(scene, heard)
        or _by_word_or_answer(scene, heard)
        or _by_meaning(scene, heard)
    )


def _rather_than_stop(scene: Scene, heard: Understanding) -> Turn | None:
    """What follows from a wish for less: no city news, none of one idea, none at night; None for the rest."""
    said = heard.command.name if heard.command else heard.intent.name
    if said != "stop":
        return None
    is_order = heard.command is not None and heard.intent.name == "stop"
    is_heard = is_order and scene.contact.opted_out_at is None
    if is_heard and scene.town.words.is_of_a_time(heard.text):
        return stop.ask_of_night(scene)
    if is_heard and (no_news := city_news.no_more(scene, heard)):
        return no_news
    return track.unfollow_instead(scene, heard) or undo.rather_than_stop(scene, heard)


def _beside_danger(scene: Scene, heard: Understanding, turn: Turn) -> Turn:
    """Both effects of "stop texting, send an ambulance": whom to call first, and then the end of texts."""
    first = talk.emergency(scene, heard)
    return replace(first, lines=(*first.lines, *turn.lines), actions=turn.actions)


def _is_answered(scene: Scene, heard: Understanding) -> bool:
    """Whether Twilio's reply is the only one due; a YES that answers our own question is ours to reply to."""
    if not scene.message.extras.get("answered_by_provider"):
        return False
    is_yes = scene.town.words.yes_no(heard.text) is True
    return not is_yes or scene.contact.opted_out_at is not None or scene.question() is None


def _is_provider_start(scene: Scene, heard: Understanding) -> bool:
    """On a long code Twilio takes YES of one who had said STOP for START."""
    was_stopped = scene.contact.opted_out_at is not None
    answered = bool(scene.message.extras.get("answered_by_provider"))
    return was_stopped and answered and scene.town.words.yes_no(heard.text) is True


def _is_order(command: Command | None) -> bool:
    """A command that may well be given again: `COMMENTS K7RD`, but not twice the same comment."""
    return command is not None and command.name not in SAYINGS


def _is_third_time(scene: Scene, text: str) -> bool:
    if len(text.strip()) <= SHORT:
        return False
    most = scene.town.city.replies.equal_in_a_row
    before = scene.previous(most - 1)
    return len(before) == most - 1 and all(message.text.strip() == text.strip() for message in before)


def _by_button(scene: Scene, heard: Understanding) -> Turn | None:
    """A pressed button carries a code and a choice, or a choice alone; its title is the message's text."""
    payload = scene.message.extras.get("button")
    if not isinstance(payload, str):
        return None
    return answers.press(scene, payload)


def _by_word_or_answer(scene: Scene, heard: Understanding) -> Turn | None:
    if named := answers.named(scene, heard.text):
        return named
    if finished := remark.finish(scene, heard):
        return finished
    command = heard.command
    if command and not command.slip and command.name in SAYINGS:
        return _saying(scene, heard, command)
    if command and not command.slip and command.name in COMMANDS:
        return COMMANDS[command.name](scene, command)
    if entered := link.by_code_alone(scene, heard.text):
        return entered
    for answered in (
        naming.without_code,
        naming.beside_words,
        remark.respond,
        answers.answer,
        correct_at_once.respond,
        correct_at_once.place_alone,
    ):
        if turn := answered(scene, heard):
            return turn
    if _may_be_slip(scene) and (slip := scene.town.words.slip(heard.text)) and slip.name in COMMANDS:
        return COMMANDS[slip.name](scene, slip)
    if beside := naming.beside_word(scene, heard.text):
        return beside
    if mistyped := naming.mistyped(scene, heard.text):
        return vote.unknown(scene, mistyped)
    return (
        _to_broadcast(scene, heard)
        or asking_again.stray(scene, heard)
        or _command_and_words(scene, heard.text)
    )


def _to_broadcast(scene: Scene, heard: Understanding) -> Turn | None:
    """A number alone answers a broadcast, unless it was asked for by something else."""
    question = scene.question()
    if scene.town.words.choice(heard.text) is None or (question and question.is_alive(scene.now)):
        return None
    return answer_broadcast.answer(scene, heard)


def _saying(scene: Scene, heard: Understanding, command: Command) -> Turn:
    """A command that carries a text of its own, which may tell of danger as any other."""
    if scene.town.words.danger.heard(command.argument):
        return danger.respond(scene, heard)
    return SAYINGS[command.name](scene, heard, command)


def _may_be_slip(scene: Scene) -> bool:
    """A slip is forgiven when no question waits; offers may be passed over."""
    question = scene.question()
    return question is None or question.name in questions.OFFERS


def _command_and_words(scene: Scene, text: str) -> Turn | None:
    """`STATUS bench`, `VOTE bench`: a command word, and words where a code belongs."""
    first, _, rest = text.strip().partition(" ")
    command = scene.town.words.command(first)
    if command is None or not 0 < len(rest.split()) <= FEW_WORDS:
        return None
    match command.name:
        case "top" | "new" if _orders_list(first, rest):
            return browse.find(scene, rest)
        case "status" | "follow" | "unfollow":
            return track.by_description(scene, command.name, rest)
        case "vote":
            alone = "for" if len(rest.split()) == 1 else None  # VOTE bench is as clear as VOTE K7RD
            return vote.described(scene, rest, scene.town.words.stance(text, scene.language) or alone)
    return None


def _orders_list(word: str, rest: str) -> bool:
    """Whether a word is typed as an order ("TOP bench"): "New benches" and "MORE BUSES" are wanted."""
    return (word.isupper() and not rest.isupper()) or (word.casefold() == "top" and " " not in rest)


def _by_meaning(scene: Scene, heard: Understanding) -> Turn:
    if not heard.text.strip():
        return media.without_words(scene)
    if named := naming.by_code(scene, heard) or vote.of_the_list(scene, heard):
        return named
    intent = heard.intent.name
    if (place := _place_after_near(scene, heard.text)) and (intent in UNCERTAIN or _is_all(heard, place)):
        return browse.near(scene, place)
    if answered := campaign.answer(scene, heard) or answer_broadcast.answer(scene, heard):
        return answered
    about_before = talk.thank_for(scene, heard) or amend.respond(scene, heard) or choose.respond(scene, heard)
    if said := about_before or talk.left_to_a_person(scene, heard) or track.progress(scene, heard):
        return said
    if intent in ADDABLE and (more := going_on.respond(scene, heard)):
        return more
    if media.are_its_words(scene, heard):
        return several.propose(scene, heard)
    if intent in REACTIONS:
        return _reaction(scene, heard)
    if replied := scene.replied_idea():
        return _reply(scene, heard, replied)
    if answered := answer_news.answer(scene, heard):
        return answered
    if intent == "submit_idea" and naming.is_bare_word(scene, heard.text):
        return talk.unclear(scene, heard)
    return MEANINGS.get(intent, talk.unclear)(scene, heard)


def _reply(scene: Scene, heard: Understanding, idea: Idea) -> Turn:
    """An answer to a message of ours about an idea: a remark is a comment, a bare "I'm for it" a vote."""
    intent = heard.intent.name
    is_vote = intent in ("vote", "unvote")
    if intent in REMARKS or (is_vote and len(heard.text.split()) > A_VOTE):
        turn = comment.add(scene, idea, heard.text, heard.language)
        is_question = heard.text.rstrip().endswith("?")  # for neighbours, and for the city
        return replace(turn, flag=turn.flag or ("question" if is_question else None))
    if is_vote:
        return vote.as_said(scene, idea, heard.vote.stance if heard.vote else None)
    if intent == "ask_status":
        status = track.status_of(scene, idea, with_votes=True)
        return status if scene.root(idea).due else replace(status, flag="question")  # a person may know when
    about_it = scene.with_conversation(scene.conversation.remember(seen=idea.id))
    return MEANINGS.get(intent, talk.unclear)(about_it, heard)


def _place_after_near(scene: Scene, text: str) -> str:
    """The words after NEAR, when they are few: perhaps a place that the city's list lacks."""
    first, _, rest = text.strip().partition(" ")
    command = scene.town.words.command(first)
    return rest if command and command.name == "near" and len(rest.split()) <= FEW_WORDS else ""


def _is_all(heard: Understanding, place: str) -> bool:
    """Whether nothing but a place is said."""
    return heard.idea is not None and heard.idea.place is not None and heard.idea.place == place.strip()


def _reaction(scene: Scene, heard: Understanding) -> Turn:
    """Yes or no where neither was asked for: "no" to what was just noted wants a correction."""
    said_yes = scene.town.words.yes_no(heard.text)
    question = scene.question()
    asked = question.name if question is not None and question.is_alive(scene.now) else ""
    if said_yes:
        waiting = asking_again.put_again(scene, question) if question and asked else None
        return waiting or talk.agree(scene, heard)
    if heard.intent.name == "deny" and asked in ASKED_FOR_WORDS:
        return Turn(scene.conversation.answered(), (say("answer.kept"),))
    if heard.intent.name == "deny" and asked == "noted":
        return correct.wanted(scene, heard)
    return talk.unclear(scene, heard)
