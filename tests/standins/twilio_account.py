"""The stand-in's account at Twilio: its numbers, its messages, and what shall go wrong."""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from tests.standins.faults import Fault, Weather
from tests.standins.twilio_messages import API_VERSION, Message, new_sid
from tests.standins.twilio_rules import Refusal

ACCOUNT_SID = "AC" + "0" * 31 + "1"
AUTH_TOKEN = "a-token-of-the-stand-in"
SMS_NUMBER = "+15550109999"
WHATSAPP_NUMBER = "whatsapp:+15550108888"
SERVICE_SID = "MG" + "0" * 31 + "1"


class Account:
    """One account with its numbers: what the REST API reads and changes."""

    def __init__(self, numbers: Sequence[str], services: Sequence[str]) -> None:
        self.account_sid, self.auth_token = ACCOUNT_SID, AUTH_TOKEN
        self.numbers, self.services = set(numbers), set(services)
        self.messages: dict[str, Message] = {}
        self.blocked: set[tuple[str, str]] = set()  # (our sender, the person)
        self.automatic: list[tuple[str, str]] = []  # (person, keyword) that Twilio itself answered
        self.templates: dict[str, str] = {}  # approved ones, by ContentSid; {{1}} stands for a variable
        self.closed: set[str] = set()  # people outside WhatsApp's window: a free text fails later
        self.clock: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.faults: deque[Fault] = deque()  # with the next requests, before the weather is asked
        self.faults_with: defaultdict[str, deque[Fault]] = defaultdict(deque)  # the same, by person
        self.list_faults: deque[int] = deque()  # statuses with which the list is refused next
        self.weather: Weather | None = None
        self.requests = 0  # to send, refused ones too
        self.files: dict[str, bytes] = {}  # of messages, by the id of the media
        self.media_faults: deque[int] = deque()  # statuses with which the next media are refused
        self.media_requests = 0
        self.closing = asyncio.Event()
        self._arrived = asyncio.Condition()

    @property
    def sent(self) -> list[Message]:
        """The messages it accepted for sending, in order."""
        return [message for message in self.messages.values() if message.direction != "inbound"]

    async def wait_for_sent(self, count: int, seconds: float = 5) -> list[Message]:
        """The messages it accepted, once there are so many; `TimeoutError` if there never are."""
        async with asyncio.timeout(seconds), self._arrived:
            await self._arrived.wait_for(lambda: len(self.sent) >= count)
            return self.sent

    def fail(
        self, status: int, code: int | None = None, *, times: int = 1, retry_after: int | None = None
    ) -> None:
        """Refuse the next requests; without a code the answer is a page, as from a proxy."""
        self.faults.extend([Fault("refuse", status=status, code=code, retry_after=retry_after)] * times)

    def hang(self, *, accepted: bool, times: int = 1) -> None:
        """Never answer the next requests, after the message was accepted or before."""
        self.faults.extend([Fault("hang", accepted)] * times)

    def cut(self, *, accepted: bool, times: int = 1) -> None:
        """Cut the connection instead of answering."""
        self.faults.extend([Fault("cut", accepted)] * times)

    def garble(self) -> None:
        """Accept the next message, and answer with what is no JSON."""
        self.faults.append(Fault("garble", accepted=True))

    def next_fault(self, person: str) -> Fault | None:
        """What goes wrong with the request that came just now, to write to a person."""
        for faults in (self.faults, self.faults_with[person]):
            if faults:
                return faults.popleft()
        return self.weather.fault() if self.weather else None

    def attach(self, content: bytes) -> str:
        """Keep a file that a resident sends; returns its address, as a webhook names it."""
        media = new_sid("ME")
        self.files[media] = content
        base = f"https://api.twilio.com/{API_VERSION}/Accounts/{self.account_sid}"
        return f"{base}/Messages/{new_sid('MM')}/Media/{media}"

    def block_if_unsubscribed(self, form: Mapping[str, str]) -> None:
        """Who told Twilio alone that they want no more is refused from now on."""
        person = form.get("To", "")
        if self.weather is not None and self.weather.has_unsubscribed(person):
            self.blocked.add((form.get("From", ""), person))

    async def accept(self, form: Mapping[str, str]) -> Message:
        """Take a message that the rules allow."""
        service = form.get("MessagingServiceSid")
        message = Message(
            sid=new_sid("SM"),
            sender=form.get("From", ""),
            to=form["To"],
            body=self._filled(form) if "ContentSid" in form else form.get("Body", ""),
            direction="outbound-api",
            status="accepted" if service else "queued",
            service=service,
            callback=form.get("StatusCallback"),
            created=self.clock(),
        )
        is_closed = message.to in self.closed or (
            self.weather is not None
            and message.to.startswith("whatsapp:")
            and self.weather.is_closed(message.to)
        )
        if is_closed and "ContentSid" not in form:
            message.error_code = 63016
        elif self.weather is not None:
            message.error_code = self.weather.error_code()
        self.messages[message.sid] = message
        await self.accepted(message)
        async with self._arrived:
            self._arrived.notify_all()
        return message

    def _filled(self, form: Mapping[str, str]) -> str:
        """An approved template with its variables."""
        body = self.templates.get(form["ContentSid"])
        if body is None:
            raise Refusal(400, 21655, "The ContentSid is invalid.")
        for name, value in json.loads(form.get("ContentVariables", "{}")).items():
            body = body.replace("{{" + name + "}}", value)
        return body

    async def accepted(self, message: Message) -> None:
        """A message was accepted, and the answer is not yet out."""
