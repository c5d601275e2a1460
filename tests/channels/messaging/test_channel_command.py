"""`manage.py channel`: what an operator sees when a messaging app is connected."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import checks
from django.core.management import CommandError, call_command
from pytest_django import Settings

from bot.channels.messenger.adapter import FIELDS
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
    try:
        call_command("channel", *arguments, stdout=output, stderr=output)
    except CommandError as error:
        raise CommandError(f"{error}\n{output.getvalue()}") from None
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


def served(settings: Settings, name: str, answers: dict[str, Any], **given: str) -> str:
    """What `channel check` says of a platform that answers so, by the end of the path."""

    def answer(call: Call) -> Answer:
        return Answer(next(found for path, found in answers.items() if call.path.partition("?")[0].endswith(path)))

    with serving(answer) as server:
        own = {f"BOT_{name.upper()}_{field}": value for field, value in {**given, "API": server.url}.items()}
        settings.CHANNEL_SECRETS = own
        return channel("check", name)


ACCOUNT = "whatsapp_business_account"
HOOK = "https://chat.example.org/hooks/"
META = {"TOKEN": "token", "APP_SECRET": "secret", "VERIFY_TOKEN": "verify", "APP": "1"}


def listening(*apps: str) -> dict[str, Any]:
    """The apps that a WhatsApp Business account tells, as Meta lists them."""
    return {"data": [{"whatsapp_business_api_data": {"id": app, "name": "An app"}} for app in apps]}


WHATSAPP = {"/106": {"display_phone_number": "+1 202-555-0100"}, "/77/subscribed_apps": listening("2", "1")}


def subscription(kind: str, url: str, *fields: str) -> dict[str, Any]:
    return {"data": [{"object": kind, "callback_url": url, "fields": [{"name": field} for field in fields]}]}


def test_a_check_compares_what_whatsapp_calls(api: Server, settings: Settings) -> None:
    ours = subscription(ACCOUNT, f"{HOOK}whatsapp/", "messages")
    own = {**META, "NUMBER": "106", "ACCOUNT": "77"}

    found = served(settings, "whatsapp", {**WHATSAPP, "/subscriptions": ours}, **own)

    assert f"Meta calls {HOOK}whatsapp/." in found


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"/subscriptions": subscription("whatsapp_business_account", "https://elsewhere.example.org/", "messages")},
            "elsewhere",
        ),
        (
            {"/subscriptions": subscription("whatsapp_business_account", f"{HOOK}whatsapp/", "account_update")},
            "messages",
        ),
        ({"/subscriptions": {"data": []}}, "nobody"),
        ({"/77/subscribed_apps": listening()}, "Our app is not subscribed"),
        ({"/77/subscribed_apps": listening("2", "11")}, "Our app is not subscribed"),
    ],
)
def test_a_check_fails_where_meta_does_not_call_us(
    api: Server, settings: Settings, change: dict[str, Any], words: str
) -> None:
    ours = subscription(ACCOUNT, f"{HOOK}whatsapp/", "messages")
    own = {**META, "NUMBER": "106", "ACCOUNT": "77"}

    with pytest.raises(CommandError, match=words):
        served(settings, "whatsapp", {**WHATSAPP, "/subscriptions": ours, **change}, **own)


def test_whose_app_a_whatsapp_account_tells_cannot_be_seen_without_our_apps_id(api: Server, settings: Settings) -> None:
    own = {**META, "NUMBER": "106", "ACCOUNT": "77", "APP": ""}

    assert "The number is" in served(settings, "whatsapp", {**WHATSAPP, "/77/subscribed_apps": listening("2")}, **own)
    with pytest.raises(CommandError, match="Our app is not subscribed"):
        served(settings, "whatsapp", {**WHATSAPP, "/77/subscribed_apps": listening()}, **own)


def page(*apps: tuple[str, str]) -> dict[str, Any]:
    """A Messenger page that tells each of these apps of these fields, and an app's webhook that is ours."""
    told = [{"id": app, **({"subscribed_fields": fields.split(",")} if fields else {})} for app, fields in apps]
    hook = subscription("page", f"{HOOK}messenger/", *FIELDS.split(","))
    return {"/5/subscribed_apps": {"data": told}, "/5": {"name": "P"}, "/subscriptions": hook}


