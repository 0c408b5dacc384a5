"""What stands in the audit log, in an official's words: acts, and what is noted with them."""

from collections.abc import Callable, Mapping

from desk.pages.words import mark

ACTS = {
    "address revealed": mark("address shown"), "address reveal seen": mark("shown address looked into"),
    "answered": mark("answered"), "assigned": mark("assigned"),
    "broadcast approved": mark("broadcast approved"), "broadcast cancelled": mark("broadcast cancelled"),
    "broadcast drafted": mark("broadcast drafted"), "broadcast edited": mark("broadcast edited"),
    "broadcast paused": mark("broadcast paused"),
    "broadcast paused by itself": mark("broadcast paused by itself"),
    "broadcast rehearsed": mark("broadcast rehearsed"), "broadcast resumed": mark("broadcast resumed"),
    "broadcast tried": mark("broadcast tried"), "burst restored": mark("burst restored"),
    "pause lifted": mark("pause lifted"),
    "burst set aside": mark("burst set aside"), "channel misconfigured": mark("channel misconfigured"),
    "campaign": mark("campaign of an idea"), "campaign closed": mark("campaign closed"),
    "campaign created": mark("campaign made"), "campaign edited": mark("campaign edited"),
    "channels joined": mark("channels joined"), "channels parted": mark("channels parted"),
    "city loaded": mark("city loaded"), "comment corrected": mark("comment corrected"),
    "comment withdrawn": mark("comment withdrawn"),
    "comment held": mark("comment held"), "comment visibility": mark("visibility of a comment"),
    "corrected": mark("corrected"), "demo seeded": mark("invented data added"),
    "discarded": mark("put away"), "edited": mark("edited"), "filed": mark("filed"),
    "forgotten": mark("erased at their wish"), "idea reopened": mark("idea reopened"),
    "limited": mark("limited"), "merged": mark("merged"),
    "messages filtered": mark("many messages taken for spam"), "muted": mark("muted"),
    "number has another owner": mark("number has another owner"), "official added": mark("official added"),
    "official disabled": mark("access taken away"), "official enabled": mark("access given back"),
    "original read": mark("original read"), "password set": mark("password set"),
    "promise passed": mark("promised day passed"), "redacted": mark("personal data taken out"),
    "released": mark("released"), "retried": mark("tried again"), "role set": mark("role set"),
    "second factor set": mark("second factor set"), "sign-in link made": mark("sign-in link made"),
    "sign-in reset": mark("sign-in reset"), "signed in": mark("signed in"), "signed out": mark("signed out"),
    "spending limit reached": mark("spending limit reached"), "status": mark("status set"),
    "status approved": mark("status approved"), "status proposed": mark("status proposed"),
    "status withdrawn": mark("status withdrawn"), "token added": mark("token added"),
    "token revoked": mark("token revoked"), "undone": mark("undone"), "unmerged": mark("merge undone"),
    "visibility": mark("visibility"), "withdrawn": mark("taken back"),
}  # fmt: skip
ACTORS = {"command line": mark("command line"), "resident": mark("a resident")}  # beside officials and tokens
DETAILS = {
    "act": mark("act"), "after": mark("after"), "before": mark("before"), "channel": mark("channel"),
    "code": mark("code"), "contacts": mark("people"), "cost": mark("cost"), "count": mark("number"),
    "currency": mark("currency"), "everywhere": mark("everywhere"), "fields": mark("fields"),
    "fingerprint": mark("fingerprint"), "idea": mark("idea"), "ideas": mark("ideas"),
    "ideas_kept": mark("ideas that stay"), "into": mark("into"), "no": mark("no"),
    "official": mark("official"), "parts": mark("parts"),
    "people": mark("people"), "per_day": mark("a day"), "per_month": mark("a month"),
    "proposed_by": mark("proposed by"), "reason": mark("reason"), "role": mark("role"),
    "stays": mark("stays"), "to": mark("to"), "until": mark("until"), "votes": mark("votes"),
    "yes": mark("yes"),
}  # fmt: skip


def acts(say: Callable[[str], str]) -> Mapping[str, str]:
    """Every act by its name in the log, in the order of the words that are read."""
    return dict(sorted(((key, say(words)) for key, words in ACTS.items()), key=lambda one: one[1].lower()))
