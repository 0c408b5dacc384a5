"""The words that Twilio answers by itself, on which kind of sender.

Source: help.twilio.com/articles/223134027. On these words Twilio replies and blocks or unblocks the person,
and calls our webhook all the same; a second answer of ours would be one too many.
"""

import re
from typing import Final, Literal

SenderKind = Literal["long_code", "toll_free", "short_code"]

_STOP: Final = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
_START: Final = frozenset({"START", "UNSTOP"})
_HELP: Final = frozenset({"HELP", "INFO"})

ANSWERED: Final[dict[SenderKind, frozenset[str]]] = {
    "long_code": _STOP | _START | _HELP | {"YES"},
    "toll_free": _STOP | _START | _HELP,  # the carriers keep the block there, and YES does not lift it
    "short_code": frozenset(),  # a short code's owner answers everything
}
RESERVED: Final = frozenset[str]().union(*ANSWERED.values())  # no prompt may invite these

_SHORT_CODE = re.compile(r"\d{3,8}")
_TOLL_FREE = re.compile(r"\+18(?:00|33|44|55|66|77|88)\d{7}")


def kind_of(sender: str) -> SenderKind:
    """Which kind of sender one of our numbers is, by its looks."""
    if _SHORT_CODE.fullmatch(sender):
        return "short_code"
    if _TOLL_FREE.fullmatch(sender):
        return "toll_free"
    return "long_code"


def is_answered_by_twilio(text: str, kind: SenderKind) -> bool:
    """Twilio answers this text by itself: only a whole message counts, in any case."""
    return text.strip().upper() in ANSWERED[kind]
