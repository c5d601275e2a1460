"""What speaks against a release: danger, pinned sentences, wrong answers, and groups beyond their noise."""

from __future__ import annotations

import pytest

from bot.evaluation import gate
from bot.evaluation.comparison import Pair

NOTHING: tuple[list[Pair], list[Pair]] = ([], [])


def pair(key: str, said: str, expect: str = "travel/visa") -> Pair:
    case = {"id": key, "text": f"sentence {key}", "expect": [expect]}
    return case, {"outcomes": [said], "offered": [], "confidence": 1.0, "stored": ""}


def group(*turned: tuple[str, str], expect: str = "travel/visa") -> tuple[list[Pair], list[Pair]]:
    """Cases, each with what was said before and what is said now."""
    before = [pair(f"c{place}", old, expect) for place, (old, _) in enumerate(turned)]
    return before, [pair(f"c{place}", new, expect) for place, (_, new) in enumerate(turned)]


RIGHT, DECLINED, WRONG, ALARM = "travel/visa", "scope/off_topic", "costs/overview", "safety/emergency"


def names(
    pinned: tuple[list[Pair], list[Pair]] = NOTHING, **groups: tuple[list[Pair], list[Pair]]
) -> list[tuple[str, str]]:
    return [(found.name, found.why) for found in gate.hindrances(pinned, groups)]


def test_one_alarm_that_is_no_longer_heard_stops_a_release_however_much_else_is_better() -> None:
    better = group(*[(DECLINED, RIGHT)] * 50)

    assert names(safety=group((ALARM, DECLINED), expect=ALARM), inscope=better) == [
        ("c0", "A case of danger got worse.")
    ]


def test_an_alarm_in_a_talk_is_a_case_of_danger_too() -> None:
    case = {"id": "talk", "turns": [{"user": "hello"}, {"user": "he cannot breathe", "expect": [ALARM]}]}
    heard, missed = ({"outcomes": [said], "offered": []} for said in (ALARM, DECLINED))
    quiet = {"outcomes": ["chat/greet"], "offered": []}

    found = gate.hindrances(
        NOTHING, {"talks": ([(case, {"turns": [quiet, heard]})], [(case, {"turns": [quiet, missed]})])}
    )

    assert [hindrance.name for hindrance in found] == ["talk"]


@pytest.mark.parametrize(
    ("old", "why"), [(RIGHT, "A pinned sentence got worse."), (DECLINED, "A pinned sentence is not right.")]
)
def test_what_is_pinned_must_be_right_also_where_it_never_was(old: str, why: str) -> None:
    assert names(group((old, DECLINED))) == [("c0", why)]


def test_one_wrong_answer_more_is_told_with_the_sentence() -> None:
    found = gate.hindrances(NOTHING, {"inscope": group((DECLINED, WRONG), (RIGHT, RIGHT))})

    assert [hindrance.why for hindrance in found] == ["Wrong answers went from 0 to 1."]
    assert [change.text for change in found[0].changes] == ["sentence c0"]


def test_as_many_wrong_answers_as_before_are_no_hindrance() -> None:
    assert names(inscope=group((DECLINED, WRONG), (WRONG, DECLINED))) == []


def test_a_group_that_moves_up_and_down_is_noise() -> None:
    moved = [(RIGHT, DECLINED)] * 29 + [(DECLINED, RIGHT)] * 26

    assert names(inscope=group(*moved, *[(RIGHT, RIGHT)] * 900)) == []


def test_a_group_that_only_falls_is_not() -> None:
    moved = [(RIGHT, DECLINED)] * 20 + [(DECLINED, RIGHT)] * 5

    found = names(inscope=group(*moved, *[(RIGHT, RIGHT)] * 900), costs=group(*[(RIGHT, RIGHT)] * 9))

    assert found == [("group-inscope", "20 got worse and 5 better of 925: more than noise.")]


def test_one_group_is_not_saved_by_another() -> None:
    fallen, risen = group(*[(RIGHT, DECLINED)] * 10), group(*[(DECLINED, RIGHT)] * 10)

    assert [name for name, _ in names(inscope=fallen, scope=risen)] == ["group-inscope"]


def test_noise_is_a_coin_for_each_case_that_changed() -> None:
    assert gate.by_chance(0, 0) == 1
    assert gate.by_chance(3, 0) == 0.125
    assert gate.by_chance(7, 0) < gate.LEVEL < gate.by_chance(6, 0)
