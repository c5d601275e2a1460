"""The names of the messaging apps' settings. What each means, and which are needed, is said by the apps' adapters."""

from __future__ import annotations

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


def _setting(name: str) -> Setting[str]:
    return secret(name, "see the app's page", pattern=r"[\s\S]+", allowed="a text")


SETTINGS = {name: _setting(name) for app, keys in FIELDS.items() for name in (f"BOT_{app}_{key}" for key in keys)}
