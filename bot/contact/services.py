"""Keeping a form, opening it, and forgetting it."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from bot import deletion_guard
from bot.contact.models import ContactRequest
from bot.content.responses import response
from bot.content.translations import text_in
from bot.conversations import audit, consents, expiry, ownership, pubsub
from bot.conversations.handoff_texts import handoff_text
from bot.conversations.message_log import write_reply
from bot.conversations.models import ConsentText, Conversation, Handoff, Owner
from bot.conversations.signed_links import conversation_of
from bot.errors import BotError
from bot.sealing import Contact, seal, unseal
from bot.trial import ENGLISH

# Forms that are deleted in one transaction.
BATCH = 500


def open_to(conversation: UUID) -> UUID:
    """The chat, if it is still there. Raises BotError (404)."""
    if not Conversation.objects.filter(pk=conversation).exists():
        raise BotError("no_such_form", response("sorry/form_closed").text, status=404)
    return conversation


def was_left(key: str) -> bool:
    """Whether the form that `key` opens was sent before."""
    try:
        return ContactRequest.objects.filter(conversation=conversation_of(key)).exists()
    except BotError:
        return False


@transaction.atomic
def leave_form(conversation: UUID, contact: Contact, language: str = ENGLISH, replace: bool = False) -> None:
    """Keep what a family wrote; the chat waits for a navigator from now on.

    `language`: of the form that it filled in. What was sent before is replaced only where the family said so
    (`replace`), and the navigator sees that it was. Raises BotError (409) otherwise.
    """
    open_to(conversation)
    earlier = ContactRequest.objects.select_for_update().filter(conversation=conversation).first()
    if earlier and not replace:
        raise BotError("form_exists", response("contact/not_replaced").text, status=409)
    kept = {"sealed": seal(contact), "created": timezone.now(), "agreed": consents.record_text(_agreed(language))}
    kept["replaced"] = earlier.created if earlier else None
    ContactRequest.objects.update_or_create(conversation_id=conversation, defaults=kept)
    if not ownership.request_person(conversation, Handoff.Reason.FORM):
        Handoff.objects.filter(conversation=conversation, ended=None).update(reason=Handoff.Reason.FORM)
    audit.record("contact.replaced" if earlier else "contact.left", conversation)
    pubsub.announce("queue", f"chat:{conversation}")
    if ownership.owner(conversation) != Owner.PERSON:
        write_reply(conversation, handoff_text("handoff/form_arrived"))


def _agreed(language: str) -> consents.ShownText:
    """What stands beside the box that every form must have ticked."""
    version = response("contact/consent").metadata["version"]
    return consents.ShownText(ConsentText.Key.FORM, version, language, text_in("contact/consent", language))


@transaction.atomic
def read_form(conversation: UUID, navigator: User) -> Contact:
    """What a family wrote, for the navigator who has the chat. Raises BotError (404) for anybody else."""
    held = ContactRequest.objects.filter(
        conversation=conversation, conversation__owner=Owner.PERSON, conversation__navigator=navigator
    )
    found = held.first()
    if found is None:
        raise BotError("no_such_form", "There is no form here.", status=404)
    audit.record("contact.read", conversation, navigator.pk)
    return unseal(found.sealed)


def delete_old_forms() -> None:
    """Delete some of what is older than BOT_CONTACT_DAYS, and nothing where the clock may be wrong.

    A job of the worker, which has the rest deleted in its next rounds. Raises ConfigurationError for under a day.
    """
    limit = deletion_guard.limit("BOT_CONTACT_DAYS", settings.CONTACT_DAYS)
    if not expiry.clock_ahead():
        old = ContactRequest.objects.filter(created__lt=limit).values_list("pk", flat=True)
        ContactRequest.objects.filter(pk__in=list(old[:BATCH])).delete()
