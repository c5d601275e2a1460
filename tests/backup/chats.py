"""A database as families and staff leave it, and somebody who goes on writing into it: run as a program of its own."""

from __future__ import annotations

import sys
import uuid
from pathlib import Path

import django

TEXT = "Kann meine Tochter teilnehmen? Ünïcödé, 中文, 🙂"


def fill(chats: int = 5) -> None:
    """Chats with answers, an alert, a form, a deleted chat, a list, an account, and gaps among the keys."""
    from django.contrib.auth.models import User
    from django.utils import timezone

    from bot.contact.models import ContactRequest
    from bot.conversations import audit, message_store, tokens
    from bot.conversations.message_log import write
    from bot.conversations.models import Author
    from bot.sealing import seal

    User.objects.create_user("nurse", email="nurse@example.org", password=uuid.uuid4().hex)
    for number in range(chats):
        chat = tokens.open_conversation("web")[0].pk
        for text in (f"{TEXT} {number}", "What does it cost?"):
            write(chat, Author.FAMILY, text)
        audit.record("tests.filled", chats=number)
    ContactRequest.objects.create(conversation_id=chat, sealed=seal({"name": "Kim"}), created=timezone.now())
    gone = tokens.open_conversation("web")[0].pk
    write(gone, Author.FAMILY, "kerfuffle")
    message_store.delete(gone)


def go_on(acknowledged: Path) -> None:
    """Store one message after another, until killed; each is noted in the file once it is stored."""
    from bot.conversations import message_store, tokens
    from bot.conversations.types import Incoming

    chat = tokens.open_conversation("web")[0].pk
    with acknowledged.open("w") as file:
        for number in range(100_000):
            message_store.store_incoming(chat, Incoming(f"load-{number}", f"message {number}"))
            file.write(f"load-{number}\n")
            file.flush()


def erase(text: str) -> None:
    """Delete the chats in which somebody wrote this."""
    from bot.conversations import message_store
    from bot.conversations.models import Message

    for chat in set(Message.objects.filter(text__contains=text).values_list("conversation", flat=True)):
        message_store.delete(chat)


if __name__ == "__main__":
    django.setup()
    {"fill": lambda: fill(), "load": lambda: go_on(Path(sys.argv[2])), "erase": lambda: erase(sys.argv[2])}[
        sys.argv[1]
    ]()
