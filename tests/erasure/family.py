"""A chat in which a word of its own stands in every field that takes free words."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from bot.contact import answer_notices, device_notices
from bot.contact import services as contact
from bot.content.responses import response
from bot.conversations import feedback, handover, message_store, ownership, tokens, turns
from bot.conversations.models import Alert, Author, Conversation, Message
from bot.conversations.types import Incoming, Reply
from bot.desk import notices
from bot.guide import services, team_answers
from bot.guide.models import Plan
from bot.review import content_gaps, learning_proposals
from bot.review import review_queue as review
from bot.review.models import Proposal
from bot.safety.check import Alert as SafetyAlert

# Where each word was written. No two have a beginning in common, so that one is never found for another.
WORDS = {
    "message": "quagmire",
    "message taken back": "zymurgy",
    "answered with an alarm": "flummox",
    "feedback": "bumbershoot",
    "question on the list": "xylograph",
    "question changed on the list": "wainscot",
    "answer of the team": "jabberwock",
    "note": "kerfuffle",
    "tag": "lollygag",
    "navigator": "pettifog",
    "last word of the navigator": "snollygoster",
    "note of a judgement": "taradiddle",
    "proposal": "vamoose",
    "proposal that waits": "yarborough",
    "reason of a decision": "oxymel",
    "contact form": "hobbledehoy",
    "address for emails": "ragamuffin",
    "address for notices": "cattywampus",
    "search of a reviewer": "diphthong",
}
SEALED = {"contact form", "address for emails", "address for notices", "search of a reviewer"}
PRICE = "costs/overview"


def person(name: str, *roles: str) -> User:
    user, _ = User.objects.get_or_create(username=name, defaults={"email": f"{name}@example.org"})
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


def browser(user: User) -> Client:
    """Signed in with both factors."""
    device, _ = TOTPDevice.objects.get_or_create(user=user, name="app", confirmed=True)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
    return client


def said(chat: UUID, text: str, outcome: str = PRICE, alert: str = "", identifier: str = "") -> Message:
    """The family writes; the assistant answers with a curated text."""
    message_store.store_incoming(chat, Incoming(identifier or str(uuid4()), text))
    turn = turns.claim(chat)
    assert turn is not None
    text = response(outcome if outcome else PRICE).text
    reply = Reply(text, outcome, confidence=0.2, language="en", version=1)
    found = SafetyAlert(alert, "en", "r") if alert else None
    turns.finish(turn, [reply], found)
    return turn.message


def written() -> Conversation:
    """The chat, as a family, navigators and reviewers leave it."""
    chat = tokens.open_conversation("web")[0]
    maria, lena = person("maria", "navigator"), person("lena", "lead")
    asked = said(chat.pk, f"what about the {WORDS['message']} please")
    said(chat.pk, f"and the {WORDS['message taken back']}", identifier="platform-1")
    message_store.withdraw_message("platform-1", "(taken back)")
    said(chat.pk, f"help {WORDS['answered with an alarm']}", "safety/emergency", "emergency")
    feedback.give(chat.pk, asked.sequence + 1, False, f"no {WORDS['feedback']}")
    _list(chat.pk, maria)
    _desk(chat.pk, maria)
    _review(asked, lena)
    said(chat.pk, "thank you")
    chat.refresh_from_db()
    return chat


def _list(chat: UUID, maria: User) -> None:
    first = services.add(chat, services.Wanted(f"is the {WORDS['question on the list']} allowed"), "chat").question
    second = services.add(chat, services.Wanted(f"how is {WORDS['question changed on the list']}"), "chat").question
    services.edit(chat, second.pk, "how are the beds", "chat")
    Plan.objects.filter(pk=chat).update(shared="2026-01-01T00:00:00Z")
    team_answers.record_answer(first.pk, f"yes, {WORDS['answer of the team']}", "nurse", timezone.localdate(), maria)


def _desk(chat: UUID, maria: User) -> None:
    ownership.request_person(chat)
    contact.leave_form(chat, {"reach": WORDS["contact form"]})
    answer_notices.save(chat, f"{WORDS['address for emails']}@example.org", "en")
    device_notices.save(chat, f"https://fcm.googleapis.com/{WORDS['address for notices']}", "en")
    notices.send_due_notices()
    handover.claim(chat, maria)
    handover.say(chat, maria, f"hello {WORDS['navigator']}", "desk:1")
    desk = browser(maria)
    desk.post(f"/staff/chats/{chat}/note/", {"text": f"to do: {WORDS['note']}"})
    desk.post(f"/staff/chats/{chat}/tag/", {"name": WORDS["tag"]})
    for alert in Alert.objects.filter(message__conversation=chat):
        desk.post(f"/staff/chats/{chat}/alert/", {"alert": alert.pk, "verdict": "false"})
    handover.hand_back(chat, maria, f"bye {WORDS['last word of the navigator']}", frozenset())


def _review(asked: Message, lena: User) -> None:
    rita = browser(person("rita", "reviewer"))
    judged = {"verdict": "wrong", "outcome": PRICE, "note": f"as {WORDS['note of a judgement']}"}
    rita.post(f"/staff/review/messages/{asked.pk}/judge/", judged)
    rita.post("/staff/log/", {"words": WORDS["search of a reviewer"]}, follow=True)
    reviewer = person("rita", "reviewer")
    for word in ("proposal", "proposal that waits"):
        learning_proposals.propose_example(asked.pk, reviewer, ["example"], f"what of the {WORDS[word]} here", PRICE)
    first = Proposal.objects.order_by("pk").first()
    assert first is not None
    learning_proposals.decide_proposal(first.pk, lena, False, f"too {WORDS['reason of a decision']}")
    review.fill_queue()
    content_gaps.make_task("answer", "Something about this", [asked.pk], reviewer)
    assert Message.objects.filter(author=Author.PERSON).exists()
