"""One-time links that move a chat from a messaging app to the private web chat."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils import timezone

from bot.content.responses import response
from bot.conversations import audit, pubsub, tokens
from bot.conversations.models import Conversation
from bot.errors import BotError
from bot.outbox.models import Address, Move

LIFETIME = timedelta(hours=1)
_signer = Signer(salt="outbox.move", sep=".")


def transfer_link(conversation: UUID) -> str:
    """A new link. What counts stands behind the `#`: no server, proxy or preview ever gets it."""
    move = Move.objects.create(conversation_id=conversation, expires=timezone.now() + LIFETIME)
    return f"{settings.PUBLIC_URL}/chat/#move={_signer.sign(move.pk.hex)}"


@transaction.atomic
def use_code(code: str) -> tuple[Conversation, str]:
    """Use a link's code: the chat is a web chat from now on; gives it and its new token.

    Raises BotError (404) for a code that is forged, used or too old. What is still on its way to the app arrives there.
    """
    try:
        identifier = UUID(_signer.unsign(code))
    except (BadSignature, ValueError):
        raise _gone() from None
    if not Move.objects.filter(pk=identifier, used=False, expires__gt=timezone.now()).update(used=True):
        raise _gone()
    conversation = Move.objects.select_related("conversation").get(pk=identifier).conversation
    before, conversation.channel = conversation.channel, "web"
    conversation.save(update_fields=["channel", "updated"])
    Address.objects.filter(conversation=conversation).update(key=None, also=None)
    audit.record("chat.moved", conversation.pk, before=before)
    pubsub.announce(f"chat:{conversation.pk}", "queue")
    return conversation, tokens.renew(conversation)


def _gone() -> BotError:
    return BotError("no_such_move", response("sorry/link_used").text, status=404)
