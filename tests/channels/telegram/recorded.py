"""Telegram's updates as they were recorded."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

PAYLOADS = Path(__file__).with_name("payloads")
SECRET = "made-up-by-the-operator"


def payload(name: str, **changed: Any) -> dict[str, Any]:
    """A recorded update, with the time of now where it is a new message."""
    found: dict[str, Any] = json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8"))
    if "message" in found:
        found["message"]["date"] = int(time.time())
    return {**found, **changed}
