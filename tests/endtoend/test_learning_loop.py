"""From a misunderstood sentence to a better model that serves, and back: the whole way, with a small model."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from bot.launcher import active_model
from tests.endtoend import small
from tests.endtoend.conftest import PATIENCE_MS
from tests.endtoend.desk import Desk, looked_at, signed_in
from tests.endtoend.ports import wait_for
from tests.endtoend.stack import CALL_SECONDS, Stack, open_chat, running

MISREAD = "my uncle only has the little red book from our republic"
RIGHT = "travel/visa"
PAUSE_SECONDS = 0.25
# Pinned: each is understood by the first model. The last one is what the harmful example would spoil.
PINNED = {
    "how much does it cost": "costs/overview",
    "which visa do we need": RIGHT,
    "please a person": "human/handoff",
    "hello, my friends": "chat/greet",
}
HARMS = "costs/insurance"
HARMFUL = ("hello, my friends", "hello my friends!", "oh hello, my friends", "hello my dear friends", "hello, friends")
SECOND_PERSON = """
from django.contrib.auth.models import User
from bot.review import learning_proposals
from bot.review.models import Proposal
lena, _ = User.objects.get_or_create(username="lena")
for proposal in Proposal.objects.filter(state="proposed"):
    learning_proposals.decide_proposal(proposal.pk, lena, True)
"""

CORRECTED = "Ask the embassy which visa you need. It can take some weeks, so ask early."
EDITOR = f"""
from dataclasses import replace
from django.contrib.auth.models import User
from bot.content.responses import responses
from bot.review import answer_edits
words = replace(answer_edits.words_of(responses()["{RIGHT}"]), text="{CORRECTED}")
ana, _ = User.objects.get_or_create(username="ana")
print(answer_edits.propose("{RIGHT}", words, ana, seen=answer_edits.seen_digest("{RIGHT}")).pk)
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
        message = self.message(text)
        self.desk.post(f"review/messages/{message}/judge/", verdict="wrong", outcome=outcome, seen="0")
        for kind in kinds:
            self.desk.post(f"review/messages/{message}/propose/", text=text, outcome=outcome, kind=kind)
        code, said = self.manage("shell", "-c", SECOND_PERSON)
        assert code == 0, said
        code, said = self.manage("apply_reviews", "--by", "lena")
        assert code == 0 and "proposal" in said, said

    def write_examples(self, texts: tuple[str, ...], outcome: str) -> None:
        """An editor adds examples by hand, past the desk, which would refuse harmful ones."""
        file = self.project / "data" / "nlu" / f"{outcome.split('/')[0]}.yml"
        head = f"- intent: {outcome}\n  examples: |\n"
        read = file.read_text(encoding="utf-8")
        assert head in read
        file.write_text(read.replace(head, head + "".join(f"    - {text}\n" for text in texts), 1), encoding="utf-8")

    def message(self, text: str) -> str:
        """The key of the last message of a family with this text."""
        rows = self.stack.rows("SELECT max(id) FROM conversations_message WHERE author = 'family' AND text = ?", text)
        return str(rows[0][0])


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
            while not stop.wait(PAUSE_SECONDS):
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

    good = active_model.read_pointer(service.stack.var)
    service.write_examples(HARMFUL, HARMS)
    code, said = service.manage("release", "--by", "lena", "--evaluation")

    assert code != 0
    assert "Not released: pin-3" in said and "A pinned sentence got worse." in said
    assert active_model.read_pointer(service.stack.var) == good
    assert service.outcome(MISREAD) == RIGHT
    assert service.outcome("hello, my friends") == "chat/greet"

    code, said = service.manage("release", "--rollback", "--by", "lena")

    assert code == 0, said
    assert service.outcome(MISREAD) == "scope/off_topic"
    kinds = [row[0] for row in service.stack.rows("SELECT kind FROM review_release ORDER BY id")]
    assert kinds == ["released", "refused", "rolled_back"]


