"""Where copies are kept, who can read them, and for how long."""

from __future__ import annotations

from bot.configuration.setting import several, text, whole

TITLE = "Backups"
RECIPIENT = r"age1[0-9a-z]{58}"

BACKUP_TO = text(
    "BOT_BACKUP_TO", "where `manage.py backup` writes copies: a disk of another machine", allowed="a folder"
)
BACKUP_SECRETS_TO = text(
    "BOT_BACKUP_SECRETS_TO",
    "where it writes the secrets, which must not lie next to the copies that they open; empty: it does not copy them",
    allowed="a folder",
)
BACKUP_RECIPIENTS = several(
    "BOT_BACKUP_RECIPIENTS",
    RECIPIENT,
    "public keys of age like age1…, with commas or blanks between them",
    "who can open the copies. Public keys: this machine can write copies and cannot open them",
)
BACKUP_DAYS = whole(
    "BOT_BACKUP_DAYS",
    30,
    1,
    3650,
    "copies older than this are deleted, except for the newest. Erased words stay in older copies for as long",
)
