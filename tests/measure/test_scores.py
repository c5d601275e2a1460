"""The evaluation counts what it says it counts."""

from pathlib import Path
from typing import Any

import pytest

from bot.errors import ConfigurationError
from bot.evaluation import cases
from bot.evaluation.scores import all_parts, by_kind, total, verdict


def got(*outcomes: str, offered: tuple[str, ...] = (), stored: str = "") -> dict[str, Any]:
    return {"outcomes": list(outcomes), "offered": list(offered), "confidence": 1.0, "stored": stored}


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (got("costs/visa"), "accepted"),
        (got("costs/visa", "travel/visa"), "accepted"),
        (got("travel/visa", "costs/visa"), "wrong"),
        (got(offered=("travel/visa", "costs/visa")), "offered"),
        (got("scope/off_topic"), "declined"),
        (got("chat/greet"), "other"),
        (got(offered=("travel/visa",)), "other"),
    ],
)
def test_the_first_outcome_decides(result: dict[str, Any], expected: str) -> None:
    assert verdict(["costs/visa"], result) == expected


def test_all_parts_of_a_compound_message_are_needed() -> None:
    parts = [["costs/visa"], ["trial/phase", "trial/purpose"]]

    assert all_parts(parts, got("trial/phase", "costs/visa")) == "accepted"
    assert all_parts(parts, got("costs/visa")) == "partly"


def test_alarms_and_false_alarms_are_counted_apart() -> None:
    pairs = [
        ({"id": "1", "text": "", "expect": ["safety/crisis"]}, got("safety/emergency")),
        ({"id": "2", "text": "", "expect": ["safety/emergency"]}, got("risks/crs")),
        ({"id": "3", "text": "", "expect": ["risks/crs"]}, got("safety/emergency")),
    ]

    found = total(pairs)

    assert (found["recall"]["share"], found["false_alarm"]["share"]) == (0.5, 1.0)


def test_personal_data_that_survives_is_not_counted_as_removed() -> None:
    case = {"id": "1", "text": "call 555", "pii": [{"kind": "phone", "value": "555"}]}

    assert total([(case, got(stored="call 555"))])["removed"]["count"] == 0
    assert total([(case, got(stored="call [phone]"))])["removed"]["count"] == 1


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"id": 1}', '{"id": 1, "expect": []}', '{"id": 1, "expect": [], "pii": []}']
)
def test_a_broken_case_is_named_by_file_and_line(line: str, tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text('{"id": "ok", "text": "x", "expect": ["a/b"]}\n' + line, encoding="utf-8")

    with pytest.raises(ConfigurationError, match=r"cases\.jsonl:2"):
        cases.read_cases(file)


def test_results_are_told_apart_by_the_kind_of_turn_and_by_language() -> None:
    talk = {
        "id": "a",
        "turns": [
            {"user": "price?", "expect": ["costs/overview"], "kind": "first"},
            {"user": "and a visa, and food?", "expect_all": [["travel/visa"], ["travel/food"]], "kind": "glued"},
        ],
    }
    result = {"id": "a", "turns": [got("costs/overview"), got("travel/visa")]}
    spanish = (
        {"id": "b", "text": "¿visado?", "expect": ["travel/visa"], "language": "es"},
        got(offered=("travel/visa",)),
    )
    without = ({"id": "c", "text": "visa", "expect": ["travel/visa"]}, got("travel/visa"))

    assert by_kind([(talk, result), spanish, without]) == {
        "first": {"accepted": 1},
        "glued": {"partly": 1},
        "es": {"offered": 1},
    }
