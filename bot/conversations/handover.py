"""What navigators do with a chat: take it, speak, pass it on, give it back, close it. Sentence and change in one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from bot.conversations import alerts, audit, ownership, pubsub, withholding
from bot.conversations.capabilities import fits
from bot.conversations.handoff_texts import handoff_text, return_text
from bot.conversations.message_log import write, write_reply
from bot.conversations.models import Author, Conversation, Handoff, Message, Owner
from bot.conversations.types import Reply
from bot.errors import BotError

OTHER_WORDS = (
    "An earlier version of this message has already gone to the family. Your text is still here: read the chat, and "
    "then send what is still missing."
)


def shown_name(user: User) -> str:
    """The name that families see."""
    return user.first_name or user.get_username()


def _refusal(conversation: UUID) -> BotError:
    """Why a navigator cannot act on a chat: it names who has it."""
    found = Conversation.objects.select_related("navigator").filter(pk=conversation).first()
    if found is None:
        return BotError("conversation_gone", "This chat is no longer here.", status=404)
    if found.navigator:
        return BotError("taken", f"{shown_name(found.navigator)} has this chat.", status=409)
    return BotError("not_yours", "You no longer have this chat. Take it first.", status=409)


def _check_room(navigator: User) -> None:
    """Raises BotError where the navigator has as many chats as one person can hold. Locks their row: counted once."""
    get_user_model().objects.select_for_update().get(pk=navigator.pk)
    if Conversation.objects.filter(owner=Owner.PERSON, navigator=navigator).count() >= settings.CHATS_EACH:
        text = f"You have {settings.CHATS_EACH} chats. Hand one back or close one before you take another."
        raise BotError("too_many_chats", text, status=409)


@transaction.atomic
def claim(conversation: UUID, navigator: User) -> None:
    """`navigator` takes a chat, sees to its alerts, and the family is told.

    Raises BotError (409) with the name of who was faster.
    """
    _check_room(navigator)
    free = (Owner.WAITING, Owner.ASSISTANT)
    if not any(ownership.change_owner(conversation, b, Owner.PERSON, navigator=navigator.pk) for b in free):
        raise _refusal(conversation)
    now = timezone.now()
    stepped_in = {"reason": Handoff.Reason.TAKEN, "asked": now}
    handoff, _ = Handoff.objects.get_or_create(conversation_id=conversation, ended=None, defaults=stepped_in)
    Handoff.objects.filter(pk=handoff.pk).update(navigator=navigator, claimed=now, given=now)
    ownership.assign(handoff, navigator.pk)
    audit.record("chat.claimed", conversation, navigator.pk)
    alerts.acknowledge(conversation, navigator.pk)
    write_reply(conversation, handoff_text("handoff/joined", name=shown_name(navigator)))


@transaction.atomic
def say(conversation: UUID, navigator: User, said: str | Reply, external_id: str) -> Message:
    """A navigator's words, or a curated answer that they send; the same `external_id` again gives the first one.

    A person who speaks owns the chat. Raises BotError where other words were said under this id: nothing is swallowed.
    """
    reply = said if isinstance(said, Reply) else Reply(said)
    known = Message.objects.filter(conversation=conversation, external_id=external_id).first()
    if known and (known.text, known.outcome) != (reply.text, reply.outcome):
        raise BotError("id_taken", OTHER_WORDS, status=409)
    if known:
        return known
    if stopped := withholding.find(reply.outcome):
        why = f"{shown_name(stopped.by)} has withheld this answer: {stopped.reason}"
        raise BotError("withheld", f"{why} Write in your own words, or ask a lead.", status=409)
    _hold(conversation, navigator)
    fits(conversation, reply.text)
    pubsub.announce("queue")
    _first_word(conversation)
    fields = {"outcome": reply.outcome, "external_id": external_id, **reply.columns}
    details = replace(reply.details, name=shown_name(navigator))
    return write(conversation, Author.PERSON, reply.text, details=details, **fields)


def _first_word(conversation: UUID) -> None:
    now, talk = timezone.now(), Handoff.objects.filter(conversation=conversation, ended=None)
    talk.filter(first_reply=None).update(first_reply=now)
    talk.filter(first_word=None).update(first_word=now)


def _hold(conversation: UUID, navigator: User) -> None:
    """The navigator has the chat, or takes it now. Raises BotError where a colleague has it."""
    if not ownership.change_owner(
        conversation, Owner.PERSON, Owner.PERSON, held_by=navigator.pk, navigator=navigator.pk
    ):
        claim(conversation, navigator)


@transaction.atomic
def hand_back(
    conversation: UUID, navigator: User, line: str = "", confirmed: Collection[str] = (), identifier: str = ""
) -> None:
    """The assistant goes on. `line` is the navigator's last word to the family. Raises as `_release` does.

    The same `identifier` again, by one who no longer has the chat, changes nothing. The chat is never taken for it.
    """
    held = ownership.change_owner(
        conversation, Owner.PERSON, Owner.PERSON, held_by=navigator.pk, navigator=navigator.pk
    )
    said = f"desk:back:{identifier or uuid4().hex}"
    again = Message.objects.filter(conversation=conversation, external_id=said).exists()
    if again and not held:
        return
    if not held:
        raise _refusal(conversation)
    if line:
        say(conversation, navigator, line, f"desk:back:{uuid4().hex}" if again else said)
    _release(conversation, navigator, Owner.ASSISTANT, confirmed)
    handoff = Handoff.objects.get(conversation=conversation, ended=None)
    ownership.finish_handoff(conversation, Handoff.End.HANDED_BACK)
    audit.record("chat.handed_back", conversation, navigator.pk)
    begin = handoff.claimed or handoff.asked
    write_reply(conversation, return_text(conversation, _who_spoke(handoff, navigator), begin, timezone.now()))


def _who_spoke(handoff: Handoff, last: User) -> str:
    """The names of all who wrote to the family in a talk, in that order; without a word, of who had it last."""
    wrote = Message.objects.filter(conversation=handoff.conversation_id, author=Author.PERSON)
    names = [message.details.name for message in wrote.filter(created__gte=handoff.claimed or handoff.asked)]
    return ", ".join(name for name in dict.fromkeys(names) if name) or shown_name(last)


@transaction.atomic
def close(conversation: UUID, navigator: User, outcome: str, confirmed: Collection[str] = ()) -> None:
    """The talk is over. `outcome`: how it came out, one of the desk's words. Raises as `_release` does."""
    _release(conversation, navigator, Owner.CLOSED, confirmed)
    ownership.finish_handoff(conversation, Handoff.End.CLOSED, outcome=outcome)
    audit.record("chat.closed", conversation, navigator.pk, outcome=outcome)
    write_reply(conversation, handoff_text("handoff/ended", name=shown_name(navigator)))


