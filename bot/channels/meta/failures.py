"""What Meta's error codes mean, in words for staff."""

from __future__ import annotations

from typing import Any

import httpx

from bot.channels.base.http_calls import SendFailed

CLOSED = "The platform takes nothing after so long without a word of the family. It has to write first."
GONE = "The family cannot be reached there: it blocked us, or the account is gone."
PERMISSION = "The access token lacks a permission that sending needs. Check the system user's permissions at Meta."
LOCKED = "Meta has locked this account. See the account's quality and alerts in Meta's Business Manager."
BILLING = "Meta does not deliver because of a billing problem. Check the account's payment method at Meta."
TOKEN = "Meta does not accept the access token, or it may not do this. Check the channel's settings."  # noqa: S105
# Tried again: too many calls, Meta's own trouble, what staff can put right.
PASSING = {
    1: "Meta has a problem of its own.",
    2: "Meta has a problem of its own.",
    4: "Too many calls for Meta.",
    613: "Too many calls for Meta.",
    1200: "Meta has a problem of its own.",
    80007: "Too many calls for Meta.",
    130429: "Too many calls for Meta.",
    131000: "Meta has a problem of its own.",
    131016: "Meta has a problem of its own.",
    131048: "Meta holds messages back because families marked some as unwanted.",
    131056: "Too many messages to this family in a short time.",
    131057: "Meta is working on this account; it takes no messages for some minutes.",
    133004: "Meta has a problem of its own.",
    131042: BILLING,
    131031: LOCKED,
    131005: PERMISSION,
    131045: "The number is not registered as Meta wants it. Register it in Meta's WhatsApp Manager.",
    133010: "The number is not registered at Meta. Register it in Meta's WhatsApp Manager.",
    3: PERMISSION,
    10: PERMISSION,
    190: TOKEN,
    200: TOKEN,
}
FINAL = {
    131026: GONE,
    131047: CLOSED,
    131049: "Meta chose not to deliver this, so that families do not get too many messages of businesses.",
    130497: "Meta does not let this account write to families in that country.",
    551: GONE,
    368: LOCKED,
}
# Messenger says 10 or 100 for much; the subcode tells.
SUBCODES = {2018278: CLOSED, 2018108: GONE, 2018001: GONE, 1545041: GONE}


def reason(error: dict[str, Any]) -> str:
    """Why a message did not arrive, of an error as webhooks and answers hold it. Meta's own words are not kept."""
    code, subcode = error.get("code"), error.get("error_subcode")
    known = SUBCODES.get(subcode or 0) or FINAL.get(code or 0) or PASSING.get(code or 0)
    return known or f"Meta refused the message (code {code}{f', {subcode}' if subcode else ''})."


def meant(response: httpx.Response) -> SendFailed | None:
    """What a 429 or 5xx of Meta's says; None where its code has no words, which may be a proxy's trouble."""
    try:
        error = dict(response.json()["error"])
    except (ValueError, LookupError, TypeError):
        return None
    known = error.get("code") in (PASSING | FINAL) or error.get("error_subcode") in SUBCODES
    return failure(response) if known else None


def failure(response: httpx.Response) -> SendFailed:
    """A refused call."""
    try:
        error = dict(response.json()["error"])
    except (ValueError, KeyError, TypeError):
        return SendFailed(f"Meta refused the message ({response.status_code}).", permanent=True)
    passing = error.get("code") in PASSING and error.get("error_subcode") not in SUBCODES
    return SendFailed(reason(error), permanent=not passing)
