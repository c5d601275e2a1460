"""Email: Mailgun's route brings what families write; our answers come to a mail server (`mail_server.py`)."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from email import message_from_bytes, policy
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from bot.channels.simulator.platforms.base import Platform
from bot.channels.simulator.simulator_types import Act, Answer, Bubble, Call, File, Phone, Problem, Request

TYPES = {"picture": "image/jpeg", "file": "application/pdf", "voice": "audio/mpeg", "video": "video/mp4"}
# What a mail server says.
REFUSALS = {"unknown": 550, "too_long": 552, "unauthorized": 535, "slow_down": 421, "broken": 451}


class Email(Platform):
    name = "email"
    title = "Email"
    kinds = tuple(TYPES)
    worded = tuple(TYPES)

    def __init__(self, env: Mapping[str, str], public_url: str) -> None:
        super().__init__(env, public_url)
        self.threads: dict[str, str] = {}  # by a family's address, the last `Message-ID` that it got

    @property
    def used(self) -> bool:
        return urlsplit(self.setting("smtp")).hostname == "127.0.0.1"

    def address(self, number: int) -> str:
        return f"family-{number}@example.net"

    def refusal(self, reason: str) -> Answer:
        return Answer(REFUSALS[reason])

    # Our answers

    def takes(self, user: str, password: str) -> bool:
        """Whether the mail server knows this account."""
        found = urlsplit(self.setting("smtp"))
        return (user, password) == (found.username, found.password)

    def answer(self, call: Call) -> Answer:
        """A mail to the address that the path names."""
        phone, made = self.reached(call.path), message_from_bytes(call.body, policy=policy.default)
        text, files = made.get_body(("plain",)), [self._file(part) for part in made.iter_attachments()]
        if text is None or made.get("Auto-Submitted") != "auto-replied":
            raise Problem(self.refusal("broken"))
        shown = self.shown(
            phone, text.get_content().replace("\r\n", "\n").rstrip("\n"), file=files[0] if files else None
        )
        shown.id = self.threads[phone.address] = made["Message-ID"]
        return Answer()

    @staticmethod
    def _file(part: Any) -> File:
        return File(part.get_filename(), part.get_content_type(), part.get_content())

    # What families write

    def request(self, phone: Phone, act: Act, bubble: Bubble) -> Request:
        own, now = self.setting("address"), int(time.time())
        headers = [
            ["From", f"{phone.owner[:20]} <{phone.address}>"],
            ["To", own],
            ["Message-Id", f"<{bubble.id}@mail.example.net>"],
            ["Subject", "A question"],
            *([["In-Reply-To", self.threads[phone.address]]] if phone.address in self.threads else []),
        ]
        files = [{"url": f"https://storage/{bubble.id}", "content-type": TYPES[act.kind]}] if act.kind in TYPES else []
        fields = {
            "recipient": own,
            "sender": phone.address,
            "from": headers[0][1],
            "body-plain": act.text + self._below(phone, own),
            "message-headers": json.dumps(headers),
            "attachments": json.dumps(files),
            "timestamp": str(now),
        }
        return self.sealed(urlencode(fields).encode())

    def _below(self, phone: Phone, own: str) -> str:
        """What the family's program puts below: our last mail, and who sent this from where."""
        ours = [bubble.text for bubble in phone.bubbles if not bubble.mine]
        if not ours:
            return "\r\n\r\nSent from my iPhone\r\n"
        quoted = "".join(f"> {line}\r\n" for line in ours[-1].splitlines())
        return f"\r\n\r\nOn Tue, Dec 1, 2026 at 10:00 AM Trial companion\r\n<{own}> wrote:\r\n{quoted}"

    def sealed(self, body: bytes) -> Request:
        given = dict(parse_qsl(body.decode(), keep_blank_values=True))
        now = str(int(time.time()))
        token = secrets.token_hex(25)
        signature = hmac.new(self.setting("secret").encode(), f"{now}{token}".encode(), hashlib.sha256).hexdigest()
        # The signature stands last: a form that was cut has none that fits.
        rest = {name: value for name, value in given.items() if name not in ("timestamp", "token", "signature")}
        signed = {**rest, "timestamp": now, "token": token, "signature": signature}
        return Request(urlencode(signed).encode(), {"Content-Type": "application/x-www-form-urlencoded"})
