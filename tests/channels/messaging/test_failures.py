"""What a platform's refusal means: tried again where it passes or staff can repair it, final where nothing helps."""

from __future__ import annotations

import httpx
import pytest

from bot.channels.base.http_calls import SendFailed
from bot.channels.meta import failures as meta
from bot.channels.twilio import failures as twilio
from bot.channels.twilio.adapter import checked_answer


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
