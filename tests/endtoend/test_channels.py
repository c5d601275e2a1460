"""The same conversation on the web and in every app: the same answers, the list, an emergency, a person."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from bot.channels.registry import CHANNELS
from bot.content.responses import response
from bot.conversations.capabilities import of_channel
from tests.channels.simulated import Telephone
from tests.endtoend.desk import Desk
from tests.endtoend.ports import wait_for
from tests.endtoend.stack import CALL_SECONDS, Stack, open_chat

COST = "How much does it cost?"
EMERGENCY = "He is having a seizure and cannot breathe"
PERSON = "I want to talk to a person please"
# What a family writes; a step that begins with # presses the choice with this number under the last answer.
SCRIPT = (
    "Good morning",
    COST,
    "#1",
    "Add this question for the team to my list",
    "show my list",
    "print list",
    EMERGENCY,
    PERSON,
)
# Apps that tell when a message has arrived.
TELLING = ("whatsapp", "messenger", "sms", "twilio_whatsapp", "webhook")
STATES = """SELECT d.state FROM outbox_delivery d JOIN conversations_message m ON m.id = d.message_id
    WHERE m.conversation_id = ?"""
ALERTS = """SELECT a.id FROM conversations_alert a JOIN conversations_message m ON m.id = a.message_id
    WHERE m.conversation_id = ?"""
ADDRESS = re.compile(r"https?://\S+")
PATIENCE_SECONDS = 60


@dataclass
class Family:
    """A family with a telephone. `read` is how many of our messages it has seen."""

    phone: Telephone
    read: int = 0

    def agree(self) -> None:
        """Read what this is, and say yes to it."""
        self.phone.act("text", text="hello")
        self.until("Do you agree")
        self.phone.act("text", text="yes")
        self.until("What would you like to know?")

    def do(self, step: str) -> None:
        """Write, or press the choice with a number, where there are buttons to press."""
        shown = self.phone.theirs()[-1]["buttons"]
        if step.startswith("#") and shown:
            button = shown[int(step[1:]) - 1]
            self.phone.act("button", button=button["data"], text=button["title"])
        else:
            self.phone.act("text", text=step.lstrip("#"))

    def until(self, *wanted: str) -> str:
        """All that came since the last time, as soon as it holds what is wanted."""

        def whole() -> str:
            return "\n".join(_readable(bubble) for bubble in self.phone.theirs()[self.read :])

        def there() -> bool:
            return all(part in plain(whole()) for part in map(plain, wanted))

        wait_for(there, PATIENCE_SECONDS, lambda: f"{self.phone.platform}: {wanted} in {whole()!r}")
        found, self.read = whole(), len(self.phone.theirs())
        return found


def _readable(bubble: dict[str, Any]) -> str:
    return "\n".join([bubble["text"], *(button["title"] for button in bubble["buttons"])])


def plain(text: str) -> str:
    """Without addresses, which are each chat's own, and without the blanks that splitting moves."""
    return "".join(ADDRESS.sub("", text).split())


def newest(stack: Stack, channel: str, sql: str) -> list[Any]:
    """The first column of a query about the newest chat of a channel: its only `?`."""
    chat = "SELECT id FROM conversations_conversation WHERE channel = ? ORDER BY created DESC LIMIT 1"
    with closing(sqlite3.connect(f"file:{stack.var / 'bot.sqlite3'}?mode=ro", uri=True)) as database:
        [identifier] = database.execute(chat, (channel,)).fetchone()
        return [row[0] for row in database.execute(sql, (identifier,))]


def outcomes(stack: Stack, channel: str) -> list[str]:
    """What the assistant said after the family had agreed."""
    said = (
        "SELECT outcome FROM conversations_message WHERE conversation_id = ? AND author = 'assistant' ORDER BY sequence"
    )
    return [outcome for outcome in newest(stack, channel, said) if not outcome.startswith("channel/")]


def written(stack: Stack, channel: str) -> list[str]:
    """What the family wrote, as far as it was handled."""
    done = "SELECT text FROM conversations_message WHERE conversation_id = ? AND author = 'family' AND handled"
    return newest(stack, channel, done)


@pytest.fixture(scope="module")
def on_the_web(stack: Stack) -> Iterator[list[list[dict[str, Any]]]]:
    """The replies to each step on the web."""
    with stack.client() as client:
        chat = open_chat(client)
        replies: list[list[dict[str, Any]]] = []
        for step in SCRIPT:
            before = replies[-1][-1] if replies else {}
            given = chat.press(before, choices(before)[int(step[1:]) - 1]) if step[0] == "#" else chat.say(step)
            replies.append(given["replies"])
        yield replies


