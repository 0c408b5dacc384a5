"""The inbox, moderation, filing for somebody, and files: pages of the desk."""

import re
from typing import Any

import pytest

from bot.dialogue.talk import MUTED
from civic import comments as civic_comments
from civic import redaction
from civic.officials import Role
from civic.privacy import forget
from desk.pages import acts
from storage import StoreUnavailable, Tx, comments, inbound
from storage.models import MessageState
from tests.desk.browser import Browser
from tests.desk.office import ANN, BEN, Office
from tests.desk.test_discussion import say
from tests.desk.test_idea_page import carried_out, signed_in, undo_in


@pytest.fixture
async def eve(office: Office) -> Browser:
    return await signed_in(office, Role.EDITOR)


async def test_a_message_is_answered_from_the_inbox(office: Office, eve: Browser) -> None:
    message = office.message("when are you <open>?")

    listed = await eve.get("/desk/inbox")
    opened = await eve.get(f"/desk/inbox/{message.id}")
    page = await eve.post(f"/desk/inbox/{message.id}/answer", text="From nine to three.")

    assert "when are you &lt;open&gt;?" in listed.html
    assert "Opening hours" in opened.text  # the city's answers to frequent messages
    assert ANN not in opened.html
    assert "Your answer is on its way." in page.text
    assert "Nothing waits here" in page.text
    assert [sent.text for sent in office.sent_to(ANN)] == ["From nine to three."]


async def test_two_officials_never_answer_the_same_message_unawares(office: Office, eve: Browser) -> None:
    message = office.message("hm?")
    fay = await signed_in(office, Role.MODERATOR, "fay@city.example")
    await eve.get(f"/desk/inbox/{message.id}")

    seen = await fay.get(f"/desk/inbox/{message.id}")
    refused = await fay.post(f"/desk/inbox/{message.id}/answer", text="Hello")
    assert "eve@city.example is answering this message." in seen.text
    assert refused.status == 409
    assert "eve@city.example is answering" in (await fay.get("/desk/inbox")).text
    assert office.sent_to(ANN) == []

    taken = await fay.post(f"/desk/inbox/{message.id}/take")
    assert "Answer as a person" in taken.text
    await fay.post(f"/desk/inbox/{message.id}/answer", text="Hello")
    late = await eve.post(f"/desk/inbox/{message.id}/answer", text="Hello too")
    assert late.status == 409
    assert len(office.sent_to(ANN)) == 1


async def test_a_message_becomes_an_idea_of_its_writer(office: Office, eve: Browser) -> None:
    message = office.message("bench pls")

    page = await eve.post(f"/desk/inbox/{message.id}/idea", text="bench pls")

    code = page.path.rsplit("/", 1)[-1]
    idea = office.idea_now(code)
    assert (idea.text, idea.channel, idea.inbound_id) == ("bench pls", "sms", message.id)
    assert [code in sent.text for sent in office.sent_to(ANN)] == [True]


async def test_a_message_is_put_away_with_a_reason(office: Office, eve: Browser) -> None:
    message = office.message("asdf", state=MessageState.PARKED)

    without = await eve.post(f"/desk/inbox/{message.id}/discard", reason=" ")
    page = await eve.post(f"/desk/inbox/{message.id}/discard", reason="written by mistake")

    assert without.status == 422
    assert "The message is put away." in page.text
    assert "Nothing waits here" in (await eve.get("/desk/inbox?state=parked")).text
    assert (await eve.get("/desk/inbox/999")).status == 404


async def test_what_is_held_waits_with_its_reason_and_is_shown(office: Office, eve: Browser) -> None:
    idea = office.idea("Call me", of=ANN, text="Call me on 555-010-0199", held_for="phone")

    page = await eve.get("/desk/moderation")
    assert "It holds a telephone number." in page.text
    tag = re.search(r'name="seen" value="([^"]*)"', page.html)
    assert tag is not None
    seen = tag[1].replace("&#34;", '"')
    fields = {"visibility": "shown", "seen": seen, "back": "moderation"}
    page = await eve.post(f"/desk/ideas/{idea.code}/visibility", **fields)
    assert page.path == "/desk/moderation"
    office.clock.forward(seconds=10)
    await acts.carry_out(office.desk())

    assert office.idea_now(idea.code).visibility == "shown"
    assert [idea.code in sent.text for sent in office.sent_to(ANN)] == [True]


