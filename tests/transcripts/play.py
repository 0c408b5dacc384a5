"""Plays a transcript on a stage, and shows the conversation when it goes another way."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from civic import broadcasts, campaigns, comments, ideas, merges, restrictions, statuses
from civic.broadcast_rehearsals import rehearse
from civic.officials import Caller, Role
from civic.restrictions import Restriction
from civic.statuses import News
from storage import Tx
from storage import broadcasts as stored
from storage import ideas as stored_ideas
from storage.attachments import Attachment
from storage.broadcast_models import Broadcast
from storage.checks import find_differences
from storage.models import Comment, Idea, IdeaStatus, MessageState, Visibility
from storage.models import id_of as the
from storage.tx import table_of
from tests.transcripts.script import DEFAULT_CHANNEL, SILENCE, Names, Step, Transcript
from tests.transcripts.stage import A_MINUTE, Stage

CAMPAIGN = re.compile(r"campaign (\w+) from day (\d+) to day (\d+): (.+)")
STATUS = re.compile(r"status (\w+) (\w+)(?: due (\S+))?(?: because (.+))?", re.DOTALL)
UNITS = ("seconds", "minutes", "hours", "days")
OFFICIAL = "official:1"
LOOKS = (
    "desk",
    "ideas",
    "answers",
    "photos",
    "campaigns",
    "provider",
    "buttons",
    "screen",
    "toast",
)  # steps at which nothing happens


def the_broadcast(tx: Tx, number: int) -> Broadcast:
    """One broadcast that is there."""
    found = stored.by_id(tx, number)
    assert found is not None
    return found


class Player:
    """Plays one transcript, step by step."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._names = Names({})
        self._story: list[str] = []
        self._speaker = ""
        self._time_passed = False
        self._awaits_reply = False
        self._steps: dict[str, Callable[[Any], None]] = {
            "bot": lambda said: self._hear(self._speaker, said),
            "official": self._act,
            "later": self._wait,
            "idle": self._idle,
            "provider": stage.turn_provider,
            "desk": self._look,
            "ideas": self._count,
            "answers": self._answers,
            "buttons": self._offered,
            "screen": self._shown,
            "toast": self._toasted,
            "photos": self._count_photos,
            "campaigns": self._look_at_campaigns,
        }

    async def play(self, transcript: Transcript) -> None:
        """Fail with the whole conversation at the first step that goes another way."""
        for step in transcript.steps:
            self._before(step)
            self._story.append(str(step))
            if step.who == "again":
                await self._stage.repeat(self._speaker)
            elif step.who.startswith("bot to "):
                self._hear(step.who.removeprefix("bot to "), step.what)
            elif step.who in self._steps:
                self._steps[step.who](step.what)
            else:
                await self._speak(step)
        self._expect_quiet()
        if differing := self._stage.store.read_now(find_differences):
            self._fail(f"counts differ from a recount: {differing}")

    def _before(self, step: Step) -> None:
        """What somebody says or does must not leave a reply unread."""
        if not step.who.startswith("bot") and step.who not in LOOKS:
            self._expect_quiet()

    async def _speak(self, step: Step) -> None:
        person, _, channel = step.who.partition(" on ")
        self._speaker = person
        extras: dict[str, Any] = {"text": str(step.what)}
        if isinstance(step.what, Mapping):
            extras = dict(step.what)
        extras = {
            name: self._names.fill(value) if isinstance(value, str) else value
            for name, value in extras.items()
        }
        text, times = extras.pop("text", ""), extras.pop("times", 1)
        if length := extras.pop("characters", 0):
            text = (f"{text} " * length)[:length]
        for _ in range(times):
            self._stage.phones.pop(person, None)
            self._stage.pass_time(timedelta(0) if self._time_passed else A_MINUTE / times)
            await self._stage.text(person, channel or DEFAULT_CHANNEL, text, **extras)
        self._time_passed = False

    def _hear(self, person: str, expected: str) -> None:
        """The next message on a person's phone."""
        unread = self._stage.phones.get(person, [])
        if expected == SILENCE:
            return self._expect_quiet()
        if not unread:
            self._fail(f"{person} got nothing")
        said = unread.pop(0)
        if not self._names.match(str(expected), said):
            self._fail(f"{person} got:\n{said}\n(codes: {self._names.codes})")
        return None

    def _offered(self, expected: str) -> None:
        """The buttons under the last message on the speaker's screen: `|` between two, `/` between rows."""
        rows = self._stage.screens[self._speaker][-1].buttons
        offered = " / ".join(" | ".join(button.label for button in row) for row in rows)
        if not self._names.match(str(expected), offered):
            self._fail(f"the buttons are: {offered}")

    def _shown(self, expected: str) -> None:
        """What one of the messages on the speaker's screen reads now."""
        texts = [shown.text for shown in self._stage.screens[self._speaker]]
        if not any(self._names.match(str(expected), text) for text in texts):
            self._fail("the screen shows:\n" + "\n--\n".join(texts))

    def _toasted(self, expected: str) -> None:
        """What was shown in passing to whoever pressed last."""
        if not self._stage.toasts or not self._names.match(str(expected), self._stage.toasts[-1]):
            self._fail(f"in passing: {self._stage.toasts[-1:]}")

    def _expect_quiet(self) -> None:
        for person, unread in self._stage.phones.items():
            if unread:
                self._fail(f"{person} also got:\n" + "\n--\n".join(unread))

    def _wait(self, time: str) -> None:
        amount, unit = time.split()
        units = unit if unit in UNITS else f"{unit}s"
        self._stage.pass_time(timedelta(**{units: int(amount)}))
        self._time_passed = True

    def _idle(self, time: str) -> None:
        self._wait(time)
        self._stage.let_clock_act()

    def _look(self, expected: str) -> None:
        """What officials see of the last message: why a person should look, or nothing."""
        message = self._stage.last(self._speaker)
        state = message.state if message else None
        seen = message.reason if message and state == MessageState.UNCLEAR else "(nothing)"
        if state == MessageState.WAITING or seen != expected:
            self._fail(f"the desk sees: {seen} ({state})")

    def _count(self, expected: int) -> None:
        """How many ideas there are, merged ones apart."""
        table = table_of(Idea)
        rows = self._stage.store.read_now(
            lambda tx: tx.run(table.select().where(table.c.merged_into_id.is_(None))).all()
        )
        if len(rows) != expected:
            self._fail(f"there are {len(rows)} ideas: {[row.title for row in rows]}")

    def _count_photos(self, expected: Mapping[str, int]) -> None:
        """How many photos an idea has, fetched or not."""
        table = table_of(Attachment)
        for name, count in expected.items():
            code = self._names.fill(name)
            rows = self._stage.store.read_now(
                lambda tx, code=code: tx.run(
                    table.select().where(table.c.idea_id == self._id(tx, code))
                ).all()
            )
            if len(rows) != count:
                self._fail(f"{code} has {len(rows)} photos")

    def _act(self, what: str | Mapping[str, Any]) -> None:
        """What an official does: `status`, `show`, `hold`, `hide`, `merge`, `unmerge`."""
        reason = what.get("because") if isinstance(what, Mapping) else None
        line = self._names.fill(what["does"] if isinstance(what, Mapping) else what)
        if status := STATUS.fullmatch(line):
            self._change_status(status, reason)
        elif made := CAMPAIGN.fullmatch(line):
            self._ask_for_ideas(*made.groups())
        elif line.startswith("broadcast to "):
            code, _, text = line.removeprefix("broadcast to ").partition(": ")
            self._broadcast(text, code)
        elif line.startswith("broadcast "):
            self._broadcast(line.removeprefix("broadcast "))
        elif line.endswith(" comment"):
            self._moderate(line, "")
        else:
            self._moderate(*line.replace(" into ", " ").split())
        self._stage.tell_news()

    def _change_status(self, line: re.Match[str], reason: Mapping[str, str] | None) -> None:
        code, status, due, said = line.groups()
        texts = reason or ({"en": said} if said else None)
        news = News(IdeaStatus(status), texts, date.fromisoformat(due) if due else None)
        self._write(lambda tx: statuses.change(tx, self._id(tx, code), news, self._stage.now, by=OFFICIAL))

    def _ask_for_ideas(self, code: str, opens: str, closes: str, title: str) -> None:
        """A call for ideas, from one day to another, counted from now."""
        city, now = self._stage.place.town.city, self._stage.now
        first = city.languages[0]
        draft = campaigns.Draft(
            code=code, titles={first: title}, texts={first: "Tell us."},
            opens_at=now + timedelta(days=int(opens)), closes_at=now + timedelta(days=int(closes)),
        )  # fmt: skip
        self._write(lambda tx: campaigns.create(tx, draft, city, lambda _code: None, now, by=OFFICIAL))

    def _look_at_campaigns(self, expected: Mapping[str, str | None]) -> None:
        """Which campaign an idea is in."""
        for name, code in expected.items():
            idea_id = self._stage.store.read_now(self._id, self._names.fill(name))
            idea = self._stage.store.read_now(stored_ideas.get, idea_id)
            if idea.campaign != code:
                self._fail(f"{idea.code} is in {idea.campaign}")

    def _broadcast(self, text: str, campaign: str | None = None) -> None:
        """One official writes it to everybody, or to people of a campaign; another one approves it."""
        city, now = self._stage.place.town.city, self._stage.now
        ann, ben = (Caller(f"official:{n}", Role.EDITOR, n) for n in (1, 2))

        def approved(tx: Tx) -> None:
            audience = {"campaigns": [campaign]} if campaign else {"everyone": True}
            draft = broadcasts.Draft({city.languages[0]: text}, audience, campaign=campaign)
            number = broadcasts.draft(tx, draft, city, now, by=ann)
            rehearse(tx, the_broadcast(tx, number), city, None, now, by=ann)
            broadcasts.approve(tx, the_broadcast(tx, number), now, by=ben)

        self._write(approved)

    def _answers(self, expected: int) -> None:
        """How many messages are listed as answers to the newest broadcast."""
        newest = self._stage.store.read_now(stored.listed, (), 1, None)[0]
        found = self._stage.store.read_now(stored.count_answers, the(newest))
        if found != expected:
            self._fail(f"{found} messages answer the broadcast")

    def _moderate(self, act: str, code: str, into: str = "") -> None:
        now = self._stage.now
        match act:
            case "show" | "hold" | "hide":
                shown = {"show": Visibility.SHOWN, "hold": Visibility.HELD, "hide": Visibility.HIDDEN}[act]
                self._write(lambda tx: ideas.show(tx, self._id(tx, code), shown, now, by=OFFICIAL))
            case "show comment" | "hide comment":
                self._write(lambda tx: self._moderate_newest(tx, act))
            case "merge":
                self._write(
                    lambda tx: merges.merge(tx, self._id(tx, code), self._id(tx, into), now, by=OFFICIAL)
                )
            case "unmerge":
                self._write(lambda tx: merges.unmerge(tx, self._id(tx, code), now, by=OFFICIAL))
            case "limit" | "mute":
                self._restrict(code, Restriction.LIMITED if act == "limit" else Restriction.MUTED)
            case _:
                self._fail(f"no official does: {act}")

    def _restrict(self, person: str, kind: Restriction) -> None:
        """For a day."""
        message, now = self._stage.last(person), self._stage.now
        writer = (message.contact_id if message else None) or 0
        end = now + timedelta(days=1)
        self._write(
            lambda tx: restrictions.restrict(tx, writer, kind, reason="why", until=end, now=now, by=OFFICIAL)
        )

    def _moderate_newest(self, tx: Tx, act: str) -> None:
        table = table_of(Comment)
        comment_id = max(row.id for row in tx.run(table.select()).all())
        visibility = Visibility.SHOWN if act.startswith("show") else Visibility.HIDDEN
        comments.show(tx, comment_id, visibility, self._stage.now, by=OFFICIAL)

    def _write(self, act: Callable[[Tx], object]) -> None:
        self._stage.store.write_now(act)

    @staticmethod
    def _id(tx: Tx, code: str) -> int:
        return the(ideas.by_code(tx, code))

    def _fail(self, why: str) -> None:
        story = "\n".join(f"    {line}" for line in self._story)
        pytest.fail(f"\n{story}\n\n>>> {why}", pytrace=False)
