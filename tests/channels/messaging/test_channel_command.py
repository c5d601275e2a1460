"""`manage.py channel`: what an operator sees when a messaging app is connected."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from django.core import checks
from django.core.management import CommandError, call_command
from pytest_django import Settings

from tests.channels.messaging.servers import Answer, Call, Server, serving

RESULTS = {
    "getMe": {"username": "companion_bot"},
    "getWebhookInfo": {"url": "https://chat.example.org/hooks/telegram/", "pending_update_count": 0},
    "sendMessage": {"message_id": 1},
}
SECRETS = {"BOT_TELEGRAM_TOKEN": "1:token", "BOT_TELEGRAM_SECRET": "made-up"}


@pytest.fixture
def api(settings: Settings) -> Iterator[Server]:
    def bot_api(call: Call) -> Answer:
        return Answer({"ok": True, "result": RESULTS.get(call.path.rpartition("/")[2], True)})

    with serving(bot_api) as server:
        settings.CHANNEL_SECRETS = {**SECRETS, "BOT_TELEGRAM_API": server.url}
        settings.ADDRESS_KEY = "0123456789abcdef" * 4
        settings.PUBLIC_URL = "https://chat.example.org"
        yield server


def channel(*arguments: str) -> str:
    output = io.StringIO()
    call_command("channel", *arguments, stdout=output, stderr=output)
    return output.getvalue()


def test_the_list_shows_what_is_on_and_every_setting_but_no_secret(api: Server) -> None:
    shown = channel("list")

    assert "telegram: on" in shown and "whatsapp: off" in shown
    assert "BOT_WHATSAPP_APP_SECRET" in shown
    assert "1:token" not in shown


def test_adding_registers_the_webhook_with_its_secret_and_sends_a_test(api: Server) -> None:
    shown = channel("add", "telegram", "--to", "1111111")

    [wanted] = api.of("/setWebhook")
    assert (wanted["url"], wanted["secret_token"]) == ("https://chat.example.org/hooks/telegram/", "made-up")
    assert {command["command"] for command in api.of("/setMyCommands")[0]["commands"]} >= {"help", "list", "private"}
    assert "This is a test" in api.of("/sendMessage")[0]["text"]
    assert "companion_bot" in shown and "A test message was sent" in shown


def test_a_wrong_token_is_named_and_nothing_is_registered(api: Server) -> None:
    api.answers = lambda call: Answer({"ok": False}, 401)

    with pytest.raises(CommandError, match="BOT_TELEGRAM_TOKEN"):
        channel("add", "telegram")

    assert api.of("/setWebhook") == []


def test_without_https_nothing_is_registered(api: Server, settings: Settings) -> None:
    settings.PUBLIC_URL = "http://127.0.0.1:8000"

    with pytest.raises(CommandError, match="https"):
        channel("add", "telegram")

    assert api.calls == []


def test_a_check_says_what_works(api: Server) -> None:
    assert "The bot is @companion_bot." in channel("check")


def test_a_check_of_what_does_not_work_fails(api: Server) -> None:
    api.answers = lambda call: Answer({}, 503)

    with pytest.raises(CommandError, match="telegram"):
        channel("check")


def test_half_of_the_settings_stop_the_start_and_the_missing_one_is_named(settings: Settings) -> None:
    settings.CHANNEL_SECRETS = {"BOT_TELEGRAM_TOKEN": "1:token"}

    [error] = [error for error in checks.run_checks() if error.id == "messaging.E001"]

    assert "BOT_TELEGRAM_SECRET" in error.msg


def test_without_a_key_for_addresses_no_channel_starts(settings: Settings) -> None:
    settings.CHANNEL_SECRETS, settings.ADDRESS_KEY = SECRETS, "short"

    [error] = [error for error in checks.run_checks() if error.id == "messaging.E001"]

    assert "BOT_ADDRESS_KEY" in error.msg


def test_a_channel_shows_none_of_its_secrets(settings: Settings) -> None:
    from bot.channels.registry import configured

    settings.CHANNEL_SECRETS = SECRETS

    assert "token" not in repr(configured("telegram"))
