"""What closing the loop shows at the desk: days that passed, what is not done, what people answer to news."""

from datetime import date, timedelta

from civic import done_checks, news, promises, statuses
from civic.officials import Role
from civic.statuses import News
from phrases import Phrases
from storage import inbound
from storage.loop_models import DoneCheck
from storage.models import Idea, IdeaStatus, MessageState, id_of
from storage.tx import Tx, table_of
from tests.desk.office import ANN, BEN, CLEO, Office
from tests.desk.test_idea_page import signed_in

WHY = {"en": "It is not done, people say."}


def finish(office: Office, idea: Idea) -> list[DoneCheck]:
    """Say that it is done, and choose whom to ask."""
    write, now = office.store.write_now, office.clock()
    write(statuses.change, id_of(idea), News(IdeaStatus.DONE), now, by="ann@city.example")
    while write(news.tell_next, Phrases.load(), office.city.languages, now):
        pass
    write(done_checks.choose, now)

    def chosen(tx: Tx) -> list[DoneCheck]:
        return tx.nouns(DoneCheck, table_of(DoneCheck).select().order_by(table_of(DoneCheck).c.id))

    return office.store.read_now(chosen)


def deny(office: Office, check: DoneCheck, reason: str) -> None:
    write, now = office.store.write_now, office.clock()
    write(done_checks.answer, id_of(check), check.contact_id, office.city, WHY, now, is_done=False)
    write(done_checks.give_reason, id_of(check), check.contact_id, reason)


async def test_what_people_say_is_missing_stands_with_the_idea(office: Office) -> None:
    idea = office.idea("A bench", of=ANN)
    for number in (BEN, CLEO):
        office.vote(number, idea)
    asked = finish(office, idea)
    eve = await signed_in(office, Role.EDITOR)

    deny(office, asked[0], "one leg <b>is loose</b>")
    checks = await office.get(f"/ideas/{idea.code}/checks")
    page = await eve.get(f"/desk/ideas/{idea.code}")
    before = await eve.get("/desk")
    for check in asked[1:]:
        deny(office, check, "no back")
    after, now = await eve.get("/desk"), await office.get(f"/ideas/{idea.code}")
    events = (await office.get(f"/ideas/{idea.code}/history"))["items"]

    assert checks == {"chosen": 3, "done": 0, "not_done": 1, "missing": ["one leg <b>is loose</b>"]}
    assert "0 say yes, 1 say no; 3 are asked." in page.text
    assert "one leg &lt;b&gt;is loose&lt;/b&gt;" in page.html
    assert ("Not done, say residents" in before.text, "Not done, say residents" in after.text) == (
        False,
        True,
    )
    assert (now["status"], now["reason"]) == ("doing", WHY)
    assert [event["text"] for event in events if event["what"] == "not_done"] == [
        "one leg <b>is loose</b>", "no back", "no back",
    ]  # fmt: skip


async def test_an_idea_that_was_never_done_has_no_answers(small_office: Office) -> None:
    idea = small_office.idea("A bench", of=ANN)

    checks = await small_office.get(f"/ideas/{idea.code}/checks")

    assert checks == {"chosen": 0, "done": 0, "not_done": 0, "missing": []}


async def test_the_first_page_shows_which_day_passed_and_what_people_were_told(office: Office) -> None:
    idea, write = office.idea("A bench", of=ANN), office.store.write_now
    due = office.clock().date() + timedelta(days=1)
    write(statuses.change, id_of(idea), News(IdeaStatus.PLANNED, due=due), office.clock(), by="ann")
    office.clock.forward(days=2)
    write(promises.note_broken, office.city, office.clock())
    eve = await signed_in(office, Role.VIEWER)

    home, page = await eve.get("/desk"), await eve.get(f"/desk/ideas/{idea.code}")

    told = date.fromisoformat((await office.get(f"/ideas/{idea.code}"))["due"])
    assert told == due + timedelta(days=1 + office.city.due_days["planned"])
    assert "1 promise overdue" in home.text
    assert "people were told: next news by" in home.text
    assert "the promised day passed" in page.text


async def test_answers_to_news_stand_with_the_idea_for_moderators(office: Office) -> None:
    idea = office.idea("A bench", of=ANN)
    message = office.message("there is room behind the stop", of=ANN)
    office.store.write_now(
        inbound.settle, id_of(message), MessageState.UNCLEAR, office.clock(), reason="answer to news",
        idea_id=id_of(idea),
    )  # fmt: skip
    moderator = await signed_in(office, Role.MODERATOR, "mo@city.example")
    viewer = await signed_in(office, Role.VIEWER, "vi@city.example")

    seen, hidden = (
        await moderator.get(f"/desk/ideas/{idea.code}"),
        await viewer.get(f"/desk/ideas/{idea.code}"),
    )

    assert "there is room behind the stop" in seen.text
    assert "there is room behind the stop" not in hidden.text
