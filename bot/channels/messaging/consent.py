"""Before a family has agreed nothing of its words is kept (docs/decisions/0004): what it reads until then."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.conf import settings

from bot.channels.messaging.channel import Channel
from bot.channels.messaging.events import Inbound, Pressed, Written
from bot.content.responses import response
from bot.conversations import inbox
from bot.conversations.choices import chosen
from bot.conversations.door import curated, safety_reply
from bot.conversations.models import Consent, Message
from bot.conversations.values import Reply
from bot.safety.check import check

WELCOME = "channel/welcome"
AGREED = "channel/agreed"
LANGUAGE = "en"


def given(conversation: UUID) -> bool:
    return Consent.objects.filter(conversation=conversation).exists()


def record(conversation: UUID) -> None:
    version = response(WELCOME).metadata["version"]
    Consent.objects.create(conversation_id=conversation, version=version, language=LANGUAGE)


def agrees(conversation: UUID, event: Inbound) -> bool:
    """Whether the family says yes to what it was told."""
    told = Message.objects.filter(conversation=conversation, buttons__contains=f"/{AGREED}")
    buttons = response(WELCOME).buttons
    if isinstance(event, Pressed):
        sequence, _, place = event.button.partition(".")
        return place == "0" and sequence.isdigit() and told.filter(sequence=int(sequence)).exists()
    if not isinstance(event, Written) or not told.exists():
        return False
    return chosen(event.text, list(buttons)) is not None or event.text.strip(" .!").lower() in _yes()


def _yes() -> list[str]:
    return [str(word).lower() for word in response(WELCOME).metadata["agree"]]


def ask(conversation: UUID, channel: Channel, event: Inbound) -> None:
    """Tell the family what this is, or again that it has to agree first. An emergency is answered before anything."""
    alert = check(event.text) if isinstance(event, Written) else None
    if alert:
        inbox.tell(conversation, safety_reply(alert))
    first = not Message.objects.filter(conversation=conversation, outcome=WELCOME).exists()
    inbox.tell(conversation, welcome(channel) if first else curated("channel/agree_first"))


def welcome(channel: Channel) -> Reply:
    reply = curated(WELCOME)
    values = {
        "platform": channel.title,
        "company": channel.company,
        "link": f"{settings.PUBLIC_URL}/chat/",
        "days": settings.RETENTION_DAYS,
    }
    return replace(reply, text=reply.text.format(**values))
