"""A family that left is called back by email."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage

from bot.contact import notices
from bot.contact.models import AnswerNotice, Notice
from bot.content.responses import response
from bot.content.translations import text_in
from bot.conversations import consents
from bot.conversations.models import ConsentText
from bot.conversations.signed_links import stop_link
from bot.sealing import unseal

# Who has not typed for so long after an answer is not looking.
QUIET = timedelta(minutes=5)


def possible() -> bool:
    """Whether this service sends emails."""
    return bool(settings.EMAIL_HOST)


def save(conversation: UUID, address: str, language: str) -> None:
    """The family agreed, in `language`, to emails to `address`."""
    version = response("contact/notice").metadata["version"]
    shown = consents.ShownText(ConsentText.Key.NOTICE, version, language, text_in("contact/notice", language))
    notices.save(AnswerNotice, conversation, {"email": address}, shown)


def stop(conversation: UUID) -> None:
    """The address is deleted."""
    notices.stop(AnswerNotice, conversation)


def send_due_notices() -> None:
    """A job of the worker."""
    notices.send_due(AnswerNotice, QUIET, send, possible=possible())


def send(notice: Notice) -> None:
    """One email. Raises Refused, OSError, and BotError where no key of ours opens the address."""
    try:
        _email(notice).send()
    except SMTPRecipientsRefused as error:
        raise notices.Refused from error


def _email(notice: Notice) -> EmailMessage:
    end = stop_link(notice.conversation_id)
    words = text_in("contact/notice_mail", notice.language)
    subject, _, text = words.format(link=f"{settings.PUBLIC_URL}/chat/", stop=end).partition("\n")
    headers = {"Auto-Submitted": "auto-generated", "List-Unsubscribe": f"<{end}>"}
    return EmailMessage(subject, text.strip() + "\n", to=[unseal(notice.sealed)["email"]], headers=headers)
