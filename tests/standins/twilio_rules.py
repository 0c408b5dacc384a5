"""What Twilio refuses, as the stand-in refuses it: after Twilio's documentation, not after the product."""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

Form = Mapping[str, str]

E164 = re.compile(r"\+[1-9]\d{6,14}")
SHORT_CODE = re.compile(r"\d{3,8}")
WHATSAPP_ID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}")
SERVICE_SID = re.compile(r"MG[0-9a-f]{32}")
CONTENT_SID = re.compile(r"HX[0-9a-f]{32}")
TOLL_FREE = re.compile(r"\+1(?:800|833|844|855|866|877|888)\d{7}")

STOP = {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}
START = {"START", "UNSTOP"}
HELP = {"HELP", "INFO"}


@dataclass(frozen=True, slots=True)
class Refusal(Exception):
    """An error as Twilio words it."""

    status: int
    code: int
    message: str

    def as_json(self) -> dict[str, object]:
        return {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }


def check(
    form: Form, *, senders: Collection[str], services: Collection[str], blocked: Collection[tuple[str, str]]
) -> None:
    """Raise a `Refusal` if Twilio would not accept this request to send."""
    to, sender, service = form.get("To", ""), form.get("From", ""), form.get("MessagingServiceSid", "")
    if not to:
        raise Refusal(400, 21604, "A 'To' phone number is required.")
    if not sender and not service:
        raise Refusal(400, 21603, "A 'From' phone number is required.")
    _check_content(form)
    _check_recipient(to)
    if sender:
        _check_sender(sender, to, senders)
    if service and (not SERVICE_SID.fullmatch(service) or service not in services):
        raise Refusal(400, 21701, f"The Messaging Service {service} does not exist.")
    callback = form.get("StatusCallback", "")
    if "StatusCallback" in form and not re.fullmatch(
        r"https?://[A-Za-z0-9.-]+(?::\d+)?(?:[/?][^\s#]*)?", callback
    ):
        raise Refusal(400, 21609, f"The StatusCallback URL {callback} is not a valid URL.")
    if (sender or service, to) in blocked:
        raise Refusal(400, 21610, f"Attempt to send to unsubscribed recipient: {to}")


def _check_content(form: Form) -> None:
    body = form.get("Body", "")
    if not body and "MediaUrl" not in form and "ContentSid" not in form:
        raise Refusal(400, 21602, "Message body is required.")
    if len(body) > 1600:
        raise Refusal(400, 21617, "The concatenated message body exceeds the 1600 character limit")
    if "ContentSid" in form and body:
        raise Refusal(400, 21656, "Body and ContentSid exclude each other here.")
    validity = form.get("ValidityPeriod", "1")
    if not validity.isdecimal() or not 1 <= int(validity) <= 36_000:
        raise Refusal(400, 21618, "The ValidityPeriod is invalid.")
    if "ContentSid" in form and not CONTENT_SID.fullmatch(form["ContentSid"]):
        raise Refusal(400, 21655, "The ContentSid is invalid.")
    if "ContentVariables" in form and not _are_variables(form["ContentVariables"]):
        raise Refusal(400, 21656, "The ContentVariables parameter is invalid.")


def _are_variables(text: str) -> bool:
    try:
        variables = json.loads(text)
    except ValueError:
        return False
    return isinstance(variables, dict) and all(
        isinstance(value, str) and value for value in variables.values()
    )


def _check_recipient(to: str) -> None:
    number = to.removeprefix("whatsapp:")
    is_whatsapp_id = number != to and WHATSAPP_ID.fullmatch(number)
    if not E164.fullmatch(number) and not is_whatsapp_id:
        raise Refusal(400, 21211, f"The 'To' number {to} is not a valid phone number.")


def _check_sender(sender: str, to: str, senders: Collection[str]) -> None:
    number = sender.removeprefix("whatsapp:")
    if not E164.fullmatch(number) and not SHORT_CODE.fullmatch(number):
        raise Refusal(400, 21212, f"The 'From' number {sender} is not a valid phone number.")
    if sender.startswith("whatsapp:") != to.startswith("whatsapp:"):
        raise Refusal(400, 21910, "'From' and 'To' should be of the same channel.")
    if sender not in senders:
        code = 63007 if sender.startswith("whatsapp:") else 21606
        raise Refusal(400, code, f"The 'From' number {sender} is not a valid sender of this account.")
    if sender == to:
        raise Refusal(
            400, 63031 if sender.startswith("whatsapp:") else 21266, "'To' and 'From' cannot be the same."
        )


def keyword(text: str, sender: str) -> str | None:
    """STOP, START or HELP when Twilio acts by itself on this text to this sender of ours."""
    word = text.strip().upper()
    if sender.startswith("whatsapp:") or SHORT_CODE.fullmatch(sender):
        return None
    if word in STOP:
        return "STOP"
    if word in START or (word == "YES" and not TOLL_FREE.fullmatch(sender)):
        return "START"
    return "HELP" if word in HELP else None
