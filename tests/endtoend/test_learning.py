"""From a misunderstood sentence to a better model that serves, and back: the whole way, with a small model."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.launcher import pointer
from tests.endtoend import small
from tests.endtoend.desk import Desk, signed_in
from tests.endtoend.stack import Stack, open_chat, running

MISREAD = "my uncle only has the little red book from our republic"
RIGHT = "travel/visa"
# Pinned: each is understood by the first model. The last one is what the harmful proposal would spoil.
PINNED = {
    "how much does it cost": "costs/overview",
    "which visa do we need": RIGHT,
    "please a person": "human/handoff",
    "well met, my friends": "chat/greet",
}
HARMFUL, HARMS = "well met, my dear friends", "costs/insurance"
SECOND_PERSON = """
from django.contrib.auth.models import User
from bot.review import learning
from bot.review.models import Proposal
lena, _ = User.objects.get_or_create(username="lena")
for proposal in Proposal.objects.filter(state="proposed"):
    learning.decide(proposal.pk, lena, True)
"""


@dataclass
class Service:
    """A running assistant of a small project, with its desk."""

    project: Path
    stack: Stack
    desk: Desk

    def manage(self, *arguments: str) -> tuple[int, str]:
        """A command beside the running assistant: its exit status, and what it said."""
        done = small.manage(self.project, *arguments, **self.stack.environment)
        return done.returncode, done.stdout + done.stderr

    def outcome(self, text: str) -> str:
        """What a new family gets that asks `text`."""
        with self.stack.client() as client:
            replies = open_chat(client).say(text)["replies"]
        return str(replies[0].get("outcome") or replies[0]["text"])

    def learn(self, text: str, outcome: str, *kinds: str) -> None:
        """Somebody asks, a reviewer judges and proposes, a second person approves, and it is written."""
        self.outcome(text)
        found = self.desk.client.get("search/", params={"q": text}).text
        chat = re.findall(r"/staff/chats/([0-9a-f-]{36})/", found)[0]
        message = self.message(chat, text)
        self.desk.post(f"review/messages/{message}/judge/", verdict="wrong", outcome=outcome, seen="0")
        for kind in kinds:
            self.desk.post(f"review/messages/{message}/propose/", text=text, outcome=outcome, kind=kind)
        code, said = self.manage("shell", "-c", SECOND_PERSON)
        assert code == 0, said
        code, said = self.manage("apply_reviews", "--by", "lena")
        assert code == 0 and "proposal" in said, said

    def message(self, chat: str, text: str) -> str:
        inbox = self.desk.client.get(f"chats/{chat}/").text
        assert text in inbox
        return str(self.stack.rows("SELECT id FROM conversations_message WHERE text = ? ORDER BY id DESC", text)[0][0])


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    project = small.copy(tmp_path_factory.mktemp("small"))
    cases = [json.dumps({"id": f"pin-{n}", "text": t, "expect": [o]}) for n, (t, o) in enumerate(PINNED.items())]
    (project / "tests" / "regression" / "cases.jsonl").write_text("\n".join(cases) + "\n", encoding="utf-8")
    with running(tmp_path_factory.mktemp("learning"), project) as stack:
        yield Service(project, stack, signed_in(stack))


@contextmanager
def talking(service: Service) -> Iterator[list[str]]:
    """A family asks and asks while something happens; gives all outcomes in the end."""
    stop, heard = threading.Event(), list[str]()

    def talk() -> None:
        with service.stack.client() as client:
            chat = open_chat(client)
            while not stop.is_set():
                heard.extend(str(reply.get("outcome")) for reply in chat.say("which visa do we need")["replies"])

    thread = threading.Thread(target=talk)
    thread.start()
    try:
        yield heard
    finally:
        stop.set()
        thread.join()


def test_a_misread_sentence_is_learned_and_a_harmful_one_is_stopped(service: Service) -> None:
    assert service.outcome(MISREAD) == "scope/off_topic"
    service.learn(MISREAD, RIGHT, "example", "case")

    with talking(service) as heard:
        code, said = service.manage("release", "--by", "lena", "--evaluation")

    assert code == 0, said
    assert "Pinned: 1 better, 0 worse" in said
    assert set(heard) == {RIGHT}, "nothing was lost, and nobody was put off, while the model changed"
    assert service.outcome(MISREAD) == RIGHT
    assert {text: service.outcome(text) for text in PINNED} == PINNED

    good = pointer.read(service.stack.var)
    service.learn(HARMFUL, HARMS, "example")
    code, said = service.manage("release", "--by", "lena", "--evaluation")

    assert code != 0
    assert "Not released: 1 pinned got worse (pin-3)" in said
    assert pointer.read(service.stack.var) == good
    assert service.outcome(MISREAD) == RIGHT
    assert service.outcome("well met, my friends") == "chat/greet"

    code, said = service.manage("release", "--rollback", "--by", "lena")

    assert code == 0, said
    assert service.outcome(MISREAD) == "scope/off_topic"
    kinds = [row[0] for row in service.stack.rows("SELECT kind FROM review_release ORDER BY id")]
    assert kinds == ["released", "refused", "rolled_back"]
