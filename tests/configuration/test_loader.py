"""One slip of an operator stops the start, with a sentence; it deletes, ends and opens nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from marshmallow import fields

from bot.configuration import desk, keys, limits, processes, retention, site
from bot.configuration.loader import KNOWN, Values, load, load_one
from bot.configuration.setting import ON_OR_OFF, Setting
from bot.configuration.tables import SETTINGS
from bot.errors import ConfigurationError

SECRET = "0123456789abcdef" * 4
OF_ANOTHER_FORM = {
    "BOT_DATABASE_URL": "postgres://u:p@h/n",
    "BOT_REDIS_URL": "redis://h",
    "BOT_PUSH_KEY": f"{'a' * 43}=",
}
NEEDED = {"BOT_SECRET_KEY": SECRET, "BOT_RASA_SECRET": SECRET, "BOT_CONTACT_KEY": f"{'a' * 43}="}
NUMBERS = [row for row in SETTINGS.values() if isinstance(row.field, (fields.Integer, fields.Float))]
SWITCHES = [row for row in SETTINGS.values() if isinstance(row.field, fields.Boolean)]
SECRETS = [row for row in SETTINGS.values() if row.secret]
# What is deleted or ends after so long: nobody may mean "never" and say "at once".
DELETING = [
    retention.RETENTION_DAYS,
    retention.MINOR_DAYS,
    retention.CONTACT_DAYS,
    retention.LEARNING_DAYS,
    desk.GIVE_UP_HOURS,
    desk.ALERT_LAPSE_HOURS,
    site.SESSION_HOURS,
]
NO_NUMBERS = ["", " ", "x", "nan", "inf", "-inf", "30 days", "1,5", "0x10"]


def with_settings(**given: str) -> Values:
    """The settings as a process that runs Django reads them."""
    return load({**NEEDED, **given})


def refused(**given: str) -> str:
    with pytest.raises(ConfigurationError) as refusal:
        with_settings(**given)
    return str(refusal.value)


def name_of(row: Setting[Any]) -> str:
    return row.name


def test_without_more_than_the_secrets_the_defaults_hold() -> None:
    found = with_settings()

    assert found[retention.RETENTION_DAYS] == 180
    assert found[site.HOSTS] == ["localhost", "127.0.0.1", "[::1]"]
    assert found[site.HTTPS] is False and found[desk.SMTP_TLS] is True


def test_other_programs_variables_are_none_of_our_business() -> None:
    assert load({**NEEDED, "PATH": "/bin", "BOTTLE": "1"})


@pytest.mark.parametrize("value", NO_NUMBERS)
@pytest.mark.parametrize("row", NUMBERS, ids=name_of)
def test_what_is_no_number_is_refused_by_name(row: Setting[Any], value: str) -> None:
    assert refused(**{row.name: value}) == f"{row.name} has value {value!r}. It must be {row.allowed}."


@pytest.mark.parametrize("row", NUMBERS, ids=name_of)
def test_a_number_out_of_its_range_is_refused_and_the_sentence_names_the_range(row: Setting[Any]) -> None:
    least, most = ends(row)
    for value in ("-1", str(least - 1), str(most + 1), "1e9"):
        assert f"number from {least} to {most}." in refused(**{row.name: value})


@pytest.mark.parametrize("row", NUMBERS, ids=name_of)
def test_both_ends_of_the_range_are_taken(row: Setting[Any]) -> None:
    for value in ends(row):
        assert with_settings(**{row.name: f" {value} "})[row] == value


def ends(row: Setting[Any]) -> tuple[float, float]:
    [span] = row.field.validators
    return span.min, span.max  # type: ignore[attr-defined]


@pytest.mark.parametrize("row", DELETING, ids=name_of)
@pytest.mark.parametrize("value", ["0", "-1", "0.1"])
def test_zero_where_something_is_deleted_is_refused(row: Setting[Any], value: str) -> None:
    assert refused(**{row.name: value}).startswith(f"{row.name} has value '{value}'. It must be ")


@pytest.mark.parametrize("row", [limits.LIMIT_CHAT, retention.CONTACT_DAYS], ids=name_of)
def test_zero_calls_and_zero_days_are_refused(row: Setting[Any]) -> None:
    assert row.name in refused(**{row.name: "0"})


def test_a_share_is_no_percentage() -> None:
    assert "a number from 0 to 1." in refused(BOT_SECOND_OPINIONS="50")


def test_a_part_of_a_day_is_not_rounded_to_less() -> None:
    assert "whole number" in refused(BOT_RETENTION_DAYS="1.9")


@pytest.mark.parametrize("value", ["1", "true", "True", "yes", "YES", "on", "oN", " on "])
@pytest.mark.parametrize("row", SWITCHES, ids=name_of)
def test_every_word_for_on_is_on(row: Setting[bool], value: str) -> None:
    assert with_settings(**{row.name: value})[row] is True


@pytest.mark.parametrize("value", ["0", "false", "False", "no", "NO", "off", "oFF"])
@pytest.mark.parametrize("row", SWITCHES, ids=name_of)
def test_every_word_for_off_is_off(row: Setting[bool], value: str) -> None:
    assert with_settings(**{row.name: value})[row] is False


@pytest.mark.parametrize("value", ["maybe", "2", "-", "ja", "truee"])
@pytest.mark.parametrize("row", SWITCHES, ids=name_of)
def test_any_other_word_is_neither(row: Setting[bool], value: str) -> None:
    assert refused(**{row.name: value}) == f"{row.name} has value {value!r}. It must be {ON_OR_OFF}."


@pytest.mark.parametrize("row", [row for row in SETTINGS.values() if row.blank and row.default is not None])
def test_an_empty_value_is_none(row: Setting[Any]) -> None:
    assert with_settings(**{row.name: ""})[row] == row.default


@pytest.mark.parametrize("value", ["a.org, b.org", "a.org,b.org", " a.org  b.org ", "a.org,,b.org,"])
def test_blanks_around_the_values_of_a_list_do_not_count(value: str) -> None:
    assert with_settings(BOT_HOSTS=value)[site.HOSTS] == ["a.org", "b.org"]


@pytest.mark.parametrize("value", ["https://a.org", "a.org:8000", "a.org/x", "a.org;b.org"])
def test_what_is_no_host_name_is_refused(value: str) -> None:
    assert f"BOT_HOSTS has value '{value}'. It must be host names like" in refused(BOT_HOSTS=value)


@pytest.mark.parametrize("value", ["a.org", "https://a.org/", "https://a.org/x", "ftp://a.org"])
@pytest.mark.parametrize("name", ["BOT_ORIGINS", "BOT_EMBED_ORIGINS"])
def test_what_is_no_site_is_refused(name: str, value: str) -> None:
    assert f"{name} has value '{value}'. It must be sites like" in refused(**{name: value})


@pytest.mark.parametrize("name", ["BOT_RASA_URL", "BOT_ACTIONS_URL", "BOT_PUBLIC_URL"])
@pytest.mark.parametrize("value", ["127.0.0.1:5005", "https://", "https:/a.org"])
def test_what_is_no_address_is_refused(name: str, value: str) -> None:
    assert "an address that begins with http://, https://" in refused(**{name: value})


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("BOT_RETENION_DAYS", "BOT_RETENTION_DAYS"),
        ("BOT_HTTP", "BOT_HTTPS"),
        ("BOT_TELEGRAM_TOKN", "BOT_TELEGRAM_TOKEN"),
        ("BOT_SECRET_KEYFILE", "BOT_SECRET_KEY_FILE"),
    ],
)
def test_a_misspelt_name_is_refused_and_the_nearest_one_named(name: str, meant: str) -> None:
    assert refused(**{name: "secret"}) == f"{name} is no setting of ours. Do you mean {meant}?"


def test_a_name_that_is_like_none_is_refused_with_the_place_of_the_list() -> None:
    assert refused(BOT_XYZZY="1") == "BOT_XYZZY is no setting of ours. docs/operators.md lists them all."


def test_all_that_is_wrong_is_told_at_once() -> None:
    said = refused(BOT_HTTPS="maybe", BOT_RETENTION_DAYS="0", BOT_HOSST="a.org", BOT_SECRET_KEY="").splitlines()

    assert [line.split()[0] for line in said] == [
        "BOT_HOSST",
        "BOT_SECRET_KEY",
        "BOT_HTTPS",
        "BOT_RETENTION_DAYS",
    ]


@pytest.mark.parametrize("name", NEEDED)
def test_a_process_does_not_start_without_its_secrets(name: str) -> None:
    assert refused(**{name: ""}).startswith(f"{name} must be set to ")


def test_a_process_that_needs_fewer_secrets_starts_without_the_others() -> None:
    assert load({"BOT_RASA_SECRET": SECRET}, needed=[keys.RASA_SECRET])


@pytest.mark.parametrize("row", [row for row in SECRETS if "32" in row.allowed], ids=name_of)
@pytest.mark.parametrize("value", ["short", "x" * 31, "ä" * 40])
def test_a_secret_that_could_be_guessed_is_refused(row: Setting[str], value: str) -> None:
    assert refused(**{row.name: value}) == f"{row.name} must be {row.allowed}."


@pytest.mark.parametrize("value", [f"{'a' * 43}=,{'b' * 43}=", f"{'a' * 43}= , {'b' * 43}="])
def test_several_keys_for_contact_data_are_taken(value: str) -> None:
    assert with_settings(BOT_CONTACT_KEY=value)[keys.CONTACT_KEY] == value


@pytest.mark.parametrize("row", SECRETS, ids=name_of)
def test_every_secret_may_come_from_a_file(row: Setting[str], tmp_path: Path) -> None:
    value = {**NEEDED, **OF_ANOTHER_FORM}.get(row.name, SECRET)
    (tmp_path / "secret").write_text(f"{value}\n", encoding="utf-8")
    given = {name: text for name, text in NEEDED.items() if name != row.name}

    assert load({**given, row.file: str(tmp_path / "secret")})[row] == value


def test_a_secret_in_two_places_is_refused(tmp_path: Path) -> None:
    said = refused(BOT_SECRET_KEY_FILE=str(tmp_path / "secret"))

    assert said == "BOT_SECRET_KEY and BOT_SECRET_KEY_FILE are both set. Leave one of them."


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    assert refused(BOT_METRICS_TOKEN_FILE=str(file)) == (
        f"BOT_METRICS_TOKEN_FILE: {file} cannot be read (No such file or directory)."
    )
    file.write_bytes(b"\xff" * 40)
    assert "it is not UTF-8" in refused(BOT_METRICS_TOKEN_FILE=str(file))
    file.write_bytes(b"\n")
    assert refused(BOT_METRICS_TOKEN_FILE=str(file)) == f"BOT_METRICS_TOKEN_FILE: {file} is empty."


@pytest.mark.parametrize("row", SECRETS, ids=name_of)
def test_no_message_holds_a_secret(row: Setting[str], tmp_path: Path) -> None:
    wrong = "hunter2 \U0001f511"
    (tmp_path / "secret").write_text(wrong, encoding="utf-8")
    given = {**NEEDED, "BOT_HTTPS": "maybe", "BOT_XYZZY": wrong}
    for setting in (row.name, row.file):
        with pytest.raises(ConfigurationError) as refusal:
            load({**given, row.name: "", setting: str(tmp_path / "secret") if setting == row.file else wrong})

        assert "hunter2" not in str(refusal.value)


def test_one_setting_can_be_read_alone() -> None:
    assert load_one(processes.PORT, {"BOT_PORT": "8001", "BOT_HTTPS": "maybe"}) == 8001


def test_no_setting_has_the_name_of_a_secrets_file() -> None:
    assert len(KNOWN) == len(SETTINGS) + len(SECRETS)


def test_further_accounts_of_an_app_have_the_same_settings(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("2:token\n", encoding="utf-8")
    given = {"BOT_TELEGRAM__CLINIC__SECRET": "two", "BOT_TELEGRAM__CLINIC__TOKEN_FILE": str(file)}

    found = load({**NEEDED, **given}).of_channels()

    assert found["BOT_TELEGRAM__CLINIC__SECRET"] == "two" and found["BOT_TELEGRAM__CLINIC__TOKEN"] == "2:token"
    assert found["BOT_TELEGRAM__CLINIC__API"] == found["BOT_TELEGRAM_TOKEN"] == ""


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("BOT_TELEGRAM__CLINIC__TOKN", "Do you mean BOT_TELEGRAM__CLINIC__TOKEN"),
        ("BOT_TELEGRAMM__CLINIC__TOKEN", "BOT_TELEGRAMM__CLINIC__TOKEN is no setting of ours"),
        ("BOT_TELEGRAM__THE_CLINIC__TOKEN", "BOT_TELEGRAM__THE_CLINIC__TOKEN is no setting of ours"),
        ("BOT_TELEGRAM__clinic__TOKEN", "BOT_TELEGRAM__clinic__TOKEN is no setting of ours"),
    ],
)
def test_a_misspelt_setting_of_an_account_is_refused(name: str, meant: str) -> None:
    with pytest.raises(ConfigurationError, match=meant):
        load({**NEEDED, name: "x"})
