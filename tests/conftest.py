"""Secrets for the tests: made anew for each run, as in a real installation."""

import os
import secrets
import tempfile

os.environ.setdefault("BOT_SECRET_KEY", secrets.token_hex(32))
os.environ.setdefault("BOT_RASA_SECRET", secrets.token_hex(32))
os.environ.setdefault("BOT_VAR", tempfile.mkdtemp(prefix="bot-tests-"))
