"""Meta's Graph API: WhatsApp and Messenger."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from bot.channels.simulator.platforms.base import Platform
from bot.channels.simulator.simulator_types import Answer, Call, Problem, Request

REFUSALS = {
    "unknown": (400, 131026, "Message undeliverable"),
    "too_long": (400, 100, "Invalid parameter"),
    "unauthorized": (401, 190, "Invalid OAuth access token"),
    "no_method": (400, 100, "Unsupported post request"),
    "slow_down": (429, 130429, "Rate limit hit"),
    "broken": (500, 131000, "Something went wrong"),
}


class Meta(Platform):
    """What both have in common: the token, signatures, the shape of errors."""

    def refusal(self, reason: str) -> Answer:
        status, code, words = REFUSALS[reason]
        error = {"message": f"(#{code}) {words}", "type": "OAuthException", "code": code, "fbtrace_id": "A"}
        return Answer(status, {"error": error})

    def check(self, fits: bool) -> None:
        """Raises Problem where a parameter is not within its limits."""
        if not fits:
            raise Problem(self.refusal("too_long"))

    def answer(self, call: Call) -> Answer:
        if call.headers.get("Authorization") != f"Bearer {self.setting('token')}":
            raise Problem(self.refusal("unauthorized"))
        _, _, path = call.path.partition("/")  # behind the version
        return self.graph(path, call)

    def graph(self, path: str, call: Call) -> Answer:
        """A call, without its version."""
        raise NotImplementedError

    def signed(self, body: dict[str, Any]) -> Request:
        return self.sealed(json.dumps(body).encode())

    def sealed(self, body: bytes) -> Request:
        signature = hmac.digest(self.setting("app_secret").encode(), body, hashlib.sha256).hex()
        return Request(body, {"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={signature}"})