def core(reply: dict[str, Any]) -> str:
    """What must arrive: the whole text; where it says how many wait and who is there, its end."""
    text = str(reply["text"])
    return text.rpartition("\n\n")[2] if reply["outcome"] == "human/handoff" else text


def choices(reply: dict[str, Any]) -> list[str]:
    return [button["title"] for button in reply["buttons"]]


@pytest.fixture
def family(stack: Stack, channel: str) -> Iterator[Family]:
    """A new family on an app; it has agreed to the storing of its chat."""
    with httpx.Client(base_url=stack.simulator, timeout=CALL_SECONDS, trust_env=False) as client:
        made = Family(Telephone(client, channel, owner=uuid4().hex))
        made.agree()
        yield made


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_same_conversation_gets_the_same_answers_as_on_the_web(
    channel: str, family: Family, on_the_web: list[list[dict[str, Any]]], stack: Stack, signed: Desk
) -> None:
    for step, replies in zip(SCRIPT, on_the_web, strict=True):
        family.do(step)
        shown = family.until(*map(core, replies), *(part for reply in replies for part in choices(reply)))
        for reply in replies:
            for part in (*choices(reply), reply.get("ask", ""), reply.get("unverified", "")):
                assert plain(part) in plain(shown), f"{step}: {part!r} is missing in {shown!r}"
            assert all(source["title"] in shown for source in reply["sources"])

    said = [reply["outcome"] for replies in on_the_web for reply in replies]
    assert outcomes(stack, channel) == said
    papers = [family.phone.file(bubble) for bubble in family.phone.theirs() if bubble["file"]]
    assert [paper[:5] for paper in papers] == [b"%PDF-"] * bool(of_channel(channel).get("documents"))

    known = "delivered" if channel in TELLING else "sent"
    wait_for(lambda: set(newest(stack, channel, STATES)) == {known}, PATIENCE_SECONDS, f"{channel}: all {known}")

    chat = str(UUID(newest(stack, channel, "SELECT id FROM conversations_conversation WHERE id = ?")[0]))
    assert signed.act(chat, "claim").status_code == 200
    assert signed.act(chat, "reply", id="1", text="Good evening, I am here for you.").status_code == 200
    family.until("Maria (a person):\nGood evening, I am here for you.")
    family.do("Thank you")
    wait_for(lambda: "Thank you" in written(stack, channel), PATIENCE_SECONDS, "the family's thanks")
    [alert] = newest(stack, channel, ALERTS)
    assert signed.act(chat, "alert", alert=str(alert), verdict="real").status_code == 200
    assert signed.act(chat, "close", outcome="answered").status_code == 200
    family.until(response("handoff/ended").text.format(name="Maria"))
    assert outcomes(stack, channel) == [*said, "handoff/joined", "handoff/ended"]


@pytest.mark.parametrize(
    ("channel", "trouble"),
    [
        ("line", {"fail": 0.5, "lose": 0.3, "again": 0.5}),
        ("webhook", {"fail": 0.5, "lose": 0.3, "again": 0.5}),
        ("telegram", {"fail": 0.5, "again": 0.5}),
        ("sms", {"fail": 0.5, "again": 0.5}),
        ("wechat", {"fail": 0.5, "again": 0.5}),
    ],
)
def test_a_platform_in_trouble_loses_and_doubles_nothing(
    channel: str, trouble: dict[str, float], family: Family, stack: Stack
) -> None:
    """Half of our calls fail, answers get lost where the platform knows our keys, half of all webhooks come twice."""
    phone = family.phone
    assert phone.client.post(f"trouble/{channel}", json={**trouble, "seed": SEED}).status_code == 204
    asked = [COST, "Do I need a visa?", "show my list"]
    for text in asked:
        phone.act("text", text=text)
        wait_for(lambda text=text: text in written(stack, channel), PATIENCE_SECONDS, text)  # type: ignore[misc]
    said = newest(stack, channel, SAID)
    wait_for(lambda: not newest(stack, channel, OPEN), PATIENCE_SECONDS, "everything sent")
    assert phone.client.post(f"trouble/{channel}", json={}).status_code == 204

    shown = plain("\n".join(_readable(bubble) for bubble in phone.theirs()))
    places = [shown.index(plain(text)) for text in said]
    assert [shown.count(plain(text)) for text in said] == [1] * len(said)
    assert places == sorted(places)
    assert written(stack, channel)[-len(asked) :] == asked


# A row of strokes of fate in which no message is struck more than three times.
SEED = 71
SAID = "SELECT text FROM conversations_message WHERE conversation_id = ? AND author = 'assistant' ORDER BY sequence"
OPEN = """SELECT d.id FROM outbox_delivery d JOIN conversations_message m ON m.id = d.message_id
    WHERE m.conversation_id = ? AND d.state IN ('pending', 'sending')"""
