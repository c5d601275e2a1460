"""How much one caller may do, and how long one part waits for another."""

from __future__ import annotations

from bot.configuration.setting import number, whole

TITLE = "Limits and times"
CALLS = (1, 1_000_000)

LIMIT_CHAT = whole("BOT_LIMIT_CHAT", 30, *CALLS, "messages per minute in one chat")
LIMIT_ADDRESS = whole("BOT_LIMIT_ADDRESS", 600, *CALLS, "calls per minute from one address (IPv6: /64)")
LIMIT_NEW_CHATS = whole("BOT_LIMIT_NEW_CHATS", 120, *CALLS, "new chats per hour from one address")
LIMIT_LIST = whole("BOT_LIMIT_LIST", 120, *CALLS, "calls of list pages per minute from one address")
LIMIT_PDF = whole("BOT_LIMIT_PDF", 12, *CALLS, "PDFs made per minute for one address")
LIMIT_CONTACT = whole("BOT_LIMIT_CONTACT", 30, *CALLS, "calls of contact forms per minute from one address")
LIMIT_SIGN_IN = whole("BOT_LIMIT_SIGN_IN", 30, *CALLS, "staff passwords tried within five minutes from one address")
LIMIT_SECOND_FACTOR = whole(
    "BOT_LIMIT_SECOND_FACTOR", 30, *CALLS, "staff codes tried within five minutes from one address"
)
LIMIT_ACCOUNT = whole(
    "BOT_LIMIT_ACCOUNT",
    20,
    *CALLS,
    "wrong passwords per hour for one account, from all addresses together. Above this, only browsers in which the "
    "account has signed in during the last 90 days are let in until the hour is over",
)
RASA_TIMEOUT = number(
    "BOT_RASA_TIMEOUT",
    8,
    0.5,
    60,
    "seconds before a family gets an honest message if rasa is up but does not answer",
)
ASSISTANT_PATIENCE = number(
    "BOT_ASSISTANT_PATIENCE",
    120,
    0,
    3600,
    "seconds a question waits while rasa is down or starting; the family is told, and gets the answer afterward",
)
SEND_TIMEOUT = number(
    "BOT_SEND_TIMEOUT",
    20,
    1,
    300,
    "seconds a messaging app may take for one message; 5 seconds after that, another process takes over from a dead "
    "one",
)
WORKER_STALLED = number(
    "BOT_WORKER_STALLED", 120, 10, 86400, "seconds without a round before the worker counts as stalled"
)
DISK_LEAST_MB = whole(
    "BOT_DISK_LEAST_MB", 500, 1, 1_000_000, "megabytes (a million bytes each) that must be free where `BOT_VAR` is"
)