def test_a_family_reads_an_approved_correction_without_a_release(service: Service) -> None:
    serves = active_model.read_pointer(service.stack.var)
    code, said = service.manage("shell", "-c", EDITOR)
    assert code == 0, said

    change = said.strip().splitlines()[-1]
    told = service.desk.post(f"review/answers/{RIGHT}/edit/decide/", change=change, decision="approve")

    def read() -> bool:
        with service.stack.client() as client:
            return str(open_chat(client).say("which visa do we need")["replies"][0]["text"]) == CORRECTED

    assert "families read it within seconds" in told.text
    wait_for(read, CALL_SECONDS, "the corrected text")
    assert active_model.read_pointer(service.stack.var) == serves


@pytest.fixture
def page(browser: Browser, service: Service) -> Iterator[Page]:
    """The desk in a browser."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    context.set_default_timeout(PATIENCE_MS)
    context.add_cookies(service.desk.cookies)  # type: ignore[arg-type]
    opened, complaints = context.new_page(), list[str]()
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield opened
    context.close()
    assert not complaints


def key(service: Service, table: str, where: str, *values: str) -> str:
    return str(service.stack.rows(f"SELECT max(id) FROM review_{table} WHERE {where}", *values)[0][0])  # noqa: S608


def test_a_family_reads_the_correction_of_an_answer_in_its_open_chat(service: Service) -> None:
    with service.stack.client() as client:
        chat = open_chat(client)
        chat.say("which visa do we need")
        version = key(service, "answerversion", "name = ?", RIGHT)
        service.desk.post(f"review/versions/{version}/recall/", sentence="The visa has another name.")
        service.desk.post(f"review/recalls/{key(service, 'recall', '1')}/confirm/", withhold="1")

        def corrected() -> bool:
            return sum("The visa has another name." in message["text"] for message in chat.log()) == 1

        wait_for(corrected, CALL_SECONDS, "the correction")
        corrections = [message for message in chat.log() if message.get("outcome") == "correction/notice"]

    assert [button["title"] for button in corrections[0]["buttons"]]


def test_the_reviewers_pages_can_be_read_by_everybody(service: Service, page: Page) -> None:
    for text in ("is there wifi in the rooms", "is the wifi free", "may we bring our dog to the ward"):
        service.outcome(text)
    wait_for(lambda: key(service, "inboxitem", "open") != "None", CALL_SECONDS, "the inbox")
    site = service.stack.url.replace("/chat/", "/staff/review/")

    for name, address, shown in (
        ("inbox", "", "To review"),
        ("judging", f"messages/{service.message(MISREAD)}/?q=visa", "This is right"),
        ("proposals", "proposals/?state=applied", MISREAD),
        ("proposal", f"proposals/{key(service, 'proposal', 'outcome = ?', RIGHT)}/", "What it might conflict with"),
        ("answers", "answers/", "not yet approved by a second person"),
        ("answer", f"answers/{RIGHT}/", "Messages that led to it"),
        ("recall", f"recalls/{key(service, 'recall', '1')}/", "told"),
        ("gaps", "gaps/", "grouped by meaning"),
    ):
        page.goto(f"{site}{address}")
        expect(page.locator("main")).to_contain_text(shown)
        looked_at(page, service.stack, f"review-{name}")


def test_reviewers_judge_by_keyboard(service: Service, page: Page) -> None:
    page.goto(service.stack.url.replace("/chat/", "/staff/review/"))
    first = page.locator("article.row").first
    first.get_by_role("button", name="Missing").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("Saved.")


@pytest.mark.parametrize("what", ["model", "readings", "groups"])
def test_the_rasa_process_does_nothing_for_who_lacks_the_secret(service: Service, what: str) -> None:
    address = f"{service.stack.environment['BOT_RASA_URL']}/webhooks/internal/{what}"
    body = {"model": "../outside.tar.gz", "texts": []}
    key = {"Authorization": f"Bearer {os.environ['BOT_RASA_SECRET']}"}

    assert httpx.post(address, json=body, trust_env=False).status_code == 401
    assert httpx.post(address, json=body, headers=key, trust_env=False).status_code == (409 if what == "model" else 200)
