"""Two bots: each has its own address, its own chats, and answers by itself."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.conf import settings as project
from pytest_django import Settings

from bot.channels.base.http_calls import Caller
from bot.channels.messaging import sending
from bot.conversations import message_store
from bot.conversations.accounts import describe
from bot.conversations.models import Account, Conversation, Message
from bot.conversations.types import Reply
from bot.outbox.models import Address, Delivery, Received, State
from tests.channels.messaging.family import run
from tests.channels.messaging.servers import Server
from tests.channels.telegram.playing import Chat

pytestmark = pytest.mark.django_db(transaction=True)
CLINIC = "telegram/clinic"
SECRET = "made-up-for-the-clinic"


@pytest.fixture
def bots(api: Server, settings: Settings) -> Server:
    """The Bot API of two bots that are set up."""
    own = {"TOKEN": "2:token", "SECRET": SECRET, "API": api.url}
    clinic = {f"BOT_TELEGRAM__CLINIC__{field}": value for field, value in own.items()}
    settings.CHANNEL_SECRETS = {**settings.CHANNEL_SECRETS, **clinic}
    return api


class ClinicChat(Chat):
    def __init__(self, api: Server) -> None:
        super().__init__(api, account=CLINIC, token="2:token")

    def send(self, *updates: dict[str, object], secret: str = SECRET) -> list[object]:
        return super().send(*updates, secret=secret)


def agreed(chat: Chat) -> Chat:
    chat.write("hello")
    chat.press("I agree, begin")
    return chat


def chat_by(account: str) -> UUID:
    return Conversation.objects.get(account=account if "/" in account else None).pk


def test_each_bot_answers_what_was_written_to_it(bots: Server) -> None:
    first, clinic = agreed(Chat(bots)), agreed(ClinicChat(bots))

    [by_first] = first.write("who pays")
    [by_clinic] = clinic.write("who may join")

    assert by_first["text"] == "You asked: who pays" and by_clinic["text"] == "You asked: who may join"
    assert len(bots.of("/sendMessage")) == len(first.said) + len(clinic.said)


def test_the_same_person_at_two_bots_has_two_chats_and_agrees_twice(bots: Server) -> None:
    agreed(Chat(bots)).write("my son is ill")
    [welcome] = ClinicChat(bots).write("what did I tell you")

    assert "navigation service" in welcome["text"] or "agree" in welcome["text"]
    assert Conversation.objects.count() == Address.objects.count() == 2
    assert not Message.objects.filter(conversation=chat_by(CLINIC), text__contains="my son").exists()
    assert {chat.channel for chat in Conversation.objects.all()} == {"telegram"}


def test_updates_with_the_same_id_are_told_apart_by_their_bot(bots: Server) -> None:
    first, clinic = agreed(Chat(bots)), agreed(ClinicChat(bots))
    one, other = first.text("who pays"), clinic.text("who pays")
    assert one["update_id"] == other["update_id"]

    first.send(one, one)
    clinic.send(other, other)

    asked = Message.objects.filter(text="who pays")
    assert sorted(asked.values_list("conversation", flat=True)) == sorted([chat_by("telegram"), chat_by(CLINIC)])
    assert set(Received.objects.values_list("channel", flat=True)) == {"telegram", CLINIC}


def test_a_message_with_the_same_number_at_both_bots_is_two_messages(bots: Server) -> None:
    agreed(Chat(bots)), agreed(ClinicChat(bots))

    sent = Delivery.objects.exclude(provider="").values_list("provider", flat=True)

    assert len(sent) == len(set(sent)) == len(bots.of("/sendMessage"))


def test_a_secret_of_one_bot_opens_no_address_of_another(bots: Server) -> None:
    clinic = ClinicChat(bots)

    [answer] = clinic.send(clinic.text("hello"), secret="made-up-by-the-operator")

    assert answer.status_code == 403  # type: ignore[attr-defined]
    assert not Conversation.objects.exists()


@pytest.mark.parametrize(
    "account", ["telegram/other", "telegram/Clinic", "telegram/clinic_", "line/clinic", "x/clinic"]
)
def test_an_account_that_nobody_set_up_is_not_there(bots: Server, account: str) -> None:
    chat = ClinicChat(bots)
    chat.account = account

    [answer] = chat.send(chat.text("hello"))

    assert answer.status_code == 404  # type: ignore[attr-defined]


def test_what_waits_for_an_account_that_is_switched_off_never_leaves_by_another(
    bots: Server, settings: Settings
) -> None:
    agreed(ClinicChat(bots))
    before = len(bots.of("/sendMessage"))
    settings.CHANNEL_SECRETS = {name: v for name, v in project.CHANNEL_SECRETS.items() if "__CLINIC__" not in name}
    message_store.write_news(chat_by(CLINIC), Reply("A word of the nurse."))

    async def sent() -> None:
        async with Caller() as caller:
            await sending.deliver_all(caller)

    run(sent())

    assert len(bots.of("/sendMessage")) == before
    assert Delivery.objects.get(state=State.PENDING).reason == sending.OFF


def test_a_family_whose_words_tell_no_language_is_welcomed_in_the_accounts(bots: Server) -> None:
    describe(CLINIC, language="es")

    [asked] = ClinicChat(bots).write("/start")
    [english] = Chat(bots).write("/start")

    assert "español" in asked["text"] or "guarda" in asked["text"]
    assert "guarda" not in english["text"]


@pytest.mark.parametrize("words", ["Is this free for my mother?", "Ist das kostenlos für meine Mutter?"])
def test_the_accounts_language_gives_way_to_the_familys(bots: Server, words: str) -> None:
    describe(CLINIC, language="es")

    [welcome] = ClinicChat(bots).write(words)

    assert "guarda" not in welcome["text"]


def test_an_account_that_nobody_described_takes_families_in_all_the_same(bots: Server) -> None:
    ClinicChat(bots).write("hello")

    assert Account.objects.get().name == CLINIC