def _release(conversation: UUID, navigator: User, after: Owner, confirmed: Collection[str]) -> None:
    """Raises BotError where a colleague has the chat, Unconfirmed where nobody has judged an alert in it."""
    if not ownership.change_owner(conversation, Owner.PERSON, after, held_by=navigator.pk):
        raise _refusal(conversation)
    alerts.let_go(conversation, navigator.pk, confirmed)  # after the change, whose lock keeps new alerts out


@transaction.atomic
def transfer(conversation: UUID, held_by: User, to: User, by: User, confirmed: Collection[str] = ()) -> None:
    """`to` goes on in place of `held_by`; `by` is who decided: the navigator or a lead. Raises as `_release` does."""
    _check_room(to)
    person = Owner.PERSON
    if not ownership.change_owner(conversation, person, person, held_by=held_by.pk, navigator=to.pk):
        raise _refusal(conversation)
    alerts.let_go(conversation, by.pk, confirmed)
    anew = {"navigator": to, "given": timezone.now(), "first_word": None, "reminded": None}
    Handoff.objects.filter(conversation=conversation, ended=None).update(**anew)
    ownership.assign(Handoff.objects.get(conversation=conversation, ended=None), to.pk, given_by=by.pk)
    audit.record("chat.transferred", conversation, by.pk, before=held_by.get_username(), after=to.get_username())
    write_reply(conversation, handoff_text("handoff/transferred", name=shown_name(to)))
