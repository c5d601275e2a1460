"""How long what is kept, and who answers for it. Nothing here may be zero where something is deleted."""

from __future__ import annotations

from bot.configuration.setting import text, whole

TITLE = "What is kept"
DAYS = (1, 3650)

RETENTION_DAYS = whole("BOT_RETENTION_DAYS", 180, *DAYS, "chats are deleted this many days after their last message")
MINOR_DAYS = whole(
    "BOT_MINOR_DAYS",
    7,
    *DAYS,
    "the chat of a child who writes alone is deleted this many days after its last message ([privacy.md](privacy.md))",
)
CONTACT_DAYS = whole("BOT_CONTACT_DAYS", 30, *DAYS, "forms are deleted after this many days")
LEARNING_DAYS = whole(
    "BOT_LEARNING_DAYS",
    365,
    *DAYS,
    "for this many days, a learned sentence is taken out again if its family deletes the chat",
)
VACUUM_FULL_MB = whole(
    "BOT_VACUUM_FULL_MB",
    64,
    0,
    1_000_000,
    'PostgreSQL tables up to this size are rewritten after an erasure (see "What is erased")',
)
PRIVACY_FILE = text(
    "BOT_PRIVACY_FILE",
    "who is responsible for families' data: a YAML file like `bot/responsible_example.yml`; required unless `BOT_DEMO` "
    "is on",
    allowed="a file",
)
