"""A realistic mix of what residents text, signed as Twilio signs it, made before anything is measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from urllib.parse import urlencode

from tests.standins.twilio_account import ACCOUNT_SID, AUTH_TOKEN, SMS_NUMBER
from tests.standins.twilio_messages import API_VERSION, new_sid, sign

PATH = "/webhooks/twilio"
WISHES = {
    "en": (
        "can we get a bench",
        "pls fix the street light",
        "theres a huge pothole",
        "plant some trees please",
        "the bins are overflowing again",
        "we need a safe crossing",
        "the swing is broken",
        "too many cars speeding",
    ),
    "es": (
        "necesitamos un banco para sentarse",
        "arreglen la farola",
        "hay un bache enorme",
        "planten más árboles",
        "la basura se desborda",
        "hace falta un paso de peatones",
    ),
    "fr": (
        "il faudrait un banc",
        "réparez le lampadaire",
        "il y a un gros nid-de-poule",
        "plantez des arbres",
        "les poubelles débordent",
        "il nous faut un passage piéton",
    ),
}
PLACES = {
    "en": (
        "at {n} elm street",
        "on Willow Road near number {n}",
        "at {n} Ferry Lane",
        "in Riverside, house {n}",
    ),
    "es": ("en la calle del Olmo {n}", "en la calle del Sauce {n}", "cerca del número {n} de la Ribera"),
    "fr": ("au {n} rue des Ormes", "rue du Saule, devant le {n}", "au {n} ruelle du Bac"),
}
REASONS = (
    "",
    ", my gran cant stand that long",
    ", it is dangerous at night",
    ", gracias",
    ", merci",
    " - since weeks!!",
)
LISTS = ("TOP", "NEW", "MORE", "MINE", "NEAR elm street", "FIND bench")
LANGUAGES, SHARES = ("en", "es", "fr"), (70, 15, 15)
KINDS, KIND_SHARES = ("idea", "vote", "described vote", "list", "status"), (40, 30, 5, 18, 7)


@dataclass(frozen=True, slots=True)
class Text:
    """One message, ready for the wire."""

    sid: str
    sender: str
    request: bytes  # the whole HTTP request


class Residents:
    """Invented people; `url` is what their messages are signed for."""

    def __init__(self, url: str, people: int, seed: int) -> None:
        self._url = url
        self._random = Random(seed)
        self._people = [f"+1555010{number:04d}" for number in self._random.sample(range(9_000), people)]
        self._number = 0

    def ideas(self, count: int) -> list[Text]:
        """Ideas alone, to begin with."""
        return [self._signed(self._idea()) for _ in range(count)]

    def texts(self, count: int, codes: Sequence[str]) -> list[Text]:
        """The mix; `codes` are ideas that exist."""
        kinds = self._random.choices(KINDS, KIND_SHARES, k=count)
        return [self._signed(self._body(kind, codes)) for kind in kinds]

    def _body(self, kind: str, codes: Sequence[str]) -> str:
        choose = self._random.choice
        match kind:
            case "vote":
                return choose(("{} yes", "{} no", "vote {}", "{} yes", "unvote {}")).format(choose(codes))
            case "described vote":
                return choose(
                    ("I'd vote for the bench on Elm Street", "my vote goes to the trees on willow road")
                )
            case "list":
                return choose(LISTS)
            case "status":
                return choose(("status {}", "{}", "follow {}")).format(choose(codes))
            case _:
                return self._idea()

    def _idea(self) -> str:
        self._number += 1
        language = self._random.choices(LANGUAGES, SHARES)[0]
        place = self._random.choice(PLACES[language]).format(n=self._number)
        return f"{self._random.choice(WISHES[language])} {place}{self._random.choice(REASONS)}"

    def _signed(self, body: str) -> Text:
        sender, sid = self._random.choice(self._people), new_sid("SM")
        form = {
            "MessageSid": sid, "SmsMessageSid": sid, "SmsSid": sid, "SmsStatus": "received", "NumMedia": "0",
            "NumSegments": "1", "Body": body, "From": sender, "To": SMS_NUMBER, "AccountSid": ACCOUNT_SID,
            "FromCity": "", "FromState": "", "FromZip": "", "FromCountry": "US", "ToCountry": "US",
            "ApiVersion": API_VERSION,
        }  # fmt: skip
        content = urlencode(form).encode()
        lines = (
            f"POST {PATH} HTTP/1.1",
            "Host: 127.0.0.1",
            "Content-Type: application/x-www-form-urlencoded; charset=utf-8",
            "User-Agent: TwilioProxy/1.1",
            "Accept: */*",
            f"X-Twilio-Signature: {sign(AUTH_TOKEN, self._url + PATH, form)}",
            f"Content-Length: {len(content)}",
        )
        head = "\r\n".join(lines) + "\r\n\r\n"
        return Text(sid, sender, head.encode() + content)
