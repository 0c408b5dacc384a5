"""Keys to the API, made and revoked through the API."""

from civic import officials
from civic.officials import Role
from tests.desk.office import Office

NOBODY, EVE = "nobody@city.example", "eve@city.example"


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
    as_eve(small_office)
    taken = await small_office.problem("POST", "/tokens", 422, json={"name": "viewer", "role": "viewer"})
    strange = await small_office.problem(
        "POST", "/tokens", 422, json={"name": "x", "role": "viewer", "official": NOBODY}
    )
    empty = await small_office.problem("POST", "/tokens", 422, json={"name": " ", "role": "king"})

    fields = [[error["field"] for error in one["errors"]] for one in (taken, strange, empty)]
    assert fields == [["name"], ["official"], ["name", "role"]]
    await small_office.problem("DELETE", "/tokens/99", 404)


async def test_an_official_makes_a_token_that_may_do_no_more_than_its_official(small_office: Office) -> None:
    as_eve(small_office)
    small_office.store.write_now(
        officials.add_official, "vic@city.example", Role.VIEWER, small_office.clock()
    )

    body = {"name": "vic's", "role": "admin", "official": "Vic@City.example"}
    made = await small_office.post("/tokens", body, status=201)
    small_office.tokens[Role.EDITOR] = made["token"]

    assert made["official"] == "vic@city.example"
    await small_office.get("/ideas", role=Role.EDITOR)
    await small_office.problem("GET", "/messages", 403, role=Role.EDITOR)


async def test_a_service_makes_no_token_that_would_approve_in_a_persons_name(small_office: Office) -> None:
    small_office.store.write_now(officials.add_official, EVE, Role.EDITOR, small_office.clock())
    body = {"name": "eve's", "role": "editor", "official": EVE}

    await small_office.problem("POST", "/tokens", 403, json=body)

    assert "eve's" not in str(await small_office.get("/tokens"))
