"""Sends a mail: plain text that answers in the family's thread, and that no machine should answer."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from bot.channels.base.http_calls import SendFailed
from bot.channels.base.outgoing_message import Part
from bot.errors import ConfigurationError
from bot.trial import trial

LOOPBACK = ("127.0.0.1", "localhost", "::1")
PORTS = {"smtp": 587, "smtps": 465}
# Nobody's program should answer this by itself (RFC 3834; the last is Microsoft's).
MARKS = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}


@dataclass(frozen=True)
class Server:
    """Where mail is handed over: `smtp://` switches to TLS and does nothing without it, `smtps://` begins with it.

    `variable`: the setting that says so.
    """

    scheme: str
    host: str
    port: int
    user: str
    password: str
    variable: str

    @classmethod
    def read(cls, address: str, variable: str) -> Server:
        """Raises ConfigurationError for what is no address of a mail server."""
        try:
            found = urlsplit(address)
            port = found.port or PORTS[found.scheme]
        except (ValueError, KeyError):
            found, port = urlsplit(""), 0
        if not found.hostname:
            raise ConfigurationError(f"{variable} must be smtps://user:password@host:465 or smtp://…:587.")
        user, password = unquote(found.username or ""), unquote(found.password or "")
        return cls(found.scheme, found.hostname, port, user, password, variable)

    def backend(self) -> EmailBackend:
        return EmailBackend(
            host=self.host,
            port=self.port,
            username=self.user,
            password=self.password,
            use_ssl=self.scheme == "smtps",
            use_tls=self.scheme == "smtp" and self.host not in LOOPBACK,
            timeout=int(settings.SEND_TIMEOUT_SECONDS) - 1,
        )


def identifier(key: UUID, own: str) -> str:
    """The `Message-ID` of a part, the same for each try."""
    return f"<{key}@{own.rpartition('@')[2]}>"


def message(own: str, to: str, part: Part, key: UUID) -> EmailMessage:
    """The mail. Its subject is the study's number: that of a family holds its words, of which we keep none."""
    thread = {"In-Reply-To": part.thread, "References": part.thread} if part.thread else {}
    headers = {"Message-ID": identifier(key, own), **MARKS, **thread}
    made = EmailMessage(f"Re: {trial().registry}", f"{part.text}\n", own, [to], headers=headers)
    if part.document:
        made.attach(part.document.name, part.document.content, part.document.content_type)
    return made


def send(server: Server, mail: EmailMessage) -> None:
    """Raises SendFailed."""
    try:
        with server.backend() as backend:
            backend.send_messages([mail])
    except (smtplib.SMTPException, OSError) as error:
        raise failure(error, server.variable) from None


def sign_in(server: Server) -> None:
    """Raises SendFailed where the server does not take our account."""
    try:
        with server.backend():
            pass
    except (smtplib.SMTPException, OSError) as error:
        raise failure(error, server.variable) from None


def failure(error: Exception, variable: str) -> SendFailed:
    """What went wrong, for staff: neither the server's words nor an address. `variable`: the setting of the server."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return SendFailed(f"The mail server does not accept our account or token. Check {variable}.")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()), (0, b""))[0]
        gone = "This mailbox does not exist, or takes no mail from us."
        return SendFailed(gone, permanent=True) if code >= 500 else busy(code)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return SendFailed(f"The mail server offers no TLS, or no way to sign in. Check {variable}.")
    if isinstance(error, smtplib.SMTPServerDisconnected | TimeoutError):
        return SendFailed("The mail server did not answer.", uncertain=True)
    if isinstance(error, smtplib.SMTPResponseException):
        code = error.smtp_code
        refused = f"The mail server refused this mail ({code})."
        return SendFailed(refused, permanent=True) if code >= 500 else busy(code)
    return SendFailed(f"No connection to the mail server ({type(error).__name__}).")


def busy(code: int) -> SendFailed:
    return SendFailed(f"The mail server takes nothing now ({code}).")
