"""Two models are held against each other: what got better, what got worse, what is only said differently."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from pytest_django import Settings

from bot.evaluation import comparison, releases
from bot.evaluation.comparison import BETTER, CHANGED, WORSE, Pair
from bot.evaluation.releases import ReleaseError
from bot.launcher import active_model, model_integrity
from bot.launcher.active_model import Pointer


def pair(*outcomes: str, offered: tuple[str, ...] = ()) -> Pair:
    case = {"id": "a", "text": "visa?", "expect": ["travel/visa"]}
    return case, {"outcomes": list(outcomes), "offered": list(offered), "confidence": 1.0, "stored": ""}


@pytest.mark.parametrize(
    ("before", "now", "kind"),
    [
        (pair("scope/off_topic"), pair("travel/visa"), BETTER),
        (pair("costs/overview"), pair("scope/off_topic"), BETTER),
        (pair("scope/off_topic"), pair("costs/overview"), WORSE),
        (pair("travel/visa"), pair(offered=("travel/visa",)), WORSE),
        (pair("costs/overview"), pair("costs/insurance"), CHANGED),
    ],
)
def test_a_wrong_answer_is_worse_than_none(before: Pair, now: Pair, kind: str) -> None:
    assert [change.kind for change in comparison.changes([before], [now])] == [kind]


def test_what_is_said_as_before_is_no_change() -> None:
    assert comparison.changes([pair("travel/visa")], [pair("travel/visa")]) == []


def test_every_turn_of_a_conversation_is_compared() -> None:
    case: dict[str, Any] = {
        "id": "c",
        "turns": [{"user": "visa?", "expect": ["travel/visa"]}, {"user": "and she?", "expect": ["travel/caregiver"]}],
    }
    got = [pair("travel/visa")[1], pair("scope/off_topic")[1]]
    better = [pair("travel/visa")[1], pair("travel/caregiver")[1]]

    found = comparison.changes([(case, {"turns": got})], [(case, {"turns": better})])

    assert [(change.text, change.kind, change.now) for change in found] == [
        ("and she?", BETTER, ("accepted", "travel/caregiver"))
    ]


def test_worse_comes_first_and_is_counted() -> None:
    found = comparison.changes([pair("scope/off_topic"), pair("travel/visa")], [pair("travel/visa"), pair()])

    assert [change.kind for change in found] == [WORSE, BETTER]
    assert comparison.counts(found) == {BETTER: 1, WORSE: 1, CHANGED: 0}


def test_a_first_release_is_stopped_by_what_is_not_right() -> None:
    assert [change.now for change in comparison.not_right([pair("travel/visa"), pair()])] == [
        ("other", "offered nothing")
    ]


@pytest.fixture
def var(tmp_path: Path, settings: Settings) -> Path:
    settings.RASA_URLS = ["http://127.0.0.1:9"]  # nothing listens there
    (tmp_path / "models").mkdir()
    for name in ("old", "new"):
        (tmp_path / "models" / f"{name}.tar.gz").write_bytes(name.encode())
        model_integrity.record(tmp_path / "models" / f"{name}.tar.gz")
    return tmp_path


def test_without_rasa_the_next_start_serves_the_new_model_and_a_rollback_the_old(var: Path) -> None:
    active_model.write_pointer(var, Pointer("old.tar.gz", "code"))

    assert releases.put_into_service(var, "new.tar.gz") == ("", "old.tar.gz")
    serves = active_model.read_pointer(var)
    assert serves and (serves.model, serves.released, serves.before) == ("new.tar.gz", True, "old.tar.gz")

    assert releases.take_back(var)[0] == "old.tar.gz"
    with pytest.raises(ReleaseError, match="no model to go back to"):
        releases.take_back(var)


def test_a_rollback_to_a_model_that_is_gone_says_so(var: Path) -> None:
    active_model.write_pointer(var, Pointer("new.tar.gz", "code", True, "gone.tar.gz"))

    with pytest.raises(ReleaseError, match=r"gone\.tar\.gz, is no longer in"):
        releases.take_back(var)


def test_where_rasa_refuses_the_model_nothing_is_switched(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> httpx.Response:
        return httpx.Response(409, json={"error": "not trained here"}, request=httpx.Request("POST", "http://rasa"))

    monkeypatch.setattr(httpx, "post", refused)
    active_model.write_pointer(var, Pointer("old.tar.gz", "code"))

    with pytest.raises(ReleaseError, match=r"did not take new\.tar\.gz: not trained here"):
        releases.put_into_service(var, "new.tar.gz")

    assert active_model.read_pointer(var) == Pointer("old.tar.gz", "code")
