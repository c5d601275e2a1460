"""The same door as rasa's channel, `POST /webhooks/internal/message`, with the same reading and without Rasa.

usage: uv run python -m benchmarks.without_rasa.door --model FILE --port PORT

Shows how much of Rasa is used when a message is answered (docs/decisions). It does not serve families.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.without_rasa import stand_ins

stand_ins.put_in_place()
# ruff: noqa: E402

import httpx
import uvicorn
import yaml

from bot import internal_auth
from bot.understanding import rasa_channel
from bot.understanding.interpretation import UNDERSTOOD
from bot.understanding.policy import FALLBACK, steps

NLU = "run_bot.understanding.pipeline."
OFFER = "utter_ask_choose"


class Assistant:
    """The components of a model file, in their order, and what follows from their reading."""

    def __init__(self, folder: Path) -> None:
        told = json.loads((folder / "metadata.json").read_text())
        self.model = told["model_id"]
        nodes = sorted((n for n in told["predict_schema"]["nodes"].items() if n[0].startswith(NLU)), key=_place)
        self.components = [_loaded(node, stand_ins.ModelStorage(folder)) for _, node in nodes]
        domain = yaml.safe_load((folder / "components" / "domain_provider" / "domain.yml").read_text())
        self.actions = set(domain["actions"])
        headers = {"Authorization": f"Bearer {internal_auth.secret()}"}
        self.client = httpx.AsyncClient(headers=headers, timeout=4)

    async def answer(self, question: dict[str, Any]) -> list[dict[str, Any]]:
        metadata = {key: question.get(key) for key in ("outcome", "previous", "page")}
        message = stand_ins.Message({"text": question["text"], "metadata": metadata})
        for component in self.components:
            component.process([message])
        read = message.get(UNDERSTOOD)
        said = [one for action in self.plan(read) for one in await self.said(action, question, message)]
        return [rasa_channel.as_reply(one, read, self.model) for one in rasa_channel.spoken(said, read)]

    def plan(self, read: dict[str, Any]) -> list[str]:
        """The actions that follow: what Rasa's rules and our policy say together."""
        outcomes = read.get("outcomes") or []
        return steps(read, self.actions) or ([f"utter_{outcome}" for outcome in outcomes] or [OFFER])

    async def said(self, action: str, question: dict[str, Any], message: stand_ins.Message) -> list[dict[str, Any]]:
        """One action's words: a text of ours, or what the actions process makes of it."""
        if not action.startswith("action_"):
            return [rasa_channel.as_message(action.removeprefix("utter_"))]
        heard = {"text": question["text"], "metadata": message.get("metadata"), UNDERSTOOD: message.get(UNDERSTOOD)}
        chat = question["conversation"]
        body = {"next_action": action, "sender_id": chat, "domain": {}, "version": "3.6.21"}
        body["tracker"] = {"sender_id": chat, "latest_message": heard, "slots": {}, "events": []}
        answer = await self.client.post(os.environ["BOT_ACTIONS_URL"], json=body)
        found = []
        for one in answer.raise_for_status().json()["responses"]:
            text = rasa_channel.as_message(one["response"].removeprefix("utter_"))
            filled = {name: value for name, value in one.items() if name not in (*text, "custom")}
            text["text"] = text["text"].format_map(filled)
            found.append({**text, "custom": one["custom"]})
        return found or [rasa_channel.as_message(FALLBACK.removeprefix("utter_").replace("_", "/", 1))]


def _place(node: tuple[str, Any]) -> int:
    """Rasa numbers the components: `…OutcomeDecision9`."""
    return int("".join(letter for letter in node[0][-3:] if letter.isdigit()))


def _loaded(node: dict[str, Any], storage: stand_ins.ModelStorage) -> Any:
    module, _, name = node["uses"].rpartition(".")
    component = getattr(importlib.import_module(module), name)
    resource = (node.get("resource") or {}).get("name")
    return (
        component.load(node["config"], storage, resource, None)
        if resource
        else component.create(node["config"], storage, resource, None)
    )


class Door:
    """An ASGI application."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant, self.secret = assistant, internal_auth.secret()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        if scope["method"] == "GET":
            await _send(send, 200, {"status": "ok"})
        elif not internal_auth.allowed(headers.get("authorization", ""), self.secret):
            await _send(send, 401, {"error": "unauthorized"})
        else:
            await _send(send, 200, {"messages": await self.assistant.answer(json.loads(await _body(receive)))})


async def _body(receive: Any) -> bytes:
    body, more = b"", True
    while more:
        event = await receive()
        body, more = body + event.get("body", b""), event.get("more_body", False)
    return body


async def _send(send: Any, status: int, told: dict[str, Any]) -> None:
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(told).encode()})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(chosen.model) as packed:
            packed.extractall(folder)  # noqa: S202
        assistant = Assistant(Path(folder))
        uvicorn.run(Door(assistant), port=chosen.port, log_level="warning", access_log=False, lifespan="off", ws="none")


if __name__ == "__main__":
    main()
