"""Names for chats that staff can tell apart, made of nothing personal: language and what was asked about."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from babel import Locale
from django.db.models import OuterRef, Subquery

from bot.content.text_checks import catalogue
from bot.conversations.models import Author, Conversation, Message

NONE = "No topic yet"


def labels_of(chats: Iterable[UUID]) -> dict[UUID, str]:
    """Such as "Spanish, travel: visa", by chat: what the assistant read last, and the answer that was given last."""
    said = Message.objects.filter(conversation=OuterRef("pk"), author=Author.ASSISTANT).order_by("-sequence")
    language = Subquery(said.exclude(language="").values("language")[:1])
    topic = Subquery(said.filter(outcome__in=list(catalogue())).values("outcome")[:1])
    keys = list(chats)
    found = Conversation.objects.filter(pk__in=keys).values_list("pk", language, topic)
    return dict.fromkeys(keys, NONE) | {key: _label(said or "", asked or "") for key, said, asked in found}


def _label(language: str, outcome: str) -> str:
    topic = outcome.replace("/", ": ").replace("_", " ")
    return ", ".join(filter(None, [language_name(language), topic])) or NONE


def language_name(code: str) -> str:
    """`es` as staff read it: Spanish. A code that is none of CLDR's stays as it is."""
    return str(Locale("en").languages.get(code.split("-")[0], code))
