"""Mail that no person wrote just now: bounces, absence notices, lists. Answering one can begin a loop without end."""

from __future__ import annotations

from email.utils import parseaddr

# What a list or a mass mailing has, and a person's mail has not (RFC 2369, RFC 2919).
LISTS = frozenset({"list-id", "list-post", "list-help", "list-subscribe", "list-unsubscribe", "list-owner"})
# Older marks of absence notices.
MARKS = frozenset({"x-autoreply", "x-autorespond", "x-auto-response", "x-loop", "x-failed-recipients"})
PRECEDENCE = frozenset({"bulk", "junk", "list", "auto_reply"})
# What a bounce, or a note that a mail was read, is made of (RFC 3462, RFC 3464, RFC 8098).
REPORTS = ("multipart/report", "message/delivery-status", "message/disposition-notification")
MACHINES = frozenset(
    {"mailer-daemon", "postmaster", "no-reply", "noreply", "do-not-reply", "donotreply", "bounce", "bounces"}
)


def is_automatic(headers: tuple[tuple[str, str], ...], envelope: str) -> bool:
    """Whether a program sent this by itself (RFC 3834). `envelope`: who gets a bounce; nobody gets one for a bounce."""
    if envelope.strip() in ("", "<>"):
        return True
    return any(_tells(name, value.strip().lower()) for name, value in headers)


def _tells(name: str, value: str) -> bool:
    if name in LISTS or name in MARKS:
        return True
    if name == "auto-submitted":
        return not value.startswith("no")
    if name == "precedence":
        return value in PRECEDENCE
    if name == "return-path":
        return value == "<>"
    if name == "content-type":
        return value.startswith(REPORTS)
    return name in ("from", "sender") and parseaddr(value)[1].partition("@")[0] in MACHINES
