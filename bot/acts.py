"""Carrying out what a turn decided, in the turn's own transaction; each act returns facts for the reply."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, assert_never

from bot import link_acts
from bot.dialogue import link
from bot.dialogue.conversation import Conversation
from bot.dialogue.limits import DATA_LINKS, LIVES, REPLIES
from bot.dialogue.scene import Scene
from bot.dialogue.turn import (
    Action,
    AddComment,
    AddPhotos,
    AddWords,
    AgreeToNews,
    CastVote,
    Fact,
    Follow,
    Forget,
    GiveReason,
    Join,
    LinkAction,
    Move,
    OptIn,
    OptOut,
    PlainAction,
    Report,
    Retitle,
    RewordComment,
    Rewrite,
    SayDone,
    Separate,
    ShowData,
    SortUnder,
    SpeakLanguage,
    SubmitIdea,
    SubmitMore,
    TakeBack,
    TakeSide,
    Unblock,
    Unite,
    Withdraw,
    WithdrawComment,
)
from civic import comments, consent, done_checks, follows, ideas, merges, own_data, privacy, revisions, votes
from civic.votes import Standing
from phrases import Title
from storage import attachments, contacts, links, outbound
from storage import own_data as stored_own_data
from storage import privacy as stored_privacy
from storage.models import Idea, id_of

Facts = dict[str, Any]
DATA_PATH = "/data"  # where MY DATA leads to
RESIDENT = "resident"  # who acts, in the audit log: never which one


def perform(scene: Scene, actions: tuple[Action, ...]) -> Facts:
    """Carry out all actions in order; facts of later ones win."""
    facts: Facts = {}
    for action in actions:
        if isinstance(action, LinkAction):
            facts |= link_acts.perform(scene, action)
        else:
            facts |= _perform(scene, action, facts)
    return facts


def _perform(scene: Scene, action: PlainAction, facts: Facts) -> Facts:
    match action:
        case SubmitIdea() | SubmitMore():
            return _submit(scene, action)
        case AddWords() | Rewrite() | Retitle() | Move() | SortUnder():
            return _reword(scene, action)
        case AddPhotos(idea, messages):
            attachments.join(scene.tx, messages, facts[idea.name] if isinstance(idea, Fact) else idea)
            return {}
        case CastVote() | TakeBack() | Join():
            return _vote(scene, action)
        case Unite() | Separate() | Withdraw():
            return _own(scene, action)
        case Follow(idea_id, on):
            if on:
                follows.follow(scene.tx, scene.contact_id, idea_id, scene.now, asked=True)
            else:
                follows.unfollow(scene.tx, scene.contact_id, idea_id, scene.now)
            return {}
        case AddComment() | TakeSide() | WithdrawComment() | Report() | RewordComment():
            return _discuss(scene, action)
        case OptOut() | OptIn() | Unblock() | AgreeToNews() | SayDone() | GiveReason():
            return _asked(scene, action)
        case SpeakLanguage(language):
            contacts.change(scene.tx, scene.contact_id, language=language, language_chosen=True)
            return {}
        case ShowData() | Forget():
            return _personal(scene, action)
    assert_never(action)


def _submit(scene: Scene, action: SubmitIdea | SubmitMore) -> Facts:
    if isinstance(action, SubmitIdea):
        idea = ideas.submit(
            scene.tx,
            action.draft,
            contact_id=scene.contact_id,
            inbound_id=action.message_id or scene.message.id,
            now=scene.now,
        )
        return _about(idea)
    # the message that chose them is not the one that said them, and a message files one idea
    filed = [
        ideas.submit(scene.tx, draft, contact_id=scene.contact_id, inbound_id=None, now=scene.now)
        for draft in action.drafts
    ]
    return {"codes": ", ".join(idea.code for idea in filed), "n": len(filed) + 1}


def _reword(scene: Scene, action: AddWords | Rewrite | Retitle | Move | SortUnder) -> Facts:
    if isinstance(action, AddWords):
        return _about(
            ideas.add_words(
                scene.tx, action.idea_id, action.words, action.held_for, scene.now, title=action.title
            )
        )
    if isinstance(action, Rewrite):
        return _about(
            revisions.rewrite(
                scene.tx, action.idea_id, action.text, action.held_for, scene.now, by=RESIDENT,
                **action.changes,
            )
        )  # fmt: skip
    if isinstance(action, SortUnder):
        return _about(ideas.sort_under(scene.tx, action.idea_id, action.topic, scene.now, by=RESIDENT))
    if isinstance(action, Retitle):
        idea = revisions.retitle(scene.tx, action.idea_id, action.title, scene.now, by=RESIDENT)
    else:
        idea = ideas.move(scene.tx, action.idea_id, action.place_text, action.where, scene.now, by=RESIDENT)
    if action.held_for:
        ideas.hold(scene.tx, action.idea_id, action.held_for, scene.now)
    return _about(idea)


def _vote(scene: Scene, action: CastVote | TakeBack | Join) -> Facts:
    if isinstance(action, TakeBack):
        return _standing(votes.take_back(scene.tx, scene.contact_id, action.idea_id))
    if isinstance(action, Join):
        merges.merge(scene.tx, action.mine, action.other, scene.now, by=RESIDENT)
        action = CastVote(action.other, "for")
    standing = votes.cast(
        scene.tx, scene.contact_id, action.idea_id, action.stance,
        verified=scene.verified, channel=scene.message.channel, now=scene.now,
        burst_id=scene.contact.burst_id,
    )  # fmt: skip
    return _standing(standing)


def _own(scene: Scene, action: Unite | Separate | Withdraw) -> Facts:
    """What authors do with a whole idea of theirs."""
    if isinstance(action, Unite):
        merges.merge(scene.tx, action.mine, action.other, scene.now, by=RESIDENT)
        return {}
    if isinstance(action, Separate):
        merges.unmerge(scene.tx, action.mine, scene.now, by=RESIDENT)
        if not action.keeps_hearing:
            follows.drop(scene.tx, scene.contact_id, action.other)
        return {}
    stays = privacy.withdraw(scene.tx, scene.contact_id, action.idea_id, scene.now)
    return {"stays": stays, "gone": not stays}


def _discuss(scene: Scene, action: AddComment | TakeSide | WithdrawComment | Report | RewordComment) -> Facts:
    if isinstance(action, RewordComment):
        comments.reword(
            scene.tx,
            action.comment_id,
            action.text,
            scene.now,
            contact_id=scene.contact_id,
            held_for=action.held_for,
        )
        return {}
    if isinstance(action, TakeSide):
        comments.take_side(scene.tx, action.comment_id, scene.contact_id, action.side, scene.now)
        return {}
    if isinstance(action, WithdrawComment):
        comments.withdraw(scene.tx, action.comment_id, scene.contact_id, scene.now)
        return {}
    if isinstance(action, Report):
        comments.report(scene.tx, action.comment_id, scene.contact_id, scene.now)
        return {}
    comment = comments.add(
        scene.tx, action.said, contact_id=scene.contact_id, idea_id=action.idea_id,
        inbound_id=scene.message.id, now=scene.now,
    )  # fmt: skip
    is_new = comment.inbound_id == scene.message.id
    return {"comment": comment.id, "new": is_new, "before": not is_new}


def _personal(scene: Scene, action: ShowData | Forget) -> Facts:
    if isinstance(action, ShowData):
        before = scene.carried(DATA_LINKS, scene.now - own_data.A_DAY)
        token = own_data.issue(scene.tx, scene.contact_id, scene.now, before=before)
        address = f"{scene.town.public_url}{DATA_PATH}/{token}" if token else ""
        return {"address": address, "enough": not token}
    _carry_limits(scene)
    erasure = privacy.forget(scene.tx, scene.contact_id, scene.now, until=scene.message.id)
    n, votes_kept, has_hash = erasure.ideas_kept, erasure.votes_kept, erasure.hash_kept
    is_something = bool(n or votes_kept or has_hash)
    return {
        "n": n, "votes": votes_kept, "hash": has_hash, "something": is_something, "nothing": not is_something,
    }  # fmt: skip


def _carry_limits(scene: Scene) -> None:
    """Who erases themselves and comes back has no more replies, tries and links than others."""
    since = scene.now - LIVES
    given = stored_own_data.links_since(scene.tx, scene.contact_id, since)
    used = []
    for address in links.addresses_of(scene.tx, scene.contact_id):
        owner = address.owner_hash or address.hash
        used.append((REPLIES, address.hash, outbound.times_of_replies(scene.tx, id_of(address), since)))
        used.append((DATA_LINKS, owner, given))
        used.extend((what, owner, link.times(scene.conversation, what)) for what in link.LIMITED)
    scene.town.limits.carry(id_of(scene.message), used, scene.now)


def _asked(scene: Scene, action: OptOut | OptIn | Unblock | AgreeToNews | SayDone | GiveReason) -> Facts:
    if isinstance(action, SayDone | GiveReason):
        return _check(scene, action)
    return _consent(scene, action)


def _consent(scene: Scene, action: OptOut | OptIn | Unblock | AgreeToNews) -> Facts:
    channel, wording = scene.message.channel, scene.message.text[:160]
    if isinstance(action, OptOut):
        consent.opt_out(scene.tx, scene.contact_id, channel, action.wording or wording, scene.now)
    elif isinstance(action, AgreeToNews):
        asked = scene.town.phrases.say(scene.language, "news.ask", city=scene.town.city.name)
        said = f"{asked} > {wording}"  # an agreement is worth as much as the words that it answers
        consent.answer_city_news(
            scene.tx, scene.contact_id, channel, said, scene.now, agrees=action.agrees
        )  # fmt: skip
    elif isinstance(action, Unblock):
        consent.unblock(scene.tx, scene.contact_id, channel, scene.now)
    else:
        consent.opt_in(scene.tx, scene.contact_id, channel, wording, scene.now)
        stored_privacy.unsuppress(scene.tx, scene.contact_id)
    return {}


def _check(scene: Scene, action: SayDone | GiveReason) -> Facts:
    if isinstance(action, GiveReason):
        done_checks.give_reason(scene.tx, action.check_id, scene.contact_id, action.words)
        return {}
    city, phrases = scene.town.city, scene.town.phrases
    why = {language: phrases.say(language, "done.reopened") for language in city.languages}
    done_checks.answer(
        scene.tx, action.check_id, scene.contact_id, city, why, scene.now, is_done=action.is_done
    )  # fmt: skip
    return {}


def _about(idea: Idea) -> Facts:
    return {"idea": idea.id, "code": idea.code, "title": Title(idea.title)}


def _standing(standing: Standing) -> Facts:
    return {"code": standing.code, "title": Title(standing.title), "pro": standing.pro, "con": standing.con}


def filled(values: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
    """Put facts where a turn left room for them."""
    return {name: facts[value.name] if isinstance(value, Fact) else value for name, value in values.items()}


def remembered(conversation: Conversation, facts: Facts) -> Conversation:
    """The conversation, with facts in its questions and its memory."""
    questions = tuple(replace(q, slots=filled(q.slots, facts)) for q in conversation.questions)
    return replace(conversation, questions=questions, memory=filled(conversation.memory, facts))
