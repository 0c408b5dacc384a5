"""Keys to the API, made and revoked through the API."""

from civic import officials
from civic.officials import Role
from tests.desk.office import Office

NOBODY, EVE, VIC = "nobody@city.example", "eve@city.example", "vic@city.example"


def as_eve(office: Office, role: Role = Role.ADMIN) -> None:
    """Let the office's calls be those of an official."""
    store, now = office.store, office.clock()
    store.write_now(officials.add_official, EVE, role, now)
    office.tokens[Role.ADMIN] = store.write_now(officials.add_token, "eve's", role, now, email=EVE)


async def test_a_token_is_made_shown_once_and_works_until_it_is_revoked(office: Office) -> None:
    made = await office.post("/tokens", {"name": " map ", "role": "viewer"}, status=201)
    office.tokens[Role.VIEWER] = made["token"]
    await office.get("/ideas", role=Role.VIEWER)
    await office.problem("GET", "/tokens", 403, role=Role.VIEWER)

    listed = (await office.get("/tokens"))["items"]
    assert [one["name"] for one in listed] == ["admin", "editor", "map", "moderator", "viewer"]
    assert listed[2] == {name: value for name, value in made.items() if name != "token"}
    assert made["token"] not in str(listed)

    for _ in range(2):
        answer = await office.call("DELETE", f"/tokens/{made['id']}")
        assert (answer.status, (await answer.json())["revoked_at"]) == (200, "2026-11-23T09:30:00Z")
    await office.problem("GET", "/ideas", 401, role=Role.VIEWER)
    lines = (await office.get("/audit"))["items"][:2]
    assert [(line["action"], line["subject"], line["by"]) for line in lines] == [
        ("token revoked", f"token:{made['id']}", "token admin"),
        ("token added", f"token:{made['id']}", "token admin"),
    ]


async def test_what_is_wrong_with_a_new_token_is_named(small_office: Office) -> None:
    taken = await small_office.problem("POST", "/tokens", 422, json={"name": "viewer", "role": "viewer"})
    empty = await small_office.problem("POST", "/tokens", 422, json={"name": " ", "role": "king"})

    fields = [[error["field"] for error in one["errors"]] for one in (taken, empty)]
    assert fields == [["name"], ["name", "role"]]
    await small_office.problem("DELETE", "/tokens/99", 404)


async def test_an_administrators_own_token_does_no_more_than_they_may(small_office: Office) -> None:
    as_eve(small_office)
    body = {"name": "script", "role": "editor", "official": "Eve@City.example"}

    made = await small_office.post("/tokens", body, status=201)

    small_office.tokens[Role.EDITOR] = made["token"]
    assert made["official"] == EVE
    await small_office.get("/messages", role=Role.EDITOR)
    await small_office.problem("GET", "/tokens", 403, role=Role.EDITOR)
    line = (await small_office.get("/audit"))["items"][0]
    assert (line["by"], line["action"]) == (EVE, "token added")
    assert line["details"] == {"role": "editor", "official": EVE}


async def test_a_token_may_do_no_more_than_its_official(small_office: Office) -> None:
    store, now = small_office.store, small_office.clock()
    store.write_now(officials.add_official, VIC, Role.VIEWER, now)

    made = store.write_now(officials.add_token, "vic's", Role.ADMIN, now, email=VIC)

    small_office.tokens[Role.EDITOR] = made
    await small_office.get("/ideas", role=Role.EDITOR)
    await small_office.problem("GET", "/messages", 403, role=Role.EDITOR)


async def test_nobody_makes_a_token_that_would_approve_in_a_colleagues_name(small_office: Office) -> None:
    small_office.store.write_now(officials.add_official, VIC, Role.EDITOR, small_office.clock())
    as_eve(small_office)

    for email in (VIC, NOBODY):
        body = {"name": "vic's", "role": "editor", "official": email}
        await small_office.problem("POST", "/tokens", 403, json=body)

    assert "vic's" not in str(await small_office.get("/tokens"))


async def test_a_service_makes_no_token_that_would_approve_in_a_persons_name(small_office: Office) -> None:
    small_office.store.write_now(officials.add_official, EVE, Role.EDITOR, small_office.clock())
    body = {"name": "eve's", "role": "editor", "official": EVE}

    await small_office.problem("POST", "/tokens", 403, json=body)

    assert "eve's" not in str(await small_office.get("/tokens"))
