"""What each command and each meaning of a message leads to: where to look for the rule that answers."""

from collections.abc import Callable

from bot.dialogue import (
    browse,
    city_news,
    comment,
    correct,
    data,
    discussion,
    edit,
    language,
    link,
    remark,
    several,
    stop,
    talk,
    track,
    vote,
    votes,
)
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Turn
from nlu.understanding import Command, Understanding

UNCLEAR, DANGER = "out_of_scope", "report_emergency"
ByCommand = Callable[[Scene, Command], Turn]
ByMeaning = Callable[[Scene, Understanding], Turn]
BySaying = Callable[[Scene, Understanding, Command], Turn]

COMMANDS: dict[str, ByCommand] = {
    "stop": lambda scene, command: stop.ask(scene) if command.slip else stop.opt_out(scene),
    "start": lambda scene, _command: stop.opt_in(scene),
    "link": link.by_command,
    "unlink": lambda scene, _command: link.unlink(scene),
    "help": lambda scene, _command: talk.help_text(scene),
    "my_data": lambda scene, _command: data.my_data(scene),
    "forget_me": lambda scene, _command: data.ask_forget(scene),
    "city_news": lambda scene, _command: city_news.ask(scene),
    "language": lambda scene, command: language.ask(scene, command.argument),
    "show": browse.show,
    "vote": votes.by_command,
    "unvote": votes.unvote,
    "top": lambda scene, _command: browse.top(scene),
    "new": lambda scene, _command: browse.new(scene),
    "near": lambda scene, command: browse.near(scene, command.argument),
    "find": lambda scene, command: browse.find(scene, command.argument),
    "more": lambda scene, _command: browse.more(scene),
    "mine": lambda scene, _command: browse.mine(scene),
    "status": track.status,
    "follow": lambda scene, command: track.follow(scene, command, on=True),
    "unfollow": lambda scene, command: track.follow(scene, command, on=False),
    "comments": discussion.show,
    "report": discussion.report,
}
SAYINGS: dict[str, BySaying] = {  # a code, and then whatever there is to say
    "comment": remark.by_command, "edit": edit.by_command,
}  # fmt: skip
MEANINGS: dict[str, ByMeaning] = {
    "submit_idea": lambda scene, heard: (
        vote.opposed(scene, heard)
        or votes.favoured(scene, heard)
        or track.joined(scene, heard)
        or several.propose(scene, heard)
    ),
    UNCLEAR: lambda scene, heard: (
        vote.unsupported(scene, heard)
        or votes.backing(scene, heard)
        or track.unwanted(scene, heard)
        or track.joined(scene, heard)
        or talk.unclear(scene, heard)
    ),
    "vote": vote.by_words,
    "unvote": vote.by_words,
    "browse": browse.by_words,
    "search": browse.by_words,
    "ask_status": track.status_by_words,
    "my_ideas": browse.mine_by_words,
    "follow": lambda scene, heard: track.follow_by_words(scene, heard, on=True),
    "unfollow": lambda scene, heard: track.follow_by_words(scene, heard, on=False),
    "comment": comment.by_words,
    "ask_question": talk.question,
    DANGER: talk.emergency,
    "greet": talk.greet,
    "thank": talk.thank,
    "goodbye": talk.goodbye,
    "help": lambda scene, _heard: talk.help_text(scene),
    "stop": lambda scene, _heard: stop.opt_out(scene),
    "start": lambda scene, _heard: stop.opt_in(scene),
    "set_language": lambda scene, heard: language.ask(scene, _language_word(heard)),
    "my_data": lambda scene, _heard: data.my_data(scene),
    "forget_me": lambda scene, _heard: data.ask_forget(scene),
    "correct": correct.wanted,
}


def _language_word(heard: Understanding) -> str:
    return next((entity.value for entity in heard.entities if entity.entity == "language"), "")
