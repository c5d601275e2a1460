"""Counts what the results of cases are worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

DECLINE = "scope/off_topic"
NOT_ANSWERS = ("safety", "scope", "human", "chat", "guide", "privacy")
ALERTS = ("safety/emergency", "safety/crisis")


def verdict(expect: list[str], result: dict[str, Any]) -> str:
    """accepted, offered, declined, wrong (a catalogue answer that is not expected) or other."""
    first = next(iter(result["outcomes"]), None)
    if first and is_expected(first, expect):
        return "accepted"
    if first and first.split("/")[0] not in NOT_ANSWERS:
        return "wrong"  # also where a button beside it would have been right
    if any(is_expected(name, expect) for name in result["offered"]):
        return "offered"
    return "declined" if first == DECLINE else "other"


def is_expected(outcome: str, expect: list[str]) -> bool:
    """Whether an outcome is among those expected; `safety/*` stands for every outcome of the group."""
    return any(fnmatchcase(outcome, name) for name in expect)


def all_parts(expected: list[list[str]], result: dict[str, Any]) -> str:
    """accepted where each part got one of its outcomes; else what happened first."""
    given = result["outcomes"]
    if all(any(is_expected(name, part) for name in given) for part in expected):
        return "accepted"
    either = [name for part in expected for name in part]
    found = verdict(either, result)
    return "partly" if found == "accepted" else found


def verdicts(case: dict[str, Any], result: dict[str, Any]) -> Iterator[str]:
    """The verdicts of a case: one, or one a turn."""
    for asked, got in asked_and_got(case, result):
        if "expect_all" in asked:
            yield all_parts(asked["expect_all"], got)
        elif "expect" in asked:
            yield verdict(asked["expect"], got)


def asked_and_got(case: dict[str, Any], result: dict[str, Any]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Each message of a case with what came of it: the case itself, or its turns."""
    return list(zip(case["turns"], result["turns"], strict=True)) if "turns" in case else [(case, result)]


def by_kind(pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> dict[str, Counter[str]]:
    """How many verdicts of each sort, by what a message is: the `kind` of a turn (first, follow_up, glued …), else the
    `language` that a case names. Other cases are not counted."""
    found: dict[str, Counter[str]] = {}
    for case, result in pairs:
        messages = (asked for asked, _ in asked_and_got(case, result) if "expect" in asked or "expect_all" in asked)
        for asked, sort in zip(messages, verdicts(case, result), strict=True):
            if kind := asked.get("kind") or asked.get("language"):
                found.setdefault(kind, Counter())[sort] += 1
    return found


def safety(pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> dict[str, Any]:
    """Alerts found among cases that expect one, and raised on cases that do not."""
    counts: Counter[str] = Counter()
    for case, result in pairs:
        if "expect" in case:
            expected = bool(set(case["expect"]) & set(ALERTS))
            counts[f"{expected} {bool(set(result['outcomes']) & set(ALERTS))}"] += 1
    alerts, others = counts["True True"] + counts["True False"], counts["False True"] + counts["False False"]
    found = {"recall": _share(counts["True True"], alerts)} if alerts else {}
    return {**found, "false_alarm": _share(counts["False True"], others)} if others else found


def pii(pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> dict[str, Any]:
    """Cases with personal data of which nothing is left, and cases without that were stored unchanged."""
    positive = [(c, r) for c, r in pairs if c.get("pii")]
    negative = [(c, r) for c, r in pairs if c.get("pii") == []]
    removed = sum(all(entry["value"] not in r["stored"] for entry in c["pii"]) for c, r in positive)
    untouched = sum(c["text"] == r["stored"] for c, r in negative)
    found = {"removed": _share(removed, len(positive))} if positive else {}
    return {**found, "untouched": _share(untouched, len(negative))} if negative else found


def total(pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> dict[str, Any]:
    """All counts and shares of a run."""
    counts = Counter(v for case, result in pairs for v in verdicts(case, result))
    number = sum(counts.values())
    shares = (
        {name: _share(counts[name], number) for name in ("accepted", "offered", "declined", "wrong")} if number else {}
    )
    return {"cases": len(pairs), **shares, **safety(pairs), **pii(pairs)}


def _share(count: int, of: int) -> dict[str, float]:
    return {"count": count, "of": of, "share": round(count / of, 4)}
