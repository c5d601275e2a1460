"""Families that write whatever happens, as the widget does: the same id again until the server says that it has it."""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx

QUESTIONS = [
    "How much does it cost?",
    "is there an age limit",
    "which visa do we need",
    "what is cytokine release syndrome",
    "how long would we stay in beijing",
    "show my list",
    "can the cells attack her body",
]
EMERGENCIES = ["my husband cannot breathe, his lips are blue", "she is having a seizure right now"]
# Of all messages, how many are emergencies, and how many follow at once on the one before.
EMERGENCY_SHARE, BURST_SHARE = 0.1, 0.2
AGAIN_SECONDS, CALL_SECONDS = 0.5, 25.0


@dataclass
class Sent:
    """A message that the server acknowledged; `at` in seconds of the monotonic clock."""

    identifier: str
    text: str
    at: float


@dataclass
class Family:
    """One chat. `sites`: the addresses of all web processes, of which each call takes one, as behind a proxy."""

    sites: list[str]
    dice: random.Random
    client: httpx.AsyncClient
    token: str = ""
    sent: list[Sent] = field(default_factory=list)
    refused: int = 0

    async def call(self, method: str, path: str, **more: Any) -> Any:
        """The JSON of an answer of 2xx, however often it takes."""
        headers = {"Prefer": "respond-async", **({"Authorization": f"Bearer {self.token}"} if self.token else {})}
        while True:
            try:
                site = self.dice.choice(self.sites)
                answer = await self.client.request(method, f"{site}api/{path}", headers=headers, **more)
                if answer.is_success:
                    return answer.json()
                assert answer.status_code == 429 or answer.status_code >= 500, answer.text
            except httpx.TransportError:
                pass
            self.refused += 1
            await asyncio.sleep(AGAIN_SECONDS)

    async def talk(self, agreed: dict[str, Any], until: float) -> None:
        """Agree, and write until then, with pauses as people make them."""
        self.token = (await self.call("POST", "conversations", json=agreed))["token"]
        while time.monotonic() < until:
            texts = EMERGENCIES if self.dice.random() < EMERGENCY_SHARE else QUESTIONS
            await self.write(self.dice.choice(texts))
            if self.dice.random() > BURST_SHARE:
                await asyncio.sleep(self.dice.uniform(4, 20))

    async def write(self, text: str) -> None:
        message = {"id": str(uuid.uuid4()), "text": text}
        await self.call("POST", "messages", json=message)
        self.sent.append(Sent(message["id"], text, time.monotonic()))

    async def log(self) -> list[dict[str, Any]]:
        """All that stands in the chat."""
        found: list[dict[str, Any]] = []
        while True:
            after = found[-1]["sequence"] if found else 0
            page = (await self.call("GET", "messages", params={"after": after}))["messages"]
            if not page:
                return found
            found += page
