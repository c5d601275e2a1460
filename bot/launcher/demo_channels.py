"""The settings of messaging apps that stand for the real ones while trying out (bot/channels/simulator)."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping

# A host and port where nobody listens.
NOBODY = "127.0.0.1:1"


def _secret() -> str:
    return secrets.token_hex(16)


def channels(simulator: str, mail: str = NOBODY) -> dict[str, dict[str, str]]:
    """Settings by channel, with secrets that are new at each start. `simulator` and `mail` are its addresses."""
    twilio = {"ACCOUNT": "AC00000000000000000000000000000001", "TOKEN": _secret(), "NUMBER": "+12025550100"}
    meta = {"TOKEN": _secret(), "APP_SECRET": _secret(), "VERIFY_TOKEN": _secret()}
    return {
        "WHATSAPP": {**meta, "NUMBER": "100000000000001", "API": f"{simulator}/api/whatsapp"},
        "MESSENGER": {**meta, "PAGE": "200000000000001", "API": f"{simulator}/api/messenger"},
        "TELEGRAM": {"TOKEN": f"1:{_secret()}", "SECRET": _secret(), "API": f"{simulator}/api/telegram"},
        "SMS": {**twilio, "API": f"{simulator}/api/sms"},
        "TWILIO_WHATSAPP": {**twilio, "API": f"{simulator}/api/twilio_whatsapp"},
        "LINE": {"SECRET": _secret(), "TOKEN": _secret(), "API": f"{simulator}/api/line"},
        "WECHAT": {
            "APP_ID": "wx0000000000000001",
            "SECRET": _secret(),
            "TOKEN": _secret(),
            "API": f"{simulator}/api/wechat",
        },
        "EMAIL": {
            "ADDRESS": "answers@example.org",
            "SECRET": _secret(),
            "SMTP": f"smtp://companion:{_secret()}@{mail}",
        },
        "WEBHOOK": {
            "SECRET": f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}",
            "URL": f"{simulator}/api/webhook/messages",
        },
    }


def settings(simulator: str, given: Mapping[str, str], mail: str = NOBODY) -> dict[str, str]:
    """The environment of all simulated channels. A channel that has a setting in `given` is real and left alone."""
    found: dict[str, str] = {}
    for channel, fields in channels(simulator, mail).items():
        prefix = f"BOT_{channel}_"
        if not any(name.startswith(prefix) and value for name, value in given.items()):
            found |= {f"{prefix}{field}": value for field, value in fields.items()}
    return found
