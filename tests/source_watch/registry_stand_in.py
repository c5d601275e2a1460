"""A registry and a web page on this machine, in the form that the real ones have."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

NUMBER = "NCT06947473"


def record(**changes: Any) -> dict[str, Any]:
    """A study's record as the API gives it, shortened."""
    status = {
        "overallStatus": changes.get("status", "NOT_YET_RECRUITING"),
        "statusVerifiedDate": "2025-05",
        "lastUpdatePostDateStruct": {"date": changes.get("updated", "2025-05-20"), "type": "ACTUAL"},
    }
    return {
        "protocolSection": {
            "identificationModule": {"nctId": changes.get("number", NUMBER)},
            "statusModule": status,
            "designModule": {"phases": ["PHASE1", "PHASE2"], "enrollmentInfo": {"count": 54}},
        },
        "hasResults": False,
    }


class StandIn:
    """What is answered next: `paths` by path, a status and a body each."""

    def __init__(self) -> None:
        self.paths: dict[str, tuple[int, str]] = {}
        self.asked: list[str] = []
        self.address = ""

    def registry(self, **changes: Any) -> None:
        self.paths[f"/studies/{NUMBER}"] = 200, json.dumps(record(**changes))

    def page(self, html: str) -> None:
        self.paths["/trial"] = 200, html


@contextmanager
def standing_in() -> Iterator[StandIn]:
    stand_in = StandIn()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            stand_in.asked.append(self.path)
            status, body = stand_in.paths.get(self.path, (404, ""))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    stand_in.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield stand_in
    finally:
        server.shutdown()
        server.server_close()
