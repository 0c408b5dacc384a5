"""One account at Twilio: what SMS and WhatsApp share."""

import asyncio
import hmac
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Self, cast

from multidict import MultiDict
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from bot.channels import twilio_forms
from bot.channels.errors import BadWebhook, Misconfigured, Retry, Unknown
from bot.channels.keywords import SenderKind
from bot.channels.messages import Inbound, Report, Sent, Webhook
from bot.channels.twilio_content import Content, carries
from bot.channels.twilio_errors import consequences
from bot.channels.twilio_http import API, TwilioHttpClient
from bot.channels.twilio_media import TwilioMedia
from bot.clock import Clock, utc_now

INBOUND_PATH: Final = "/webhooks/twilio"
STATUS_PATH: Final = "/webhooks/twilio/status"
PAGE: Final = 50  # messages a request, when we look something up
LOOK_BACK: Final = 100  # of one person's messages, the newest, when we look for one
LISTING: Final = timedelta(minutes=1)  # for all pages of a list
CLOCK_SLACK: Final = timedelta(seconds=5)  # our clock may be ahead of Twilio's


class TwilioAccount:
    """Reads Twilio's webhooks and speaks its REST API; `open` it inside the running loop, and `close` it."""

    def __init__(
        self,
        *,
        account_sid: str,
        auth_token: str,
        public_url: str,
        auth_token_next: str = "",
        api_url: str = API,
        messaging_service_sid: str = "",
        sms_kind: SenderKind | None = None,
        timeout: timedelta = timedelta(seconds=10),
        clock: Clock = utc_now,
    ) -> None:
        self.messaging_service_sid = messaging_service_sid
        self._account_sid = account_sid
        self._auth_token = auth_token
        self._validators = [RequestValidator(token) for token in (auth_token, auth_token_next) if token]
        self._public_url = public_url.rstrip("/")
        self._api_url = api_url or API
        self._sms_kind = sms_kind
        self._timeout = timeout
        self._clock = clock
        self._client: Client | None = None
        self._media = TwilioMedia(account_sid, auth_token, self._api_url)

    # --- what Twilio tells us

    def read(self, webhook: Webhook) -> list[Inbound]:
        """The message in a call to the inbound address; a delivery report that went astray is none.

        What is authentic but no message comes back with its raw body.
        Raises `BadWebhook` when Twilio did not send it.
        """
        form = self._authentic(webhook)
        if twilio_forms.is_report(form):
            return []
        return [twilio_forms.read_inbound(form, raw=webhook.body, sms_kind=self._sms_kind)]

    def read_report(self, webhook: Webhook) -> Report | None:
        """The delivery report in a call to the status address, or None when it is none.

        Raises `BadWebhook` when Twilio did not send it.
        """
        return twilio_forms.read_report(self._authentic(webhook), raw_path=webhook.raw_path)

    def _authentic(self, webhook: Webhook) -> Mapping[str, str]:
        """The form of a call that Twilio signed, for our account."""
        pairs = twilio_forms.fields(webhook.body)
        form = dict(reversed(pairs))  # of a repeated field the first counts
        params = form if len(form) == len(pairs) else MultiDict(pairs)
        signature = webhook.header("X-Twilio-Signature")
        if not signature or not self._is_signed(self._public_url + webhook.raw_path, params, signature):
            raise BadWebhook("the signature is missing or does not match")
        # every field is signed, so a missing account is Twilio's own doing; another one is not for us
        if form.get("AccountSid", self._account_sid) != self._account_sid:
            raise BadWebhook("signed for another account")
        return form

    def _is_signed(self, url: str, params: Mapping[str, str], signature: str) -> bool:
        try:
            return any(_signs(validator, url, params, signature) for validator in self._validators)
        except ValueError:  # no address at all, or one that has no UTF-8
            return False

    # --- what we tell Twilio

    async def open(self) -> None:
        """Make the client, inside the loop that will use it."""
        if self._client is None:
            http = TwilioHttpClient(self._api_url)
            self._client = Client(self._account_sid, self._auth_token, http_client=http)
            _ = self._client.messages  # imports half of the SDK: now, not within the first message's time-out

    async def close(self) -> None:
        """Close the connections."""
        client, self._client = self._client, None
        if client is not None:
            await client.http_client.close()

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def status_callback(self, outbound_id: int) -> str:
        """Where Twilio reports on one message; it holds our own id, since a report may outrun `send`."""
        return f"{self._public_url}{STATUS_PATH}?message={outbound_id}"

    async def send(self, *, to: str, sender: str, status_callback: str, content: Content) -> Sent:
        """Send one message, once, from a number of ours or the messaging service; raises a `SendError`."""
        if not sender:
            raise Misconfigured("21603", "no sender: see HEARBACK_TWILIO_SMS_FROM and …_WHATSAPP_FROM")
        whence = "messaging_service_sid" if sender == self.messaging_service_sid else "from_"
        async with self._one_call():
            message = await self._messages.create_async(
                to=to,
                status_callback=status_callback,
                **{whence: sender},
                **content.fields(self._clock()),
            )
            return Sent(message.sid, int(message.num_segments or 0) or None)

    async def find_sent(
        self, *, to: str, text: str, since: datetime, besides: Collection[str] = (), in_template: bool = False
    ) -> str | None:
        """The id of a message with this text that went to `to` since then, for one whose fate is unknown.

        `in_template`: other words may stand around it. `besides` are ids of other messages of ours.
        Raises `Retry` when Twilio cannot be asked.
        """
        earliest = since - CLOCK_SLACK
        # not by date of sending: a message that still waits at Twilio has none
        async with self._lookup():
            async for message in await self._messages.stream_async(to=to, limit=LOOK_BACK, page_size=PAGE):
                is_ours = message.direction != "inbound" and message.sid not in besides
                is_recent = message.date_created is None or message.date_created >= earliest
                if is_ours and is_recent and carries(message.body or "", text, in_template=in_template):
                    return cast("str", message.sid)
        return None

    async def list_inbound(self, since: datetime) -> list[Inbound]:
        """The messages that reached our numbers since then, oldest first, for those no webhook brought."""
        async with self._lookup(LISTING):
            messages = await self._messages.stream_async(
                date_sent_after=since.astimezone(UTC), page_size=PAGE
            )
            found = [await self._as_inbound(one) async for one in messages if one.direction == "inbound"]
        return found[::-1]

    async def check(self) -> None:
        """Ask for the newest message; raises `Misconfigured` when refused, `Retry` when nobody answers."""
        async with self._lookup():
            await self._messages.list_async(limit=1, page_size=1)

    async def delete(self, external_id: str) -> None:
        """Delete Twilio's copy of a message and of what it carried; one that is gone already is fine.

        Twilio deletes the media of a message with it (help.twilio.com, "Deleting messages").
        """
        async with self._lookup():
            try:
                await self._messages(external_id).delete_async()
            except TwilioRestException as error:
                if error.status != 404:
                    raise

    async def download(self, url: str, *, max_bytes: int) -> bytes:
        """A photo or sound of a message; raises `GiveUp` for another host or too much, else `Retry`."""
        return await self._media.download(url, max_bytes=max_bytes)

    async def _as_inbound(self, message: Any) -> Inbound:
        form = {"MessageSid": message.sid, "From": message.from_, "To": message.to, "Body": message.body}
        if message.num_media not in {None, "", "0"}:
            for number, media in enumerate(await self._messages(message.sid).media.list_async()):
                form[f"MediaUrl{number}"] = API + media.uri.removesuffix(".json")
                form[f"MediaContentType{number}"] = media.content_type
        known = {name: value for name, value in form.items() if value}
        return twilio_forms.read_inbound(known, raw=repr(sorted(known)).encode(), sms_kind=self._sms_kind)

    @property
    def _messages(self) -> Any:
        if self._client is None:
            raise RuntimeError("open the Twilio account first, inside the running loop")
        return self._client.messages

    @asynccontextmanager
    async def _one_call(self, within: timedelta | None = None) -> AsyncIterator[None]:
        with consequences():
            async with asyncio.timeout((within or self._timeout).total_seconds()):
                yield

    @asynccontextmanager
    async def _lookup(self, within: timedelta | None = None) -> AsyncIterator[None]:
        """Calls that may be repeated at will: a doubtful end is no more than a reason to ask again."""
        try:
            async with self._one_call(within):
                yield
        except Unknown as error:
            raise Retry(code=error.code, reason=error.reason) from error


def _signs(validator: RequestValidator, url: str, params: Mapping[str, str], signature: str) -> bool:
    """Whether a call is signed; `validate` reckons two spellings of the address, this the usual one first."""
    usual = validator.compute_signature(url, params)
    return hmac.compare_digest(usual.encode(), signature.encode()) or validator.validate(
        url, params, signature
    )
