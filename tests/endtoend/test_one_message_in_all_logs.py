"""One message can be followed through the logs of all processes: by its ids, and by no word that the family wrote."""

from __future__ import annotations

import re
import uuid
from collections import defaultdict

import httpx

from tests.channels.simulated import Telephone
from tests.endtoend.ports import wait_for
from tests.endtoend.stack import CALL_SECONDS, Chat, Stack

# As nginx does in deploy/; what comes from 127.0.0.1 is trusted.
PROXY = {"X-Forwarded-For": "203.0.113.9"}
LINE = re.compile(r"(web|rasa|actions|worker)\.\d+ +\| .*\[request=([0-9a-f]{32}) turn=([0-9a-f]{16})\]")
PATIENCE_SECONDS = 60
# Of the four that a family's wish about its list takes part in.
ASKED = {"web", "rasa", "actions"}
Found = dict[str, set[str]]


def processes(stack: Stack, request: str) -> Found:
    """The processes that named the request, each with the turns that it named beside it."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for process, named, turn in LINE.findall(stack.output):
        if named == request:
            found[process].add(turn)
    return dict(found)


def test_a_message_has_one_request_and_one_turn_in_web_rasa_and_actions(stack: Stack, chat: Chat) -> None:
    request, word = uuid.uuid4().hex, uuid.uuid4().hex[:12]
    body = {"id": str(uuid.uuid4()), "text": f"add: May we bring our {word}?"}

    answer = chat.client.post("api/v1/messages", json=body, headers={**chat.key, **PROXY, "X-Request-ID": request})

    assert answer.headers["X-Request-ID"] == request
    wait_for(lambda: set(processes(stack, request)) == ASKED, PATIENCE_SECONDS, "its lines")
    [[turn]] = {tuple(turns) for turns in processes(stack, request).values()}
    assert stack.output.count(turn) >= len(ASKED)
    assert word not in stack.output


def test_the_next_message_has_other_ids(stack: Stack, chat: Chat) -> None:
    first, second = (
        chat.client.post("api/v1/messages", json={"id": str(uuid.uuid4()), "text": "show my list"}, headers=chat.key)
        for _ in range(2)
    )
    requests = [answer.headers["X-Request-ID"] for answer in (first, second)]
    wait_for(lambda: all(set(processes(stack, one)) == ASKED for one in requests), PATIENCE_SECONDS, "their lines")

    turns = [set().union(*processes(stack, one).values()) for one in requests]
    assert [len(found) for found in turns] == [1, 1] and not turns[0] & turns[1]


def test_what_is_sent_to_an_app_names_the_turn_that_it_answers(stack: Stack) -> None:
    def sent() -> bool:
        ended = set(re.findall(r"a turn ended .*turn=([0-9a-f]{16})\]", stack.output))
        return bool(ended & set(re.findall(r"telegram took part \d+ \[.*turn=([0-9a-f]{16})\]", stack.output)))

    with httpx.Client(base_url=stack.simulator, timeout=CALL_SECONDS, trust_env=False) as client:
        phone = Telephone(client, "telegram", uuid.uuid4().hex[:8])
        for words in ("hello", "yes", "How much does it cost?"):
            phone.act("text", text=words)

        wait_for(sent, PATIENCE_SECONDS, "an answer, sent under the id of its turn")
