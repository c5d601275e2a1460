"""A family's telephone with one app, whose simulated platform calls our webhook."""

from __future__ import annotations

from django.conf import settings as project

from bot.channels.simulator.platforms import PLATFORMS, Platform
from bot.channels.simulator.simulator_types import Act, Request
from bot.conversations.models import Author, Message
from tests.channels.messaging.family import post


class Telephone:
    def __init__(self, name: str, env: dict[str, str], owner: str = "ann") -> None:
        kind = next(one for one in PLATFORMS if one.name == name)
        self.platform: Platform = kind(env, project.PUBLIC_URL)
        self.phone = self.platform.phone(owner)

    def send(self, kind: str, text: str = "") -> None:
        for one in self.platform.acted(self.phone, Act(kind, text)):
            assert self.post(one) == 200

    def write(self, *texts: str) -> None:
        for text in texts:
            self.send("text", text)

    def post(self, one: Request) -> int:
        """The status of our answer to a request of the platform."""
        [answer] = post(self.platform.name, one.body, query=f"?{one.query}" if one.query else "", **one.headers)
        return int(answer.status_code)


def said() -> list[tuple[str, str]]:
    """What the assistant said, with what it is about, in order."""
    replies = Message.objects.filter(author=Author.ASSISTANT).order_by("sequence")
    return list(replies.values_list("outcome", "text"))
