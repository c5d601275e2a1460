"""Redaction, over a file of messages and over what must hold for any message."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.errors import ConfigurationError
from bot.privacy import lexicon
from bot.privacy.payment_cards import is_card
from bot.privacy.redaction import redact

CASES: list[dict[str, Any]] = [
    json.loads(line) for line in Path(__file__).with_name("cases.jsonl").read_text(encoding="utf-8").splitlines()
]
PERSONAL = [case for case in CASES if case["pii"]]
HARMLESS = [case for case in CASES if not case["pii"]]
EVERY_KIND = (
    "My name is Ines Duarte, born 3 May 1990, passport K8273645. Call +351 910 555 014 or mail ines@example.com. "
    "We live at 21 Marlow Road, Leeds LS8 4QZ. Card 4111 1111 1111 1111, telegram @ines_d, "
    "scans at https://pacs.example/view?token=8d7f6a"
)
# Made to start every rule again and again without ever finishing it.
JUNK = (
    "a" * 20_000,
    "1" * 20_000,
    "1 " * 10_000,
    "a." * 10_000,
    "a@" * 10_000,
    "a at b dot " * 1_800,
    "one two three " * 1_400,
    "my name is " * 1_800,
    "Anna " * 4_000,
    "12 Main " * 2_500,
    "flat 1, " * 2_500,
    "passport no " * 1_700,
    "born on the " * 1_700,
    "https://" * 2_500,
    "http://a.b/?a=1&" * 1_250,
    "+(" * 10_000,
    "regards,\n" * 2_200,
    "- " * 10_000,
    "\n" * 20_000,
    "王" * 20_000,
    "路1" * 10_000,
    "д" * 20_000,
    "[name]" * 3_300,
    "Dr. " * 5_000,
    "send 1 to " * 2_000,
    "call 1.1.1990 " * 1_400,
)


def names(case: dict[str, Any]) -> str:
    """A case's id, for pytest."""
    return str(case["id"])


@pytest.mark.parametrize("case", PERSONAL, ids=names)
def test_no_personal_value_survives(case: dict[str, Any]) -> None:
    text = redact(case["text"]).text
    assert [entry["value"] for entry in case["pii"] if entry["value"] in text] == []


@pytest.mark.parametrize("case", HARMLESS, ids=names)
def test_a_message_without_personal_data_is_unchanged(case: dict[str, Any]) -> None:
    assert redact(case["text"]).text == case["text"]
    assert redact(case["text"]).found == ()


@pytest.mark.parametrize("text", [*(case["text"] for case in CASES), EVERY_KIND])
def test_redacting_twice_changes_nothing(text: str) -> None:
    once = redact(text).text
    assert redact(once).text == once
    assert redact(once).found == ()


def test_all_kinds_are_found_in_one_message() -> None:
    found = redact(EVERY_KIND).found
    assert set(found) == {"name", "dob", "passport", "phone", "email", "address", "card", "handle", "url"}
    assert len(found) == len(set(found))


def test_what_stands_around_a_value_stays() -> None:
    assert redact("Call me on +49 30 901820 44, please.").text == "Call me on [phone], please."
    assert redact("born 12/03/1988 in Lima").text == "born [dob] in Lima"


@pytest.mark.parametrize("text", ["", " ", "\n", "[phone]", "[name] [name]", "…", "👩‍⚕️"])
def test_an_almost_empty_message_is_unchanged(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize("text", JUNK, ids=range(len(JUNK)))
def test_twenty_thousand_characters_of_junk_come_to_an_end(text: str) -> None:
    assert redact(redact(text).text).text == redact(text).text


def test_a_card_needs_a_right_check_digit() -> None:
    assert is_card("4111111111111111")
    assert not is_card("4111111111111112")
    assert not is_card("0000000000000000")


@pytest.mark.parametrize("value", [None, [], [True], ["yes", ""], {"a": "b"}, 3])
def test_a_broken_word_list_is_refused_with_its_name(value: object) -> None:
    with pytest.raises(ConfigurationError, match=r"cues\.yml: some_list"):
        lexicon.checked(value, "cues.yml: some_list")


def test_a_missing_word_list_is_refused_with_its_name() -> None:
    with pytest.raises(ConfigurationError, match="no_such_list"):
        lexicon.words("no_such_list")
