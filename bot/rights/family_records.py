"""What the family wrote, chose and read, for its copy."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.contact.models import AnswerNotice, ContactRequest, DeviceNotice, Notice
from bot.conversations.models import Author, Consent, ConsentText, Conversation, Feedback, Handoff, Message
from bot.errors import BotError
from bot.guide.models import Change, Link, ListedQuestion, Plan
from bot.outbox import channel_addresses
from bot.outbox.models import Address
from bot.sealing import unseal

WHO = {Author.FAMILY: "you", Author.ASSISTANT: "the automated assistant", Author.PERSON: "someone on our team"}
# Keys of links that open something: they belong to nobody who merely reads the file.
SECRET = ("link", "list")
# Beside a message's details.
COLUMNS = ("confidence", "language", "version", "model", "in_reply_to", "pressed", "typed", "postponed")
Row = dict[str, Any]


def time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def chat(chat: Conversation) -> Row:
    return {
        "number": str(chat.pk),
        "channel": chat.channel,
        "begun": time(chat.created),
        "last_change": time(chat.updated),
        "who_answers": chat.owner,
        "language_chosen": chat.language,
    }


def consent(chat: Conversation) -> Row | None:
    found = Consent.objects.filter(conversation=chat).select_related("text").first()
    return {"agreed": time(found.created), **agreed_to(found.text)} if found else None


def agreed_to(text: ConsentText) -> Row:
    """A text that the family agreed to, in paragraphs; none where its words were not kept then."""
    return {
        "to": text.get_key_display(),
        "version": text.version,
        "language": text.language,
        "wording_kept": bool(text.body),
        "text": text.body.split("\n\n") if text.body else [],
    }


def messages(chat: Conversation) -> list[Row]:
    return [_message(message) for message in Message.objects.filter(conversation=chat)]


def _message(message: Message) -> Row:
    """`understood_as` is how the assistant classed what the family wrote, or what it said."""
    name = message.details.name if message.author == Author.PERSON else ""
    kept = {**message.details.to_json(), **_columns(message)}
    return {
        "number": message.sequence,
        "time": time(message.created),
        "from": f"{name} ({WHO[Author.PERSON]})" if name else WHO[Author(message.author)],
        "text": message.text,
        "understood_as": message.outcome,
        "choices": [button["title"] for button in message.buttons],
        "details": {key: value for key, value in kept.items() if key not in SECRET},
    }


def _columns(message: Message) -> Row:
    """What the log keeps of it in columns of their own, where there is something."""
    empty = Message()
    kept = {name: getattr(message, name) for name in COLUMNS}
    return {name: value for name, value in kept.items() if value != getattr(empty, name)}


def feedback(chat: Conversation) -> list[Row]:
    return [
        {"message": f.message.sequence, "helpful": f.helpful, "word": f.word, "time": time(f.updated)}
        for f in Feedback.objects.filter(message__conversation=chat).select_related("message").order_by("pk")
    ]


def questions(chat: Conversation) -> Row:
    """The list with the interview before it, and each step that can be undone, with what stood there before."""
    plan = Plan.objects.filter(pk=chat.pk).select_related("agreed").first()
    told = ("asker", "disease", "stage", "worry", "suggested")
    interview = {**{name: getattr(plan, name) for name in told}, "shared": time(plan.shared)} if plan else None
    sharing = agreed_to(plan.agreed) if plan and plan.agreed else None
    fields = ("text", "top", "removed", "state", "reply", "replied_by")
    listed = [
        {**{name: getattr(q, name) for name in fields}, "by": q.hand, "replied_on": str(q.replied_on or "")}
        for q in ListedQuestion.objects.filter(conversation=chat)
    ]
    steps = Change.objects.filter(conversation=chat)
    before = [{"time": time(s.created), "by": s.hand, "step": s.kind, "before": s.before} for s in steps]
    links = [{"made": time(ln.created), "ends": time(ln.expires), "closed": ln.revoked} for ln in _links(chat)]
    return {"interview": interview, "sharing": sharing, "questions": listed, "steps": before, "links": links}


def _links(chat: Conversation) -> list[Link]:
    return list(Link.objects.filter(conversation=chat))


def contact_form(chat: Conversation) -> Row | None:
    found = ContactRequest.objects.filter(conversation=chat).select_related("agreed").first()
    if found is None:
        return None
    row = {"sent": time(found.created), "agreed": agreed_to(found.agreed) if found.agreed else None}
    try:
        return {**row, **unseal(found.sealed)}
    except BotError as lost:  # the key was taken away: nobody can read it, and we say so
        return {**row, "unreadable": lost.message}


def answer_notice(chat: Conversation) -> Row | None:
    """Where the family gets an email when a navigator has answered."""
    return _notice(AnswerNotice.objects.filter(conversation=chat).select_related("agreed").first(), "last_email")


def device_notice(chat: Conversation) -> Row | None:
    """By what address its device shows a notice then."""
    return _notice(DeviceNotice.objects.filter(conversation=chat).select_related("agreed").first(), "last_notice")


def _notice(found: Notice | None, last: str) -> Row | None:
    if found is None:
        return None
    told = time(found.told_at) if found.told_at else None
    row = {"asked": time(found.created), "agreed": agreed_to(found.agreed), last: told}
    try:
        return {**row, **unseal(found.sealed)}
    except BotError as lost:
        return {**row, "unreadable": lost.message}


def app(chat: Conversation) -> Row | None:
    """How the family is reached in a messaging app."""
    found = Address.objects.filter(conversation=chat).first()
    if found is None:
        return None
    try:
        return {"app": found.channel, "address": channel_addresses.opened_address(found), "since": time(found.created)}
    except BotError as lost:
        return {"app": found.channel, "unreadable": lost.message, "since": time(found.created)}


def talks(chat: Conversation) -> list[Row]:
    times = ("asked", "claimed", "first_reply", "ended")
    return [
        {**{name: time(getattr(talk, name)) for name in times}, "how_it_began": talk.get_reason_display(),
         "how_it_ended": talk.get_end_display(), "outcome": talk.outcome, "your_word_about_it": talk.rating,
         "urgent": talk.urgent, "passed_on": [time(turn.since) for turn in talk.assignments.all()[1:]]}
        for talk in Handoff.objects.filter(conversation=chat).order_by("pk").prefetch_related("assignments")
    ]  # fmt: skip
