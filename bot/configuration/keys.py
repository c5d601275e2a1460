"""Secrets of our own."""

from __future__ import annotations

from bot.configuration.setting import secret

TITLE = "Secrets"
FERNET = r"[\w-]{43}=(\s*,\s*[\w-]{43}=)*,?"
MADE = "made by `make run` in `var/env` (mode 0600)"

SECRET_KEY = secret("BOT_SECRET_KEY", "signs staff sessions", default=None, shown=MADE)
RASA_SECRET = secret(
    "BOT_RASA_SECRET",
    "`web` uses it to call `rasa`, and `rasa` to call `actions`, so all three need the same one",
    default=None,
    shown=MADE,
)
CONTACT_KEY = secret(
    "BOT_CONTACT_KEY",
    "encrypts what families write on the form. To make one by hand: "
    "`python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'`",
    pattern=FERNET,
    allowed="a key of 32 bytes in base64, or several with commas, the newest first",
    default=None,
    shown=MADE,
)
ADDRESS_KEY = secret(
    "BOT_ADDRESS_KEY",
    "recognizes a family's number or id in messaging apps. If the key changes, every family there starts a new chat",
    shown=MADE,
)
PUSH_KEY = secret(
    "BOT_PUSH_KEY",
    "the VAPID key of web push: it signs the notices that a waiting family's browser shows when a navigator has "
    "answered. Made like `BOT_CONTACT_KEY`. Empty: none are offered. If it changes, notices turned on before do not "
    "arrive",
    pattern=r"[\w-]{43}=",
    allowed="a key of 32 bytes in base64",
)
METRICS_TOKEN = secret(
    "BOT_METRICS_TOKEN",
    "whoever sends it as `Authorization: Bearer …` can read `/metrics` and the details of `/ready` from elsewhere; "
    "empty: nobody can",
)
