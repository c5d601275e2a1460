"""Pictures come from our own server, under an address that changes with them, and each has a page of its own."""

from typing import Any

import pytest
from django.test import Client

from bot.channels.messaging import rendering
from bot.channels.messaging.shapes import Shape
from bot.channels.web import payloads, picture_pages, static_bundle
from bot.content import trial_pictures
from bot.conversations import tokens
from bot.conversations.details import ReplyDetails
from bot.conversations.models import Message
from bot.pictures.svg import STYLE_HASH

CARD = "/pictures/warning_signs/"


def address(form: str, name: str = "warning_signs", language: str = "en", version: str = "") -> str:
    return f"/pictures/{version or trial_pictures.version()}/{name}/{language}/{form}"


def said(outcome: str, **details: Any) -> Message:
    chat = tokens.open_conversation("web")[0]
    return Message.objects.create(
        conversation=chat, sequence=1, author="assistant", text="x", outcome=outcome, details=ReplyDetails(**details)
    )


def test_a_picture_is_kept_for_ever_under_its_version_and_not_under_another(client: Client) -> None:
    right, old = client.get(address("narrow.svg")), client.get(address("narrow.svg", version="0123456789ab"))

    assert right["Content-Type"] == "image/svg+xml" and "immutable" in right["Cache-Control"]
    assert old["Cache-Control"] == "no-store" and old.content == right.content
    assert right["Content-Security-Policy"] == f"default-src 'none'; style-src '{STYLE_HASH}'; frame-ancestors 'none'"


@pytest.mark.parametrize(
    "wrong",
    [address("narrow.png"), address("words.json", name="none"), address("words.json", language="xx"), "/pictures/no/"],
)
def test_what_is_no_picture_is_not_found(client: Client, wrong: str) -> None:
    assert client.get(wrong).status_code == 404


def test_the_words_of_a_picture_are_those_in_its_file_and_on_its_page(client: Client) -> None:
    told = client.get(address("words.json")).json()
    page = client.get(f"{CARD}?lang=en").content.decode()

    assert told["words"] == trial_pictures.words("warning_signs") and told["language"] == "en"
    assert told["narrow"][0] == 280 and told["wide"][0] == 560
    assert page.count("<li>") == len(told["words"]) + len(trial_pictures.sources("warning_signs"))


def test_the_card_of_warning_signs_has_the_number_and_the_line_to_show(client: Client) -> None:
    for language in ("en", "ar", "zh"):
        drawn = client.get(address("narrow.svg", language=language)).content.decode()
        page = client.get(f"{CARD}?lang={language}").content.decode()

        assert ">120<" in drawn and "请帮我拨打120" in drawn
        assert "请帮我拨打120" in page and address("narrow.svg", language=language) in page


def test_the_page_of_a_picture_holds_nothing_of_others(client: Client) -> None:
    page = client.get(f"{CARD}?lang=ar")
    text = page.content.decode()

    assert page["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'; img-src 'self'")
    assert "unsafe" not in page["Content-Security-Policy"] and "<script" not in text and " style=" not in text
    assert '<html lang="ar" dir="rtl">' in text


def test_the_list_of_all_pictures_leads_to_each(client: Client) -> None:
    page = client.get("/pictures/?lang=es").content.decode()

    assert all(f"/pictures/{name}/?lang=es" in page for name in trial_pictures.pictures())


def test_the_script_of_pictures_is_not_fetched_before_one_is_there() -> None:
    assert "pictures.js" in static_bundle.files() and "pictures.js" not in static_bundle.modules()


@pytest.mark.django_db
def test_an_answer_carries_its_pictures_and_an_alarm_none() -> None:
    (picture,) = payloads.outgoing(said("costs/overview"))["pictures"]

    assert picture["id"] == "who_pays" and picture["title"] == "Who pays what"
    assert f"{picture['url']}en/words.json" == address("words.json", name="who_pays")
    assert picture["page"] == "/pictures/who_pays/"
    assert "pictures" not in payloads.outgoing(said("risks/overview"))
    assert "pictures" not in payloads.outgoing(said("risks/warning_signs", card="alarm"))


@pytest.mark.django_db
def test_a_messaging_app_gets_the_address_of_the_picture(settings: Any) -> None:
    settings.PUBLIC_URL = "https://chat.example.org"
    (draft, *_) = rendering.drafts(said("costs/overview"), Shape(text=4096))

    assert "Who pays what: https://chat.example.org/pictures/who_pays/" in draft.text


@pytest.mark.django_db
def test_without_pictures_nothing_is_said_of_them(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial_pictures, "pictures", dict)

    assert picture_pages.pictures_below("costs/overview") == []
    assert "pictures" not in payloads.outgoing(said("costs/overview"))
    assert client.get("/pictures/").status_code == client.get(CARD).status_code == 404
