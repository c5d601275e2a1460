"""An email as a value, whoever brought it, and the events in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from email.headerregistry import Address
from email.utils import getaddresses

from bot.channels.base import quoted_danger
from bot.channels.base.incoming_events import Dropped, Event, Kind, Written, attached
from bot.channels.email import automatic
from bot.channels.email.new_words import in_subject, new_words, quotation
from bot.safety.check import check

# Header lines in order, their names in lower case.
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Mail:
    """`envelope`: who gets a bounce, as said in SMTP; "" for nobody. `attached`: the content types of what is attached.

    `spf`, `dkim`: what checking the sender gave, in lower case; "" where nobody checked.
    """

    headers: Headers
    envelope: str
    text: str
    attached: tuple[str, ...] = ()
    spf: str = ""
    dkim: str = ""

    def header(self, name: str) -> str:
        """The first line with this name; empty where there is none."""
        return next((value for known, value in self.headers if known == name), "").strip()


def events(mail: Mail, own: str) -> list[Event]:
    """What a family wrote to our address `own`. Nothing where no person wrote: who answers machines makes loops."""
    sender = single_address(mail.header("from"))
    if sender == own.lower() or automatic.is_automatic(mail.headers, mail.envelope):
        return []
    if is_forged(mail):
        return [Dropped("forged")]
    identifier = identifier_of(mail, sender)
    words = _words(mail, own)
    quoted = "" if check(words) else quoted_danger.foreign(quotation(mail.text, own))
    kind = kind_of(mail.attached)
    if kind is None:
        return [Written(identifier, sender, words, thread=identifier, quoted=quoted)]
    return attached(identifier, sender, kind, words, thread=identifier, quoted=quoted)


def _words(mail: Mail, own: str) -> str:
    """What the family says: the text, the subject where there is no text, and both where the subject is an alarm."""
    words = new_words(mail.text, own)
    if words and (check(words) or not check(mail.header("subject"))):
        return words
    subject = in_subject(mail.header("subject"), is_reply=bool(mail.header("in-reply-to")))
    return "\n\n".join(filter(None, [subject, words]))


def is_forged(mail: Mail) -> bool:
    """Whether the owner of the sender's address denies the mail, as the receiving server found (SPF, DKIM, DMARC)."""
    if mail.spf == "fail" and mail.dkim != "pass":
        return True
    return any(name == "authentication-results" and "dmarc=fail" in value.lower() for name, value in mail.headers)


def single_address(header: str) -> str:
    """The one address in a `From` line, in lower case; empty where there is none, or several, or no proper one."""
    found = [address for _, address in getaddresses([header]) if address]
    if len(found) != 1:
        return ""
    try:
        address = Address(addr_spec=found[0])
    except (ValueError, IndexError):
        return ""
    return address.addr_spec.lower() if address.username and "." in address.domain else ""


def identifier_of(mail: Mail, sender: str) -> str:
    """The `Message-ID` with its brackets; where a program gave none, one that is the same for the same mail."""
    given = mail.header("message-id")
    if given:
        return given
    whole = "\0".join([sender, mail.header("date"), mail.text])
    return f"<{hashlib.sha256(whole.encode(errors='replace')).hexdigest()}@without-id.invalid>"


def kind_of(types: Iterable[str]) -> Kind | None:
    """What is attached, by its content types; None for nothing."""
    kinds = {one.partition("/")[0] for one in types}
    if not kinds:
        return None
    named: dict[str, Kind] = {"image": "picture", "audio": "voice", "video": "video"}
    return named.get(kinds.pop(), "file") if len(kinds) == 1 else "file"
