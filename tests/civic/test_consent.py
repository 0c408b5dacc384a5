"""What people agreed to is kept with its wording and time; the last word counts."""

from civic import consent
from storage import contacts
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
