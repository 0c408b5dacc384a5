"""A campaign, by its keyword: what it is about, its ideas, and ideas that go into it."""

from dataclasses import replace
from datetime import date

from bot.dialogue import browse, several
from bot.dialogue.scene import Scene
from bot.dialogue.turn import Say, Turn, say
from civic.campaigns import first_day, last_day, state_of
from nlu.understanding import Understanding
from phrases import Blank
from storage.campaign_models import Campaign

FILED = ("submit_idea", "comment", "browse", "search", "ask_question", "out_of_scope", "affirm", "deny")
UNSURE = ("submit_idea", "comment", "out_of_scope")  # what an idea may look like where nobody said it is one
FEWEST = 2  # words of such a one


def respond(scene: Scene, heard: Understanding) -> Turn | None:
    """What follows from a message that is or begins with a keyword; None when the rest is something else."""
    campaign = scene.campaign(scene.keyword.code) if scene.keyword else None
    if scene.keyword is None or campaign is None:
        return None
    if not any(character.isalpha() for character in scene.keyword.rest):
        return show(scene, campaign)
    if heard.command is not None or heard.intent.name not in FILED:
        return None
    return _filed(scene, heard, campaign)


def _filed(scene: Scene, heard: Understanding, campaign: Campaign) -> Turn:
    turn = several.propose(scene, heard)
    if state_of(campaign, scene.now) == "open" or not turn.actions:
        return turn
    state = "campaign.idea_over" if state_of(campaign, scene.now) == "closed" else "campaign.idea_early"
    line = say(state, title=campaign.titles, day=_day(scene, campaign))
    return replace(turn, lines=(line, *turn.lines))


def show(scene: Scene, campaign: Campaign) -> Turn:
    """What it is about, until when, and how to take part; the next idea goes into it."""
    state = state_of(campaign, scene.now)
    blanks: dict[str, Blank] = {"title": campaign.titles, "day": _day(scene, campaign)}
    if state != "closed":
        blanks |= {"text": campaign.texts, "code": campaign.code}
    conversation = scene.conversation.show(browse.CAMPAIGN, campaign.code, [], 0)
    if state == "open":
        conversation = conversation.remember(campaign=campaign.code, campaign_said_in=scene.message.id)
    ideas = scene.ideas_of_campaign(campaign.code)
    seen = (say("campaign.ideas", count=ideas),) if ideas else ()
    return Turn(conversation, (Say(f"campaign.{state}", blanks), *seen))


def _day(scene: Scene, campaign: Campaign) -> date:
    """The day that matters to somebody who reads of it now, on the city's clock."""
    zone = scene.town.city.time_zone
    is_early = state_of(campaign, scene.now) == "upcoming"
    return first_day(campaign, zone) if is_early else last_day(campaign, zone)


def answer(scene: Scene, heard: Understanding) -> Turn | None:
    """The idea that was asked for when its writer texted the keyword a moment ago; None when it is none."""
    is_long = len(heard.text.split()) >= FEWEST
    is_meant = is_long and heard.intent.name in UNSURE and scene.campaign_asked() is not None
    return several.propose(scene, heard) if is_meant else None
