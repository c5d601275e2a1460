"""A token is the only key to a chat, and is not kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bot.conversations.models import Conversation
from bot.conversations.tokens import conversation_of, open_conversation
from bot.errors import BotError

pytestmark = pytest.mark.django_db


def test_a_token_opens_its_own_conversation() -> None:
    conversation, token = open_conversation("web")
    open_conversation("web")

    assert conversation_of(token) == conversation.pk


def test_the_token_itself_is_not_stored() -> None:
    conversation, token = open_conversation("web")

    assert token not in str(Conversation.objects.filter(pk=conversation.pk).values().get())


def test_knowing_the_conversations_id_opens_nothing() -> None:
    conversation, _ = open_conversation("web")

    with pytest.raises(BotError) as refused:
        conversation_of(str(conversation.pk))

    assert refused.value.status == 401


def test_an_expired_token_opens_nothing() -> None:
    conversation, token = open_conversation("web")
    Conversation.objects.filter(pk=conversation.pk).update(token_expires=timezone.now() - timedelta(seconds=1))

    with pytest.raises(BotError):
        conversation_of(token)
