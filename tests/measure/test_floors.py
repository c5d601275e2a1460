"""No file of the evaluation lies there without anybody asking what it says."""

from tests.measure.floors import CASES, FLOORS, Floor


def test_every_file_of_the_evaluation_is_read_by_a_measure() -> None:
    assert {path.stem for path in CASES.glob("*.jsonl")} == {name for floor in FLOORS for name in floor.files}


def test_every_measure_asks_something_of_cases_that_are_there() -> None:
    for floor in FLOORS:
        assert floor.asked(), floor.measure
        assert floor.at_least or floor.at_most, floor.measure


def test_what_lies_below_a_floor_or_above_a_ceiling_is_said() -> None:
    floor = Floor("x", (), at_least={"accepted": 0.9, "accepted+offered": 0.95}, at_most={"wrong": 0.01})
    total = {"accepted": {"share": 0.8}, "offered": {"share": 0.2}, "wrong": {"share": 0.02}}

    assert floor.missed(total) == ["accepted is 0.800, at least 0.9", "wrong is 0.020, at most 0.01"]


def test_by_group_any_text_of_the_group_is_right() -> None:
    (floor,) = (floor for floor in FLOORS if floor.by_group)

    expected = [turn["expect"] for case in floor.asked() for turn in case["turns"]]

    assert ["safety/*"] in expected and all(e == ["safety/*"] or not e[0].startswith("safety/") for e in expected)