async def test_personal_data_is_taken_out_and_the_original_is_for_admins(
    office: Office, eve: Browser
) -> None:
    idea = office.idea("Ask Bob", of=ANN, text="Ask Bob Miller, bob@example.com or 212-555-0188, about it")

    page = await eve.post(f"/desk/ideas/{idea.code}/redact", words="Bob Miller, Bob")
    assert "The original is kept sealed" in page.text
    assert office.idea_now(idea.code).text == "Ask [...], [...] or [...], about it"
    assert office.idea_now(idea.code).title == "Ask [...]"
    again = await eve.post(f"/desk/ideas/{idea.code}/redact", words="")
    assert again.status == 422
    assert (await eve.post(f"/desk/ideas/{idea.code}/original", reason="a complaint")).status == 403

    ada = await signed_in(office, Role.ADMIN, "ada@city.example")
    assert (await ada.post(f"/desk/ideas/{idea.code}/original", reason="")).status == 422
    page = await ada.post(f"/desk/ideas/{idea.code}/original", reason="a complaint")
    assert "bob@example.com" in page.text
    log = await office.get("/audit")
    assert log["items"][0]["action"] == "original read"


@pytest.mark.parametrize("words", [f"Bob, {'a' * 101}", ",".join(f"Bob{n}" for n in range(51))])
async def test_words_that_are_too_many_or_too_long_are_refused_and_nothing_is_taken_out(
    office: Office, eve: Browser, words: str
) -> None:
    idea = office.idea("Ask Bob", of=ANN)
    comment = say(office, BEN, idea, "Bob knows")
    path = f"/desk/ideas/{idea.code}"
    await eve.get(path)

    for redact in (f"{path}/redact", f"{path}/comments/{comment.id}/redact"):
        page = await eve.post(redact, words=words)
        assert page.status == 422
        assert "Words: are too many or too long: at most 50, of 100 letters each." in page.text
    assert office.idea_now(idea.code).title == "Ask Bob"

    many = ", ".join([*(str(n) * 100 for n in range(1, 10)), "Bob"])  # of more than 500 letters in all
    assert (await eve.post(f"{path}/redact", words=many)).status == 200
    assert office.idea_now(idea.code).title == "Ask [...]"


async def test_personal_data_is_taken_out_of_a_comment_and_goes_with_its_writer(
    office: Office, eve: Browser
) -> None:
    idea, other = office.idea("A bench", of=ANN), office.idea("A tree", of=ANN)
    comment = say(office, BEN, idea, "Ask Bob, bob@example.com", held_for="email")
    path = f"/desk/ideas/{idea.code}/comments/{comment.id}/redact"
    assert path in (await eve.get("/desk/moderation")).html
    assert path in (await eve.get(f"/desk/ideas/{idea.code}")).html

    page = await eve.post(path, back="moderation")
    assert (page.path, "Ask Bob, [...]" in page.text) == ("/desk/moderation", True)
    page = await eve.post(path, words="bob")
    assert "Ask [...], [...]" in page.text
    assert (await eve.post(path, words="bob")).status == 422
    elsewhere = path.replace(idea.code, other.code)
    assert (await eve.post(elsewhere, words="Ask")).status == 404

    ada = await signed_in(office, Role.ADMIN, "ada@city.example")
    original = f"/desk/ideas/{idea.code}/original"
    assert "bob@example.com" in (await ada.post(original, reason="a complaint")).text
    office.store.write_now(forget, comment.contact_id, office.clock())
    assert "bob@example.com" not in (await ada.post(original, reason="a complaint")).text


async def test_hiding_a_comment_wants_a_reason_and_tells_its_writer(office: Office, eve: Browser) -> None:
    idea = office.idea("A bench", of=ANN)
    path = f"/desk/ideas/{idea.code}/comments/{say(office, BEN, idea, 'You fool').id}"
    await eve.get(f"/desk/ideas/{idea.code}")

    without = await eve.post(path, visibility="hidden", reason=" ")
    hidden = await eve.post(path, visibility="hidden", reason="It is an insult.")
    assert office.sent_to(BEN) == []
    await carried_out(office)

    assert (without.status, "Say why: its writer is told." in without.text) == (422, True)
    assert hidden.status == 200
    assert ["It is an insult." in told.text for told in office.sent_to(BEN)] == [True]


