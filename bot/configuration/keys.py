"""Secrets of our own."""

from __future__ import annotations

from bot.configuration.setting import secret

TITLE = "Secrets"
FERNET = r"[\w-]{43}=(\s*,\s*[\w-]{43}=)*,?"
MADE = "made by `make run` in `var/env` (mode 0600)"

SECRET_KEY = secret("BOT_SECRET_KEY", "signs the sessions of staff", default=None, shown=MADE)
RASA_SECRET = secret(
    "BOT_RASA_SECRET",
    "with it `web` calls `rasa`, and `rasa` calls `actions`: all three need the same",
    default=None,
    shown=MADE,
)
CONTACT_KEY = secret(
    "BOT_CONTACT_KEY",
    "seals what families write on the form. By hand: "
    "`python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'`",
    pattern=FERNET,
    allowed="a key of 32 bytes in base64, or several with commas, the newest first",
    default=None,
    shown=MADE,
)
ADDRESS_KEY = secret(
    "BOT_ADDRESS_KEY",
    "finds a family's number or id again in messaging apps. With another key every family there begins a new chat",
    shown=MADE,
)
METRICS_TOKEN = secret(
    "BOT_METRICS_TOKEN",
    "who sends it as `Authorization: Bearer …` may read `/metrics` and the details of `/ready` from elsewhere; "
    "empty: nobody may",
)
