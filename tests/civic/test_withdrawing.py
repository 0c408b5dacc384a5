"""An author takes back one idea; the person and everything else of theirs stays."""

from civic import redaction
from storage import ideas, notes
from storage.inbound import Arrival
from tests.residents import ELM, Residents, number, the

WORDS = "Zanzibar lantern beside grandmother Quillfeather's porch"


def photo_of(n: int) -> Arrival:
    return Arrival("sms", "MM1", "sms", number(n))


def test_an_idea_that_nobody_backed_goes_and_its_photo_leaves_it(residents: Residents) -> None:
    author = residents.person(1)
    idea, other = residents.idea(author, WORDS), residents.idea(author, "A slide")
    residents.photo(photo_of(1), idea)

    assert residents.withdraw(author, idea) is False

    assert residents.store.read_now(ideas.by_id, the(idea)) is None
    assert residents.store.read_now(ideas.by_id, the(other)) is not None
    assert [(one.idea_id, one.contact_id) for one in residents.photos()] == [(None, author)]
    assert residents.differences() == []


def test_an_idea_that_others_backed_stays_without_name_words_and_photos(residents: Residents) -> None:
    author, voter = residents.person(1), residents.person(2)
    idea = residents.idea(author, WORDS, title="Lantern", where=ELM)
    residents.photo(photo_of(1), idea)
    residents.vote(voter, idea)

    assert residents.withdraw(author, idea) is True

    left = residents.again(idea)
    assert (left.contact_id, left.text, left.title, left.place_key) == (None, "", "Lantern", "elm-street")
    assert [one.idea_id for one in residents.photos()] == [None]
    assert residents.standing(idea) == (1, 0, 0, 1)
    assert residents.differences() == []


def test_what_others_said_of_it_keeps_its_original(residents: Residents) -> None:
    author, voter = residents.person(1), residents.person(2)
    idea = residents.idea(author, "Call 020 7946 0123 about the lantern")
    residents.vote(voter, idea)
    said = residents.comment(voter, idea, "Zelda knows", side="for")
    residents.store.write_now(
        redaction.redact_comment, the(said), ["Zelda"], residents.now, by="ann", country="GB"
    )
    residents.store.write_now(redaction.redact, the(idea), [], residents.now, by="ann", country="GB")

    residents.withdraw(author, idea)

    kept = residents.store.read_now(notes.redactions, the(idea))
    assert [residents.store.read_now(notes.original, one) for one in kept] == ["Zelda knows"]
