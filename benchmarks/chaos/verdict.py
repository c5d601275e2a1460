"""What became of every message that was acknowledged, as the families read it and as the database holds it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from benchmarks.chaos.families import EMERGENCIES, Sent

ALARM = "safety/emergency"
# In the order of the table that is printed; all of them must be 0.
KINDS = (
    "lost",
    "stored twice",
    "out of order",
    "answered twice",
    "unanswered after two minutes",
    "emergencies without their text",
    "emergencies without one alert",
    "words of ours over a navigator",
)
ENDS = ("handoff/back", "handoff/ended")
# All replies of one turn are written within this time.
TOGETHER = timedelta(seconds=3)
# What is said while a person has the chat.
ALLOWED = ("handoff/",)


def judged(sent: list[Sent], log: list[dict[str, Any]], rows: list[dict[str, Any]]) -> Counter[str]:
    """The faults of one chat. `log`: what the family reads. `rows`: the messages, in their order, with their alerts."""
    found: Counter[str] = Counter()
    asked = [row for row in rows if row["author"] == "family"]
    stored = Counter(row["external_id"] for row in asked)
    found["lost"] = sum(not stored[message.identifier] for message in sent)
    found["stored twice"] = sum(count - 1 for count in stored.values())
    wanted = [message.identifier for message in sent if stored[message.identifier]]
    found["out of order"] += [row["external_id"] for row in asked if row["external_id"] in set(wanted)] != wanted
    replies: dict[int, list[dict[str, Any]]] = {row["sequence"]: [] for row in asked}
    for row in rows:
        if row["in_reply_to"] in replies:
            replies[row["in_reply_to"]].append(row)
    answers = [(sequence, answer["sequence"]) for sequence, rows_ in replies.items() for answer in rows_]
    found["out of order"] += sorted(answers) != sorted(answers, key=lambda pair: pair[1])
    for row in asked:
        found += _of_message(row, replies[row["sequence"]])
    found["words of ours over a navigator"] = _over_navigator(rows)
    read = {message["sequence"] for message in log}
    found["lost"] += sum(row["sequence"] not in read for row in rows)
    return found


def _of_message(row: dict[str, Any], replies: list[dict[str, Any]]) -> Counter[str]:
    found: Counter[str] = Counter()
    held = row["held"]  # a navigator had the chat when this was handled
    said = [reply for reply in replies if not reply["waiting"]]
    texts = Counter(reply["text"] for reply in said)
    times = [reply["created"] for reply in said]
    apart = bool(times) and max(times) - min(times) > TOGETHER
    found["answered twice"] = sum(count - 1 for count in texts.values()) + apart
    found["unanswered after two minutes"] = int(not row["handled"] or (not said and not held))
    if row["text"] in EMERGENCIES:
        found["emergencies without their text"] = int(not held and all(reply["outcome"] != ALARM for reply in said))
        found["emergencies without one alert"] = int(row["alerts"] != 1)
    return found


def _over_navigator(rows: list[dict[str, Any]]) -> int:
    over, held = 0, False
    for row in rows:
        if row["outcome"] == "handoff/joined":
            held = True
        elif row["outcome"] in ENDS:
            held = False
        elif held and row["author"] == "assistant":
            over += not (row["automatic"] or row["outcome"].startswith(ALLOWED))
    return over
