"""Several accounts of one app: how they are set up, checked and described."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core import checks
from django.core.management import CommandError, call_command
from pytest_django import Settings

from bot.channels import registry
from bot.channels.registry import CHANNELS, configured
from bot.configuration.channels import FIELDS, variable
from bot.conversations.models import Account, AuditEntry
from bot.launcher import demo_channels
from tests.channels.messaging.servers import Answer, Call, Server, serving

CLINIC = "telegram/clinic"
HOURS = "zone: Asia/Shanghai\nsaid: on Mondays\nopen: {mon: ['09:00-10:00']}\n"
URL = "https://chat.example.org"


def called(name: str, *arguments: str) -> str:
    """What a command prints. Raises CommandError with it."""
    output = io.StringIO()
    try:
        call_command(name, *arguments, stdout=output, stderr=output)
    except CommandError as error:
        raise CommandError(f"{error}\n{output.getvalue()}") from None
    return output.getvalue()


@pytest.fixture
def bots(settings: Settings) -> Iterator[Server]:
    """A Bot API that knows two bots, of which each has its own webhook."""

    def answer(call: Call) -> Answer:
        clinic = call.path.startswith("/bot2:")
        hook = {"url": f"{URL}/hooks/telegram/{'clinic/' if clinic else ''}"}
        known = {"getMe": {"username": "clinic_bot" if clinic else "first_bot"}, "getWebhookInfo": hook}
        return Answer({"ok": True, "result": known.get(call.path.rpartition("/")[2], True)})

    with serving(answer) as server:
        settings.CHANNEL_SECRETS = {
            **{f"BOT_TELEGRAM_{name}": v for name, v in {"TOKEN": "1:a", "SECRET": "one", "API": server.url}.items()},
            **{
                f"BOT_TELEGRAM__CLINIC__{n}": v for n, v in {"TOKEN": "2:b", "SECRET": "two", "API": server.url}.items()
            },
        }
        settings.ADDRESS_KEY = "0123456789abcdef" * 4
        settings.PUBLIC_URL = URL
        yield server


@pytest.mark.parametrize("name", CHANNELS)
def test_every_app_may_have_further_accounts(name: str, settings: Settings) -> None:
    given = demo_channels.channels("http://127.0.0.1:1")[name.upper()]
    settings.CHANNEL_SECRETS = {variable(name, field, "clinic"): value for field, value in given.items()}

    found = configured(f"{name}/clinic")

    assert found and found.full_name == f"{name}/clinic"
    assert configured(name) is None
    assert [channel.full_name for channel in registry.active()] == [f"{name}/clinic"]


@pytest.mark.parametrize("name", CHANNELS)
def test_two_accounts_with_the_same_credentials_stop_the_start(name: str, settings: Settings) -> None:
    given = demo_channels.channels("http://127.0.0.1:1")[name.upper()]
    settings.ADDRESS_KEY = "0123456789abcdef" * 4
    settings.CHANNEL_SECRETS = {variable(name, f, slug): v for f, v in given.items() for slug in ("", "clinic")}

    [error] = [error for error in checks.run_checks() if error.id == "messaging.E001"]

    own = CHANNELS[name].own
    assert variable(name, own) in error.msg and variable(name, own, "clinic") in error.msg


def test_two_accounts_with_one_secret_in_common_stop_the_start(settings: Settings) -> None:
    first, other = ("whsec_" + base64.b64encode(bytes([one]) * 24).decode() for one in (1, 2))
    settings.ADDRESS_KEY = "0123456789abcdef" * 4
    settings.CHANNEL_SECRETS = {
        **{variable("webhook", name): v for name, v in {"SECRET": f"{first}, {other}", "URL": URL}.items()},
        **{variable("webhook", name, "clinic"): v for name, v in {"SECRET": other, "URL": URL}.items()},
    }

    [error] = [error for error in checks.run_checks() if error.id == "messaging.E001"]

    assert "BOT_WEBHOOK_SECRET and BOT_WEBHOOK__CLINIC__SECRET are the same" in error.msg


def test_an_account_may_name_a_secret_of_its_own_twice(settings: Settings) -> None:
    secret = "whsec_" + base64.b64encode(bytes(24)).decode()
    settings.CHANNEL_SECRETS = {"BOT_WEBHOOK_SECRET": f"{secret},{secret}", "BOT_WEBHOOK_URL": URL}

    assert [channel.full_name for channel in registry.active()] == ["webhook"]


def test_half_of_an_accounts_settings_stop_the_start_and_the_missing_one_is_named(settings: Settings) -> None:
    settings.CHANNEL_SECRETS = {"BOT_TELEGRAM__CLINIC__TOKEN": "2:b"}

    [error] = [error for error in checks.run_checks() if error.id == "messaging.E001"]

    assert "BOT_TELEGRAM__CLINIC__SECRET" in error.msg


def test_a_key_of_the_wrong_form_is_named_as_the_accounts(settings: Settings) -> None:
    settings.CHANNEL_SECRETS = {"BOT_TELEGRAM__CLINIC__TOKEN": "2:b", "BOT_TELEGRAM__CLINIC__SECRET": "has space!"}

    [error] = [error for error in checks.run_checks() if error.id == "messaging.E001"]

    assert "BOT_TELEGRAM__CLINIC__SECRET" in error.msg


def test_no_field_of_an_app_looks_like_an_account() -> None:
    assert not [field for fields in FIELDS.values() for field in fields if "__" in field or field.startswith("_")]


def test_the_list_names_every_account_and_none_of_its_secrets(bots: Server) -> None:
    shown = called("channel", "list")

    assert f"{CLINIC}: on" in shown and "BOT_TELEGRAM__CLINIC__TOKEN" in shown
    assert "2:b" not in shown


def test_a_check_walks_all_accounts(bots: Server) -> None:
    shown = called("channel", "check")

    assert "telegram: The bot is @first_bot." in shown and f"{CLINIC}: The bot is @clinic_bot." in shown
    assert f"{CLINIC}: Telegram calls {URL}/hooks/telegram/clinic/." in shown


def test_a_check_fails_where_one_account_does_not_work_and_names_it(bots: Server) -> None:
    works = bots.answers
    bots.answers = lambda call: Answer({}, 401) if call.path.startswith("/bot2:") else works(call)

    with pytest.raises(CommandError, match=rf"Does not work: {CLINIC}\.") as refused:
        called("channel", "check")

    assert "telegram: The bot is @first_bot." in str(refused.value)
    assert "BOT_TELEGRAM__CLINIC__TOKEN" in str(refused.value)


def test_adding_an_account_registers_its_own_address(bots: Server) -> None:
    called("channel", "add", CLINIC)

    [wanted] = bots.of("/bot2:b/setWebhook")
    assert (wanted["url"], wanted["secret_token"]) == (f"{URL}/hooks/telegram/clinic/", "two")
    assert bots.of("/bot1:a/setWebhook") == []


def test_adding_an_account_without_settings_names_them(bots: Server) -> None:
    with pytest.raises(CommandError, match="BOT_LINE__CLINIC__SECRET, BOT_LINE__CLINIC__TOKEN"):
        called("channel", "add", "line/clinic")


@pytest.mark.parametrize("name", ["telegram/Clinic", "telegram/", "telegram/a-b", "fax", "fax/clinic"])
def test_a_name_that_no_account_can_have_is_refused(bots: Server, name: str) -> None:
    with pytest.raises(CommandError, match=r"such as telegram/clinic|no app of ours"):
        called("channel", "check", name)


def test_numbers_of_one_app_at_meta_have_the_address_of_the_first(settings: Settings) -> None:
    own = {"TOKEN": "token", "APP_SECRET": "secret", "VERIFY_TOKEN": "verify", "APP": "1"}
    account = {"display_phone_number": "+1 202-555-0100"}
    hook = {"object": "whatsapp_business_account", "fields": ["messages"], "callback_url": f"{URL}/hooks/whatsapp/"}

    def graph(call: Call) -> Answer:
        return Answer({"data": [hook]} if "/subscriptions" in call.path else account)

    with serving(graph) as server:
        given = {**own, "API": server.url}
        settings.PUBLIC_URL = URL
        settings.CHANNEL_SECRETS = {
            **{variable("whatsapp", name): value for name, value in {**given, "NUMBER": "106"}.items()},
            **{variable("whatsapp", name, "clinic"): value for name, value in {**given, "NUMBER": "206"}.items()},
        }
        shown = called("channel", "check")

    assert f"whatsapp/clinic: Meta calls {URL}/hooks/whatsapp/." in shown


@pytest.mark.django_db
def test_an_account_is_described_and_keeps_what_is_not_named(tmp_path: Path) -> None:
    (tmp_path / "hours.yml").write_text(HOURS, encoding="utf-8")
    User.objects.create_user("maria")
    called("channel_account", CLINIC, "--language", "es", "--team", "maria")

    shown = called("channel_account", CLINIC, "--hours", str(tmp_path / "hours.yml"))

    assert "language es" in shown and "emails to maria" in shown and "hours of its own" in shown
    assert Account.objects.get().hours == HOURS
    assert AuditEntry.objects.filter(what="app.account").count() == 2


@pytest.mark.django_db
def test_what_an_account_has_of_its_own_can_be_taken_away() -> None:
    User.objects.create_user("maria")
    called("channel_account", CLINIC, "--language", "es", "--team", "maria")

    shown = called("channel_account", CLINIC, "--language", "", "--team")

    assert "language of the first words" in shown and "emails to all navigators" in shown


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--language", "xx"], "no texts in 'xx'"),
        (["--team", "nobody"], "Nobody signs in as nobody"),
        (["--hours", "no-such-file.yml"], "--hours: no-such-file.yml cannot be used"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(arguments: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        called("channel_account", CLINIC, *arguments)

    assert not Account.objects.exists()


def test_the_first_account_has_nothing_of_its_own() -> None:
    with pytest.raises(CommandError, match="as everywhere"):
        called("channel_account", "telegram", "--language", "es")
