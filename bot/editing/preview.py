"""A text as a family sees it, before anybody says it: drawn by the chat's script, cut by the apps' rules."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

from django.template.loader import render_to_string
from django.utils import timezone

from bot.channels.messaging.rendering import drafts
from bot.channels.messaging.shapes import shape
from bot.channels.web import chat_page, payloads, static_bundle
from bot.content.responses import Response
from bot.conversations.capabilities import of_channel
from bot.conversations.models import Author, Message
from bot.conversations.placeholders import filled
from bot.conversations.source_age import with_changed_sources
from bot.conversations.types import Reply
from bot.trial import ENGLISH

# An app without buttons, which shows least.
PLAIN_APP = "sms"


def frame(text: Response) -> str:
    """The page of a frame in which the chat's script draws the message."""
    known = {"data": chat_page.page_data(ENGLISH), "message": payloads.outgoing(_message(text))}
    return render_to_string("editing/preview.html", {**known, "version": static_bundle.version()})


def in_app(text: Response) -> list[str]:
    """The messages in an app that shows nothing but words."""
    return [draft.text for draft in drafts(_message(text), shape(of_channel(PLAIN_APP)))]


def _message(text: Response) -> Message:
    """As the log would have it, but for what leads to one family's own pages."""
    reply = with_changed_sources(Reply.from_metadata(filled(text.text), text.name, text.buttons, text.metadata))
    details = replace(reply.details, copies=False, moves=False)
    said: dict[str, Any] = {"text": reply.text, "buttons": list(reply.buttons), "version": reply.version}
    about: dict[str, Any] = {"conversation_id": uuid4(), "sequence": 1, "author": Author.ASSISTANT}
    return Message(**about, **said, outcome=text.name, details=details, created=timezone.now())
