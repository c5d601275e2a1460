"""A thousand messages, a fifth of them twice and in no order, while the processes are killed: each is answered once."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.channels.messaging.processes import PATIENCE_SECONDS, Processes, persist, update
from tests.channels.messaging.servers import Answer, Server, echoing, serving
from tests.endtoend.ports import wait_for

pytestmark = pytest.mark.servers

CHATS, MESSAGES, DOUBLED = 20, 800, 200
KILLED = ("web", "worker", "web")
SENDERS = 8


@pytest.fixture
def api() -> Iterator[Server]:
    ids = itertools.count(1)
    with serving(lambda call: Answer({"ok": True, "result": {"message_id": next(ids)}})) as server:
        yield server


@pytest.fixture
def processes(tmp_path: Path, api: Server) -> Iterator[Processes]:
    with serving(echoing) as assistant:
        made = Processes(tmp_path, assistant, api)
        made.begin()
        yield made
        made.end()


def half_done(sent: list[Future[None]]) -> bool:
    return sum(each.done() for each in sent) > len(sent) // 2


def test_each_message_is_answered_once_and_in_order_though_processes_are_killed(
    processes: Processes, api: Server
) -> None:
    dice, chats = random.Random(3), [1000 + n for n in range(CHATS)]  # noqa: S311
    texts = {(chat, n): f"message {n} of chat {chat}" for n in range(MESSAGES // CHATS) for chat in chats}
    updates = [update(chat, 10_000 + i, text) for i, ((chat, _), text) in enumerate(texts.items())]
    updates += dice.sample(updates, DOUBLED)
    dice.shuffle(updates)
    with httpx.Client(base_url=processes.url, trust_env=False, timeout=30) as client:
        for i, chat in enumerate(chats):
            persist(client, update(chat, i, "hello"))
            persist(client, update(chat, 1000 + i, button="1.0"))

        with ThreadPoolExecutor(SENDERS) as threads:
            parts = [updates[start :: len(KILLED) + 1] for start in range(len(KILLED) + 1)]
            for part, name in zip(parts, [*KILLED, ""], strict=True):
                sent = [threads.submit(persist, client, body) for body in part]
                wait_for(partial(half_done, sent), PATIENCE_SECONDS, "half of the updates")
                if name:
                    processes.kill(name)
                    processes.start(name)
                for each in sent:
                    each.result()

    def answered() -> bool:
        open_ = "SELECT COUNT(*) FROM outbox_delivery WHERE state IN ('pending', 'sending')"
        unhandled = "SELECT COUNT(*) FROM conversations_message WHERE NOT handled"
        return processes.rows(open_) == [(0,)] and processes.rows(unhandled) == [(0,)]

    wait_for(answered, PATIENCE_SECONDS, "all answers")
    check(processes, api, set(texts.values()))


def check(processes: Processes, api: Server, texts: set[str]) -> None:
    log = processes.rows(
        "SELECT conversation_id, author, text, in_reply_to, sequence FROM conversations_message"
        " WHERE text LIKE '%message%of chat%' ORDER BY conversation_id, sequence"
    )
    asked = [(chat, text) for chat, author, text, _, _ in log if author == "family"]
    answers = [
        (chat, text.removeprefix("You asked: "), reply) for chat, author, text, reply, _ in log if author != "family"
    ]

    assert Counter(text for _, text in asked) == Counter(texts)
    assert [(chat, text) for chat, text, _ in answers] == asked

    went: dict[str, list[str]] = {}
    for body in api.of("/sendMessage"):
        if body["text"].startswith("You asked: "):
            went.setdefault(body["chat_id"], []).append(body["text"].removeprefix("You asked: "))
    for chat, sent in went.items():
        once = list(dict.fromkeys(sent))
        assert once == [text for _, text in asked if text.endswith(f"of chat {chat}")]
        # Telegram has no key against doubles: what was being sent when a process died may come once more.
        assert max(Counter(sent).values()) <= 2
        assert len(sent) - len(once) <= len(KILLED)
