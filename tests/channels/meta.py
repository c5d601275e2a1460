"""Meta as a test plays it: signed requests for our webhooks, and a Graph API that takes our calls."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import time
from pathlib import Path
from typing import Any

from tests.channels.messaging.family import post
from tests.channels.messaging.servers import Answer, Answers, Call

SECRET = "the-secret-of-the-app"
VERIFY = "made-up-by-the-operator"
PHONE, PSID = "15550100", "7000000000000001"
# The day of the recorded payloads.
RECORDED = 1795000000


def payload(channel: str, name: str) -> dict[str, Any]:
    """A recorded notification, with the time of now."""
    text = (Path(__file__).parent / channel / "payloads" / f"{name}.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text.replace(str(RECORDED), str(int(time.time()))))
    return found


def signed(body: bytes, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def send(channel: str, *notifications: dict[str, Any]) -> list[int]:
    """Call our webhook with each, signed, and wait for all that follows; gives the status of its answers."""
    bodies = [json.dumps(notification).encode() for notification in notifications]
    return [post(channel, body, X_Hub_Signature_256=signed(body))[0].status_code for body in bodies]


def graph_api() -> Answers:
    """The Graph API, as far as we call it."""
    ids = itertools.count(1)

    def answer(call: Call) -> Answer:
        assert call.headers["authorization"] == "Bearer token"
        number = next(ids)
        return Answer(
            {"id": f"MEDIA{number}", "messages": [{"id": f"wamid.OURS{number}"}], "message_id": f"m_OURS{number}"}
        )

    return answer