async def test_judging_a_comment_can_be_undone_and_another_one_judged_meanwhile(
    office: Office, eve: Browser
) -> None:
    idea = office.idea("A bench", of=ANN)
    path = f"/desk/ideas/{idea.code}/comments"
    first, second = (say(office, BEN, idea, text).id for text in ("You fool", "Your gran!"))
    await eve.get(f"/desk/ideas/{idea.code}")

    page = await eve.post(f"{path}/{first}", visibility="hidden", reason="It is an insult.")
    assert f"A comment on {idea.code} becomes “hidden”" in page.text
    await eve.post(undo_in(page))
    await eve.post(f"{path}/{first}", visibility="hidden", reason="Not nice.")
    await eve.post(f"{path}/{second}", visibility="hidden", reason="Not nice.")

    assert await carried_out(office) == 2
    shown = (await office.get(f"/ideas/{idea.code}/comments"))["items"]
    assert [one["visibility"] for one in shown] == ["hidden", "hidden"]
    assert all("Not nice." in told.text for told in office.sent_to(BEN))
    (line,) = [one for one in (await office.get("/audit"))["items"] if one["action"] == "undone"]
    assert (line["subject"], line["details"]) == (f"comment:{first}", {"act": "comment"})


@pytest.fixture
async def judged(office: Office, eve: Browser) -> list[int]:
    """Comments that Eve hides in a moment."""
    idea = office.idea("A bench", of=ANN)
    comments = [int(say(office, BEN, idea, text).id or 0) for text in ("You fool", "Your gran!", "You ape")]
    await eve.get(f"/desk/ideas/{idea.code}")
    for one in comments:
        await eve.post(f"/desk/ideas/{idea.code}/comments/{one}", visibility="hidden", reason="An insult.")
    return comments


def visibilities(office: Office, judged: list[int]) -> list[str]:
    found = [office.store.read_now(comments.by_id, one) for one in judged]
    return [comment.visibility for comment in found if comment]


async def test_an_act_that_raises_hinders_no_other_and_the_official_is_told(
    office: Office, eve: Browser, judged: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def show(tx: Tx, comment_id: int, *args: Any, **kwargs: Any) -> comments.Comment:
        if comment_id == judged[0]:
            raise RuntimeError("it broke")
        return original(tx, comment_id, *args, **kwargs)

    original = civic_comments.show
    monkeypatch.setattr(civic_comments, "show", show)

    assert await carried_out(office) == 3
    assert visibilities(office, judged) == ["shown", "hidden", "hidden"]
    page = await eve.get("/desk")
    assert page.text.count("Not carried out: A comment on") == 1
    assert "Something went wrong here, and was noted." in page.text


async def test_an_act_that_the_database_did_not_take_is_carried_out_a_minute_later(
    office: Office, judged: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(*_args: Any, **_kwargs: Any) -> None:
        raise StoreUnavailable("gone")

    with monkeypatch.context() as patched:
        patched.setattr(civic_comments, "show", cut_off)
        with pytest.raises(StoreUnavailable):
            await carried_out(office)
    assert await carried_out(office) == 2
    assert visibilities(office, judged) == ["shown", "hidden", "hidden"]
    office.clock.forward(minutes=1)

    assert await carried_out(office) == 1
    assert visibilities(office, judged) == ["hidden"] * 3


async def test_what_is_to_be_done_to_a_comment_that_its_writer_erases_fails_quietly(
    office: Office, eve: Browser
) -> None:
    idea = office.idea("A bench", of=ANN)
    comment = say(office, BEN, idea, "You fool")
    await eve.get(f"/desk/ideas/{idea.code}")
    await eve.post(
        f"/desk/ideas/{idea.code}/comments/{comment.id}", visibility="hidden", reason="It is an insult."
    )
    office.store.write_now(forget, comment.contact_id, office.clock())

    assert await carried_out(office) == 1
    assert "Not carried out: A comment on" in (await eve.get("/desk")).text


async def test_what_muted_people_wrote_has_a_view_of_its_own(office: Office, eve: Browser) -> None:
    assert "Nobody who is muted has written." in (await eve.get("/desk/inbox?state=muted")).text
    message = office.message("you again", state=MessageState.HANDLED)
    office.message("thanks", state=MessageState.HANDLED)
    office.store.write_now(
        inbound.settle, message.id or 0, MessageState.HANDLED, office.clock(), reason=MUTED
    )

    listed = await eve.get("/desk/inbox?state=muted")
    opened = await eve.get(f"/desk/inbox/{message.id}")

    assert ("you again" in listed.text, "thanks" in listed.text) == (True, False)
    assert "you again" not in (await eve.get("/desk/inbox")).text
    assert "Its writer is muted" in opened.text
    assert (await eve.get("/desk/inbox?state=other")).status == 404


async def test_what_a_muted_person_wrote_is_answered_from_its_view(office: Office, eve: Browser) -> None:
    message = office.message("when are you open?", state=MessageState.HANDLED)
    office.store.write_now(
        inbound.settle, message.id or 0, MessageState.HANDLED, office.clock(), reason=MUTED
    )
    opened = await eve.get(f"/desk/inbox/{message.id}")
    fay = await signed_in(office, Role.MODERATOR, "fay@city.example")

    assert ("Answer as a person" in opened.text, "Nothing to answer" in opened.text) == (True, False)
    assert "eve@city.example is answering" in (await fay.get(f"/desk/inbox/{message.id}")).text
    await eve.post(f"/desk/inbox/{message.id}/answer", text="From nine to three.")

    assert [sent.text for sent in office.sent_to(ANN)] == ["From nine to three."]
    assert "Nobody who is muted has written." in (await eve.get("/desk/inbox?state=muted")).text
    assert "It has been dealt with." in (await eve.get(f"/desk/inbox/{message.id}")).text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("write to ann@example.com now", "write to [...] now"),
        ("see www.example.com/x please", "see [...] please"),
        ("call +44 7700 900123 today", "call [...] today"),
        ("it costs 1,250,000 in 2026", "it costs 1,250,000 in 2026"),
        ("Bobby and bob", "Bobby and [...]"),
    ],
)
def test_masking_takes_out_what_it_should(text: str, left: str) -> None:
    assert redaction.masked(text, "US", ["Bob"]) == left


