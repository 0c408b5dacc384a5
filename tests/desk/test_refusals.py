"""What is refused is said in the official's language; so is what the audit log holds."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from civic.city import City
from civic.officials import Role
from desk.api.problems import FieldError, Problem, invalid
from desk.pages.deeds import ACTS
from desk.pages.refusals import is_known
from desk.pages.templates import Look
from tests.desk.browser import Browser
from tests.desk.office import ANN, Office
from tests.desk.test_idea_page import signed_in

ROOT = Path(__file__).parents[2]
RAISED = {  # how rules and operations refuse what pages let through, and which argument says why
    "refuse": 1, "conflict": 0, "BadBroadcast": 1, "CannotDo": 0, "NotAllowed": 0, "CannotMerge": 0,
    "NothingWaits": 0, "NotTheirs": 0, "BadStatus": 1, "BadCampaign": 1,
}  # fmt: skip
SAMPLES = {"broadcast.state": "draft", "news.status.value": "declined", "language": "es", "first": "en"}
NUMBERS = {
    "people": "31",
    "rehearsed": "20",
    "MAX_TEXT": "1500",
    "MOST_A_MONTH": "100",
    "LONGEST.days": "1100",
    "longest": "60",
    "new.kind": "budget",
    "language.value": "es",
    "languages[0]": "en",
    "error.field": "due",
}


def refusals() -> Iterator[str]:
    """Every message that stands in rules and operations, its blanks filled in."""
    for path in [*ROOT.glob("civic/*.py"), *ROOT.glob("desk/api/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED:
                text = written(node.args[RAISED[node.func.id]])
                if text is not None:
                    yield text


def written(node: ast.expr) -> str | None:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(
                str(one.value) if isinstance(one, ast.Constant) else blank(one)
                for one in values
                if isinstance(one, ast.Constant | ast.FormattedValue)
            )
    return None  # another error's words


def blank(node: ast.FormattedValue) -> str:
    name = ast.unparse(node.value)
    return {**SAMPLES, **NUMBERS, "why": ""}.get(name, "areas" if name == "name" else "x, y")


def test_every_refusal_of_the_rules_is_known_to_the_desk() -> None:
    found = set(refusals())

    assert len(found) > 40
    assert {message for message in found if not is_known(message)} == set()


@pytest.mark.parametrize(
    ("problem", "spanish"),
    [
        (
            invalid([FieldError("texts", "es is longer than 1500 characters")]),
            "Texto: español pasa de 1500 caracteres.",
        ),
        (
            Problem(
                409,  # type: ignore[arg-type]
                "its audience has grown, 31 people now and 20 when it was rehearsed: rehearse it again",
            ),
            "su público ha crecido: ahora son 31 personas y eran 20 cuando se ensayó; ensáyelo otra vez",
        ),
        (Problem(409, "it is done already"), "ya está terminada"),  # type: ignore[arg-type]
        (
            invalid([FieldError("audience", "must be 'sms', 'whatsapp' or 'telegram'")]),
            "Quién la recibe: tiene que ser 'sms', 'whatsapp' o 'telegram'.",
        ),
        ("reason: declined needs a reason", "Motivo: «descartada» necesita un motivo"),
        ("its due: the day has passed", "Próximas noticias antes del: ese día ya pasó"),
        ("something of another version", "something of another version"),
    ],
)
def test_a_refusal_is_said_with_its_blanks(city: City, problem: Problem | str, spanish: str) -> None:
    assert Look("es", city).refused(problem) == spanish


async def test_a_spanish_desk_refuses_in_spanish(small_office: Office) -> None:
    eva = await signed_in(small_office, Role.EDITOR, "eva@city.example", language="es")
    fields = {"who": "everyone", "text_en": "Hello {name}", "send_at": "tomorrow", "not_written_to_days": "0"}

    wrong = await eva.post("/desk/broadcasts", **fields)
    braces = await eva.post("/desk/broadcasts", who="everyone", text_en="Hello {name}")
    listed = await eva.get("/desk/ideas?since=yesterday")

    assert "Cuándo empieza: tiene que ser una fecha u hora ISO 8601" in wrong.text
    assert "tiene que ser 1 como mínimo" in wrong.text
    assert "Hearback no sabe el nombre de nadie" in braces.text
    assert "Desde: tiene que ser una fecha u hora ISO 8601" in listed.text


async def test_the_audit_log_is_read_in_spanish_and_filtered_by_what_was_done(small_office: Office) -> None:
    idea = small_office.idea("A bench", of=ANN)
    await small_office.patch(f"/ideas/{idea.code}", {"visibility": "hidden", "reason": "spam"})
    ada = await signed_in(small_office, Role.ADMIN, "ada@city.example", language="es")

    log = await ada.get("/desk/settings/audit?action=visibility")

    assert "visibilidad" in log.text
    assert "antes: visible · después: oculta · motivo: spam" in log.text
    assert '<option value="visibility" selected>visibilidad</option>' in log.html


def test_every_act_of_the_audit_log_has_words() -> None:
    assert {act for act in acts() if act not in ACTS} == set()


def acts() -> Iterator[str]:
    """Every act that is noted by its name."""
    for folder in ("civic", "bot", "desk", "hearback"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in ("audit.note", "alarms.ring"):
                    act = node.args[2] if ast.unparse(node.func) == "audit.note" else node.args[1]
                    if isinstance(act, ast.Constant):
                        yield str(act.value)


async def test_statuses_are_named_as_residents_read_them(small_office: Office) -> None:
    idea = small_office.idea("A bench", of=ANN)
    eva: Browser = await signed_in(small_office, Role.EDITOR, "eva@city.example", language="es")
    await small_office.post(f"/ideas/{idea.code}/status", {"status": "declined", "reason": "No room."})

    page = await eva.get(f"/desk/ideas/{idea.code}")

    assert ("descartada" in page.text, "rechazada" in page.text) == (True, False)
