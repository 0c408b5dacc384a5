"""What people agreed to is kept with its wording and time; the last word counts."""

from civic import consent, linking
from storage import consents, contacts
from storage.consents import Purpose
from storage.models import Consent
from storage.tx import table_of
from tests.residents import Residents


def kept(residents: Residents) -> list[tuple[str, str, str]]:
    rows = residents.store.read_now(lambda tx: tx.run(table_of(Consent).select()).all())
    assert {row.at for row in rows} <= {residents.now}
    return [(row.kind, row.channel, row.wording) for row in rows]


def test_stop_and_start_are_kept_once_each(residents: Residents) -> None:
    person, write, now = residents.person(1), residents.store.write_now, residents.now

    stopped = [write(consent.opt_out, person, "sms", "stop texting me", now) for _ in range(2)]
    started = [write(consent.opt_in, person, "whatsapp", "START", now) for _ in range(2)]

    assert (stopped, started) == ([True, False], [True, False])
    assert kept(residents) == [("opt_out", "sms", "stop texting me"), ("opt_in", "whatsapp", "START")]


def test_stop_is_of_the_person_on_every_channel(residents: Residents) -> None:
    sms, whatsapp = residents.person(1, "sms"), residents.person(1, "whatsapp")

    residents.store.write_now(consent.opt_out, sms, "sms", "STOP", residents.now)

    assert residents.store.read_now(contacts.by_id, whatsapp).opted_out_at == residents.now


def test_the_first_contact_is_kept_with_what_it_said(residents: Residents) -> None:
    person = residents.person(1)

    residents.store.write_now(consent.greet, person, "sms", "This is Larkmouth.", residents.now)

    assert kept(residents) == [("first_contact", "sms", "This is Larkmouth.")]
    assert residents.store.read_now(contacts.by_id, person).greeted_at == residents.now


def agreeing(residents: Residents) -> list[int]:
    """Who may be sent city news."""
    read = residents.store.read_now
    people = read(consents.agreeing, Purpose.CITY_NEWS, 0, 100)
    assert read(consents.count_agreeing, Purpose.CITY_NEWS) == len(people)
    return people


def say_yes(residents: Residents, person: int, *, agrees: bool = True) -> None:
    now = residents.clock()
    residents.store.write_now(consent.answer_city_news, person, "sms", "City news? > 1", now, agrees=agrees)


def test_only_who_agreed_gets_city_news_while_all_get_answers(residents: Residents) -> None:
    ann, ben, cleo = (residents.person(n) for n in (1, 2, 3))
    residents.store.write_now(consent.ask_city_news, cleo, "sms", "City news?", residents.now)

    say_yes(residents, ann)
    say_yes(residents, ben)
    say_yes(residents, ben, agrees=False)

    assert agreeing(residents) == [ann]
    assert residents.store.read_now(consents.agreeing, Purpose.ANSWERS, 0, 100) == [ann, ben, cleo]
    assert residents.store.read_now(consents.agreeing, Purpose.ANSWERS, ann, 1) == [ben]


def test_stop_ends_city_news_and_start_does_not_bring_them_back(residents: Residents) -> None:
    ann, write = residents.person(1), residents.store.write_now
    say_yes(residents, ann)

    write(consent.opt_out, ann, "sms", "STOP", residents.now)
    stopped = agreeing(residents)
    write(consent.opt_in, ann, "sms", "START", residents.now)

    assert (stopped, agreeing(residents)) == ([], [])


def test_nobody_who_said_stop_agrees_by_a_late_yes(residents: Residents) -> None:
    ann = residents.person(1)
    residents.store.write_now(consent.opt_out, ann, "sms", "STOP", residents.now)

    say_yes(residents, ann)

    assert agreeing(residents) == []


def test_of_two_who_become_one_the_last_answer_holds(residents: Residents) -> None:
    ann, account = residents.person(1), residents.person(9, "telegram", "1001")
    say_yes(residents, ann)
    say_yes(residents, account, agrees=False)

    joined = residents.store.write_now(linking.join, ann, account, residents.clock())

    person = residents.store.read_now(contacts.by_id, joined.contact_id)
    assert (person.city_news_at, agreeing(residents)) == (None, [])
    assert person.city_news_asked_at is not None


def test_an_answer_of_either_side_is_that_of_both(residents: Residents) -> None:
    ann, account = residents.person(1), residents.person(9, "telegram", "1001")
    say_yes(residents, account)

    joined = residents.store.write_now(linking.join, ann, account, residents.clock())

    assert agreeing(residents) == [joined.contact_id]


def test_erasure_takes_the_agreement_along(residents: Residents) -> None:
    ann = residents.person(1)
    say_yes(residents, ann)

    residents.forget(ann)

    assert (agreeing(residents), kept(residents)) == ([], [])