async def test_an_idea_is_filed_for_somebody_on_the_phone(office: Office, eve: Browser) -> None:
    await eve.get("/desk/ideas/new")

    wrong = await eve.post("/desk/ideas/new", text="a bench", on_behalf_of="12")
    page = await eve.post("/desk/ideas/new", text="a bench on elm street", on_behalf_of=BEN, topic="parks")

    assert wrong.status == 422
    assert page.status == 200
    assert "The idea is filed." in page.text
    assert BEN not in page.html
    assert len(office.sent_to(BEN)) == 1


async def test_one_thing_is_done_to_several_ideas(office: Office, eve: Browser) -> None:
    codes = [office.idea(f"Bench {n}", of=ANN).code for n in range(3)]
    await eve.get("/desk/ideas")

    await eve.post("/desk/ideas/bulk", act="topic", topic="parks", code=codes[:2])
    assert [office.idea_now(code).topic for code in codes] == ["parks", "parks", "streets"]
    page = await eve.post("/desk/ideas/bulk", act="hidden", code=codes)
    assert "give a reason" in page.text
    page = await eve.post("/desk/ideas/bulk", act="hidden", reason="spam", code=codes)
    assert page.html.count("/undo") == 3
    office.clock.forward(seconds=10)
    await acts.carry_out(office.desk())

    assert {office.idea_now(code).visibility for code in codes} == {"hidden"}


async def test_a_list_is_filtered_and_becomes_a_file(office: Office, eve: Browser) -> None:
    office.idea("A bench", of=ANN)
    office.idea("=1+1", topic="parks")

    page = await eve.get("/desk/ideas?topic=parks&sort=-votes&q=")
    assert "1 idea" in page.text
    assert 'href="/desk/ideas?sort=-votes"' in page.html  # the chip takes the filter away
    assert "No idea fits" in (await eve.get("/desk/ideas?q=nothing+like+it")).text
    assert (await eve.get("/desk/ideas?status=nonsense")).status == 200
    file = await eve.get("/desk/exports/ideas?format=csv&topic=parks")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert "'=1+1" in file.html
    assert "A bench" not in file.html


async def test_pages_of_a_list_follow_each_other(office: Office, eve: Browser) -> None:
    for n in range(52):
        office.idea(f"Bench number {n}")

    first = await eve.get("/desk/ideas")
    following = re.search(r'href="([^"]*cursor[^"]*)" rel="next"', first.html)
    assert following is not None
    second = await eve.get(following[1].replace("&amp;", "&"))

    assert first.html.count('class="pick"') == 51
    assert "Bench number 0" in second.text
    assert 'rel="next"' not in second.html
