"""A chat in which something is kept of every kind."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from bot.channels.web import web_consent
from bot.contact import answer_notices, device_notices
from bot.contact.models import ContactRequest
from bot.conversations import audit, consents, feedback, tokens
from bot.conversations.details import ReplyDetails
from bot.conversations.message_log import write, write_reply
from bot.conversations.models import Alert, Author, Handoff
from bot.conversations.types import Reply
from bot.desk.models import Note, Tag
from bot.guide import services
from bot.guide.models import Plan
from bot.outbox.models import Address
from bot.review.models import Decision, GapTask, InboxItem, Judgement, Proposal
from bot.sealing import seal

# A word of its own for each thing that is kept, so that a test can look for it.
WORDS = {
    "message": "quokka",
    "answer": "marmot",
    "navigator": "pangolin",
    "feedback": "wombat",
    "question": "axolotl",
    "interview": "scleroderma",
    "form": "narwhal",
    "email": "caracal",
    "device": "quoll",
    "note": "ocelot",
    "tag": "tapir",
    "judgement": "lemur",
    "proposal": "gibbon",
    "reason": "dugong",
    "gap": "kakapo",
    "address": "numbat",
    "rule": "echidna",
    "talk": "okapi",
}


@pytest.fixture
def staff(db: None) -> User:
    return User.objects.create_user("zebrastripe", first_name="Nadia")


@pytest.fixture
def opened(db: None) -> tuple[UUID, str]:
    """A web chat and its token."""
    chat, token = tokens.open_conversation("web")
    return chat.pk, token


@pytest.fixture
def full(opened: tuple[UUID, str], staff: User) -> UUID:
    """The same with each of WORDS in it."""
    chat = opened[0]
    consents.record_consent(chat, web_consent.shown("en"))
    said = write(chat, Author.FAMILY, f"my {WORDS['message']}", outcome="costs/overview")
    answer = write_reply(chat, Reply(f"the {WORDS['answer']}", "costs/overview"), in_reply_to=said.sequence)
    write(chat, Author.PERSON, f"hello, {WORDS['navigator']}", details=ReplyDetails(name="Nadia"))
    feedback.give(chat, answer.sequence, True, f"good {WORDS['feedback']}")
    Plan.objects.create(conversation_id=chat, disease=WORDS["interview"][:12])
    services.add(chat, services.Wanted(f"Is there a {WORDS['question']}?"), services.CHAT)
    ContactRequest.objects.create(conversation_id=chat, sealed=seal({"name": WORDS["form"]}), created=timezone.now())
    answer_notices.save(chat, f"{WORDS['email']}@example.org", "en")
    device_notices.save(chat, f"https://fcm.googleapis.com/{WORDS['device']}", "en")
    Address.objects.create(conversation_id=chat, channel="telegram", sealed=seal({"address": WORDS["address"]}))
    Handoff.objects.create(conversation_id=chat, reason="asked", asked=timezone.now(), outcome=WORDS["talk"])
    _by_staff(chat, staff, said.pk)
    return chat


def _by_staff(chat: UUID, staff: User, message: int) -> None:
    Note.objects.create(conversation_id=chat, author=staff, text=f"a {WORDS['note']}")
    Tag.objects.create(conversation_id=chat, name=WORDS["tag"])
    Alert.objects.create(message_id=message, kind="emergency", rule=WORDS["rule"])
    Judgement.objects.create(message_id=message, reviewer=staff, verdict="right", note=WORDS["judgement"])
    InboxItem.objects.create(message_id=message, worth=1.0, reasons=["unsure"])
    proposal = Proposal.objects.create(
        message_id=message, author=staff, kind="example", text=WORDS["proposal"], outcome="costs/overview"
    )
    Decision.objects.create(proposal=proposal, who=staff, approved=True, reason=WORDS["reason"])
    GapTask.objects.create(kind="answer", words=WORDS["gap"], who=staff).messages.add(message)
    audit.record("chat.noted", chat, staff.pk, on=str(date(2026, 11, 29)))
