"""The names of the messaging apps' settings. What each means, and which are needed, is said by the apps' adapters.

`BOT_TELEGRAM_TOKEN` is a setting of the app's first account, `BOT_TELEGRAM__CLINIC__TOKEN` the same one of the account
`clinic` (docs/decisions/0039).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.configuration.setting import Setting, secret

META = ("TOKEN", "APP_SECRET", "VERIFY_TOKEN", "APP", "API", "VERSION")
TWILIO = ("ACCOUNT", "TOKEN", "NUMBER", "API")
FIELDS = {
    "TELEGRAM": ("TOKEN", "SECRET", "API"),
    "WHATSAPP": (*META, "NUMBER", "ACCOUNT"),
    "MESSENGER": (*META, "PAGE"),
    "SMS": TWILIO,
    "TWILIO_WHATSAPP": TWILIO,
    "LINE": ("SECRET", "TOKEN", "API"),
    "WECHAT": ("APP_ID", "SECRET", "TOKEN", "AES_KEY", "API"),
    "EMAIL": ("ADDRESS", "SECRET", "SMTP"),
    "WEBHOOK": ("SECRET", "URL"),
}
# An account as addresses name it, and the beginning of its variables.
SLUG = re.compile(r"[a-z][a-z0-9]{0,18}")
OF_ACCOUNT = re.compile(rf"BOT_({'|'.join(FIELDS)})__([A-Z][A-Z0-9]{{0,18}})__")


def variable(app: str, field: str, slug: str = "") -> str:
    """The environment variable of an app's setting. `slug`: of another account than the first."""
    return f"BOT_{app}__{slug}__{field}".upper() if slug else f"BOT_{app}_{field}".upper()


def accounts(given: Iterable[str]) -> list[tuple[str, str]]:
    """App and slug of each further account that a variable in `given` belongs to, in order."""
    found = (OF_ACCOUNT.match(name) for name in given)
    return sorted({(one[1].lower(), one[2].lower()) for one in found if one})


def of_accounts(given: Iterable[str]) -> list[Setting[str]]:
    """All settings of these accounts."""
    return [_setting(variable(app, key, slug)) for app, slug in accounts(given) for key in FIELDS[app.upper()]]


def _setting(name: str) -> Setting[str]:
    return secret(name, "see the app's page", pattern=r"[\s\S]+", allowed="a text")


SETTINGS = {name: _setting(name) for app, keys in FIELDS.items() for name in (f"BOT_{app}_{key}" for key in keys)}
