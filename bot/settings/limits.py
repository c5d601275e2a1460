"""The other processes, how long one waits for another, and how much one caller may do."""

from __future__ import annotations

from bot.configuration import limits, processes
from bot.settings.values import values

RASA_URLS = values[processes.RASA_URL]
ACTIONS_URL = values[processes.ACTIONS_URL]
# The largest message we take is 2,000 characters, and the largest batch of a messaging app is Meta's: 3 MB. What is
# larger is refused before Django reads it (bot/body_limit.py); behind that stands Django's own limit, after reading.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
HOOK_BODY_BYTES = 3 * 1024 * 1024
RASA_TIMEOUT_SECONDS = values[limits.RASA_TIMEOUT]
# How long a question waits for a rasa process that is starting again, before the family hears that there is no answer.
ASSISTANT_PATIENCE_SECONDS = values[limits.ASSISTANT_PATIENCE]
MESSAGE_LIMIT = 2000
# Messages a minute in one chat; calls a minute, and new chats an hour, from one address (a clinic may share one).
LIMIT_CHAT = values[limits.LIMIT_CHAT]
LIMIT_ADDRESS = values[limits.LIMIT_ADDRESS]
LIMIT_NEW_CHATS = values[limits.LIMIT_NEW_CHATS]
# A minute, from one address: calls of list pages, PDFs made, calls of contact forms.
LIMIT_LIST = values[limits.LIMIT_LIST]
LIMIT_PDF = values[limits.LIMIT_PDF]
LIMIT_CONTACT = values[limits.LIMIT_CONTACT]
# Passwords and codes tried within five minutes from one address; wrong passwords an hour for one account from all
# addresses but the browsers that know it.
LIMIT_SIGN_IN = values[limits.LIMIT_SIGN_IN]
LIMIT_SECOND_FACTOR = values[limits.LIMIT_SECOND_FACTOR]
LIMIT_ACCOUNT = values[limits.LIMIT_ACCOUNT]
# How long one call to a platform may take.
SEND_TIMEOUT_SECONDS = values[limits.SEND_TIMEOUT]
# After how many seconds without a round the worker counts as stalled; how much space must be free in BOT_VAR; where the
# worker serves its own figures.
WORKER_STALLED_SECONDS = values[limits.WORKER_STALLED]
DISK_LEAST_MB = values[limits.DISK_LEAST_MB]
WORKER_METRICS_PORT = values[processes.WORKER_METRICS_PORT]
INNER_HOST = values[processes.INNER_HOST]
