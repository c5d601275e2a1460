"""Servers on this machine: a platform that takes our calls, and an assistant that answers in place of Rasa."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Call:
    """A call that the server got. `json` is empty where the body is none."""

    path: str
    headers: dict[str, str]
    body: bytes
    method: str = "POST"

    @property
    def json(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads(self.body)
        except ValueError:
            return {}
        return found


@dataclass(frozen=True)
class Answer:
    body: Any = field(default_factory=dict)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


Answers = Callable[[Call], Answer]


@dataclass
class Server:
    """`calls`: everything it got, in order."""

    url: str
    calls: list[Call]
    answers: Answers

    def of(self, ending: str) -> list[dict[str, Any]]:
        """The bodies of calls to paths with this ending."""
        return [call.json for call in self.calls if call.path.endswith(ending)]


@contextmanager
def serving(answers: Answers) -> Iterator[Server]:
    """A server on a free port of the loopback."""
    server: Server

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            call = Call(self.path, {name.lower(): value for name, value in self.headers.items()}, body, self.command)
            answer = server.answers(call)
            server.calls.append(call)
            given = json.dumps(answer.body).encode()
            self.send_response(answer.status)
            for name, value in {**answer.headers, "Content-Length": str(len(given))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(given)

        do_GET = do_PUT = do_POST

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server = Server(f"http://127.0.0.1:{listening.server_port}", [], answers)
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()


def echoing(call: Call) -> Answer:
    """An assistant that says what it was asked."""
    reply = {"text": f"You asked: {call.json['text']}", "metadata": {"outcome": "trial/overview"}}
    return Answer({"messages": [reply]})
