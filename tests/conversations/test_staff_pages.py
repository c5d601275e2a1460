"""Staff read the log; nobody changes it; strangers see nothing."""

import pytest
from django.test import Client

from bot.conversations.models import Alert, Author, Conversation, Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def alert() -> Alert:
    conversation = Conversation.objects.create(channel="web")
    message = Message.objects.create(conversation=conversation, sequence=1, author=Author.FAMILY, text="he fell down")
    return Alert.objects.create(message=message, kind="emergency", rule="collapse")


def test_staff_see_the_alerts_with_their_words(admin_client: Client, alert: Alert) -> None:
    page = admin_client.get("/staff/conversations/alert/")

    assert "he fell down" in page.content.decode()


def test_staff_can_read_a_conversation_and_not_change_it(admin_client: Client, alert: Alert) -> None:
    page = admin_client.get(f"/staff/conversations/conversation/{alert.message.conversation_id}/change/")

    assert "he fell down" in page.content.decode()
    assert 'name="_save"' not in page.content.decode()


def test_an_alert_can_be_marked_as_seen(admin_client: Client, alert: Alert) -> None:
    admin_client.post("/staff/conversations/alert/", {"action": "mark_as_seen", "_selected_action": [alert.pk]})

    alert.refresh_from_db()
    assert alert.seen is not None


def test_a_stranger_is_sent_to_the_login(client: Client, alert: Alert) -> None:
    page = client.get("/staff/conversations/alert/")

    assert page.status_code == 302
    assert "/staff/login/" in page["Location"]