@pytest.mark.parametrize("apps", [[("1", FIELDS)], [("1", "")], [("2", "feed"), ("1", f"feed,{FIELDS}")]])
def test_a_check_is_content_with_a_page_that_tells_our_app_of_all_we_need(
    api: Server, settings: Settings, apps: list[tuple[str, str]]
) -> None:
    assert "The page is P." in served(settings, "messenger", page(*apps), **META, PAGE="5")


@pytest.mark.parametrize(
    ("apps", "words"),
    [
        ([], "Our app is not subscribed to the page"),
        ([("2", FIELDS)], "Our app is not subscribed to the page"),
        ([("1", "feed"), ("2", FIELDS)], "does not tell our app of .*messages, messaging_postbacks"),
        ([("1", FIELDS.replace("messages,", ""))], "does not tell our app of messages"),
    ],
)
def test_a_check_fails_where_the_page_does_not_tell_our_app_of_all_we_need(
    api: Server, settings: Settings, apps: list[tuple[str, str]], words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        served(settings, "messenger", page(*apps), **META, PAGE="5")


@pytest.mark.parametrize(
    "endpoint",
    [{"endpoint": "https://elsewhere.example.org/", "active": True}, {"endpoint": f"{HOOK}line/", "active": False}, {}],
)
def test_a_check_fails_where_line_does_not_call_us(api: Server, settings: Settings, endpoint: dict[str, Any]) -> None:
    answers = {"/v2/bot/info": {"basicId": "@a"}, "/endpoint": endpoint}

    with pytest.raises(CommandError, match="line"):
        served(settings, "line", answers, SECRET="secret", TOKEN="token")


LINE = {"/v2/bot/info": {"basicId": "@a"}, "/endpoint": {"endpoint": f"{HOOK}line/", "active": True}}


def test_a_check_fails_where_we_refuse_what_line_signs(api: Server, settings: Settings) -> None:
    refused = {"success": False, "statusCode": 403, "reason": "ERROR_STATUS_CODE"}

    with pytest.raises(CommandError, match="is not this channel's"):
        served(settings, "line", {**LINE, "/webhook/test": refused}, SECRET="another", TOKEN="token")


@pytest.mark.parametrize(
    ("tried", "words"),
    [
        ({"success": True, "statusCode": 200, "reason": "OK"}, "its signature fits our secret"),
        ({"success": False, "statusCode": 0, "reason": "COULD_NOT_CONNECT"}, "our secret is NOT checked"),
    ],
)
def test_a_check_says_whether_lines_secret_was_tried(
    api: Server, settings: Settings, tried: dict[str, Any], words: str
) -> None:
    assert words in served(settings, "line", {**LINE, "/webhook/test": tried}, SECRET="secret", TOKEN="token")


def test_a_check_fails_where_twilio_calls_another_address(api: Server, settings: Settings) -> None:
    numbers = {"incoming_phone_numbers": [{"sid": "PN1", "sms_url": "https://elsewhere.example.org/"}]}
    own = {"ACCOUNT": "AC1", "TOKEN": "token", "NUMBER": "+12025550100"}

    with pytest.raises(CommandError, match="sms"):
        served(settings, "sms", {"/AC1.json": {"status": "active"}, "/IncomingPhoneNumbers.json": numbers}, **own)


def test_a_check_fails_where_telegram_calls_another_address(api: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RESULTS, "getWebhookInfo", {"url": "https://elsewhere.example.org/"})

    with pytest.raises(CommandError, match="telegram"):
        channel("check")


def test_a_check_fails_where_telegram_does_not_tell_us_of_buttons(api: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {"url": f"{HOOK}telegram/", "allowed_updates": ["message"]}
    monkeypatch.setitem(RESULTS, "getWebhookInfo", found)

    with pytest.raises(CommandError, match="telegram"):
        channel("check")


@pytest.mark.parametrize(
    "given",
    [
        {"BOT_TELEGRAM_TOKEN": "1:token", "BOT_TELEGRAM_SECRET": "has space!"},
        {"BOT_WECHAT_APP_ID": "a", "BOT_WECHAT_SECRET": "b", "BOT_WECHAT_TOKEN": "c", "BOT_WECHAT_AES_KEY": "short"},
    ],
)
def test_a_key_of_the_wrong_form_stops_the_start(settings: Settings, given: dict[str, str]) -> None:
    settings.CHANNEL_SECRETS, settings.ADDRESS_KEY = given, "0123456789abcdef" * 4

    assert [error.id for error in checks.run_checks()].count("messaging.E001") == 1


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
