"""What a platform's refusal means: tried again where it passes or staff can repair it, final where nothing helps."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx
import pytest
from pytest_django import Settings

from bot.channels.base.http_calls import Caller, SendFailed
from bot.channels.base.outgoing_message import Part
from bot.channels.line import adapter as line
from bot.channels.meta import failures as meta
from bot.channels.registry import configured
from bot.channels.twilio import failures as twilio
from bot.channels.twilio.adapter import checked_answer
from bot.launcher import demo_channels
from tests.channels.messaging.family import run
from tests.channels.messaging.servers import Answer, serving


def refused(code: int, subcode: int | None = None) -> SendFailed:
    error = {"code": code, "message": "Ann, +12025550123", **({"error_subcode": subcode} if subcode else {})}
    return meta.failure(httpx.Response(400, json={"error": error}))


@pytest.mark.parametrize(
    ("code", "words"),
    [(131057, "some minutes"), (133004, "problem"), (131042, "billing"), (10, "permission"), (131005, "permission"),
     (3, "permission"), (131031, "locked"), (190, "token"), (200, "token")],
)  # fmt: skip
def test_what_passes_or_staff_can_repair_is_tried_again(code: int, words: str) -> None:
    assert not refused(code).permanent
    assert words in refused(code).reason


@pytest.mark.parametrize(
    ("code", "subcode"), [(131026, None), (131047, None), (131049, None), (130497, None), (10, 2018278), (200, 1545041)]
)
def test_what_never_works_is_final_and_does_not_hold_the_chat_back(code: int, subcode: int | None) -> None:
    found = refused(code, subcode)

    assert found.permanent
    assert "Meta refused" not in found.reason  # it has words of its own


def test_metas_own_words_are_not_kept() -> None:
    assert "Ann" not in refused(99).reason


@pytest.mark.parametrize(("code", "permanent"), [(21611, False), (20429, False), (21610, True), (12345, True)])
def test_twilios_codes(code: int, permanent: bool) -> None:
    with pytest.raises(SendFailed) as failed:
        checked_answer(httpx.Response(400, json={"code": code}))

    assert failed.value.permanent == permanent


@pytest.mark.parametrize("code", ["30001", "30002", "30034", "21611"])
def test_twilios_reasons_have_words(code: str) -> None:
    assert "error" not in twilio.words(code)


def busy(settings: Settings, name: str, status: int, body: Any, **headers: str) -> SendFailed:
    """What a message ends in where the platform answers so."""

    async def send() -> None:
        channel = configured(name)
        assert channel
        async with Caller() as caller:
            await channel.send(caller, "1", Part("Hello"), uuid4())

    with serving(lambda call: Answer(body, status, headers)) as server:
        settings.CHANNEL_SECRETS = demo_channels.settings(server.url, {})
        with pytest.raises(SendFailed) as failed:
            run(send())
    return failed.value


def test_a_month_of_lines_that_is_used_up_is_named_and_not_tried_again(settings: Settings) -> None:
    failed = busy(settings, "line", 429, {"message": "You have reached your monthly limit."})

    assert failed.permanent and failed.reason == line.USED_UP


@pytest.mark.parametrize("body", [{"message": "The API rate limit has been exceeded. Try again later."}, [], "busy"])
def test_too_many_calls_of_line_are_tried_again_when_it_says(settings: Settings, body: Any) -> None:
    failed = busy(settings, "line", 429, body, **{"Retry-After": "7"})

    assert not failed.permanent and failed.retry_after == 7
    assert failed.reason == "The platform answered 429."


def error(code: int) -> dict[str, Any]:
    return {"error": {"code": code, "message": "Ann"}}


@pytest.mark.parametrize(
    ("name", "status", "body", "words"),
    [
        ("whatsapp", 429, error(80007), meta.PASSING[80007]),
        ("whatsapp", 429, error(130429), meta.PASSING[130429]),
        ("whatsapp", 429, error(131048), meta.PASSING[131048]),
        ("whatsapp", 429, error(131056), meta.PASSING[131056]),
        ("whatsapp", 500, error(3), meta.PERMISSION),
        ("messenger", 429, error(613), meta.PASSING[613]),
        ("sms", 429, {"code": 20429}, twilio.WORDS["20429"]),
        ("twilio_whatsapp", 429, {"code": 63038}, twilio.WORDS["63038"]),
        ("whatsapp", 503, error(99), "The platform answered 503."),
        ("sms", 503, {"code": 12345}, "The platform answered 503."),
        ("messenger", 502, "<html>", "The platform answered 502."),
    ],
)
def test_what_a_busy_platform_says_is_told_in_words_and_tried_again(
    name: str, status: int, body: Any, words: str, settings: Settings
) -> None:
    failed = busy(settings, name, status, body, **{"Retry-After": "7"})

    assert failed.reason == words
    assert not failed.permanent and failed.retry_after == 7
