"""Copies of everything, by `manage.py backup`."""

from __future__ import annotations

from bot.configuration import backups
from bot.settings.values import values

BACKUP_TO = values[backups.BACKUP_TO]
BACKUP_SECRETS_TO = values[backups.BACKUP_SECRETS_TO]
BACKUP_RECIPIENTS = values[backups.BACKUP_RECIPIENTS]
BACKUP_DAYS = values[backups.BACKUP_DAYS]
