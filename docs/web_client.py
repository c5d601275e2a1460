"""A small client of the web chat. Try it: `python docs/web_client.py https://chat.example.org es`."""

import json
import sys
import uuid
from collections.abc import Iterator
from typing import Any, TypedDict

import httpx

API = "/chat/api/v1"
# What goes before a part of a message. Nothing that warns may be left out; bot/channels/web/openapi.yml has the rest.
SAID = {"automatic": "", "note": "", "text": "", "unverified": "Not confirmed: ", "ask": "Ask the team: "}
WARNED = {"changed": "A source changed on ", "old": "Days since it was checked: "}


class Message(TypedDict, total=False):
    sequence: int
    author: str
    name: str
    card: str
    automatic: str
    note: str
    text: str
    unverified: str
    ask: str
    changed: str
    old: int
    buttons: list[dict[str, str]]
    link: dict[str, str]  # fmt: skip


class Chat:
    """One family's chat with the server that is `http.base_url`. The token is the only key to it."""

    def __init__(self, http: httpx.Client, opening: dict[str, Any]) -> None:
        """Only after the family has read `opening` and agreed."""
        agreed = {"version": opening["consent"]["version"], "language": opening["language"]}
        opened = http.post(f"{API}/conversations", json={"consent": agreed}).raise_for_status().json()
        self.http, self.key = http, {"Authorization": f"Bearer {opened['token']}"}

    def send(self, identifier: str, **said: str) -> None:
        """`text=` or `button=`. After a failure again with the same identifier: it is stored once."""
        headers = {**self.key, "Prefer": "respond-async"}
        self.http.post(f"{API}/messages", json={"id": identifier, **said}, headers=headers).raise_for_status()

    def follow(self, after: int = 0) -> Iterator[tuple[str, Any]]:
        """("message", Message), ("state", …) or ("gone", {}), until it is cut off. Then call it again."""
        headers = {**self.key, "Last-Event-ID": str(after)}
        with self.http.stream("GET", f"{API}/stream", headers=headers, timeout=40) as answer:
            lines = (line.partition(": ") for line in answer.raise_for_status().iter_lines())
            event = ""
            for name, _, value in lines:
                event = value if name == "event" else event
                if name == "data":
                    yield event, json.loads(value)

    def delete(self) -> None:
        """All of it, for good."""
        self.http.request("DELETE", f"{API}/conversation", json={"confirm": True}, headers=self.key).raise_for_status()


def shown(message: Message) -> str:
    """A message as plain text."""
    told: dict[str, Any] = dict(message)
    who = f"{told['name']} (a person)" if told.get("name") else told["author"]
    parts = [f"{before}{told[key]}" for key, before in {**SAID, **WARNED}.items() if told.get(key)]
    choices = [f"  [{button['id']}] {button['title']}" for button in told.get("buttons", [])]
    links = [f"  {told['link']['title']}: {told['link']['url']}"] if "link" in told else []
    return "\n".join([f"{'! ' if told.get('card') == 'alarm' else ''}{who}:", *parts, *choices, *links])


def main(server: str, language: str = "en") -> None:
    """Shows what a family must read, asks one question, shows the answer."""
    with httpx.Client(base_url=server, timeout=20) as http:
        opening = http.get(f"{API}/opening", params={"lang": language}).raise_for_status().json()
        print(*opening["lines"], opening["consent"]["heading"], *opening["consent"]["lines"], sep="\n")
        if input(f"{opening['consent']['agree']}? [y/n] ") == "y":
            chat = Chat(http, opening)
            chat.send(str(uuid.uuid4()), text=input("> "))
            for event, data in chat.follow():
                print(shown(data) if event == "message" else "")
                if event == "gone" or data.get("author") in ("assistant", "person"):
                    break


if __name__ == "__main__":
    main(*sys.argv[1:])
