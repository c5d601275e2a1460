"""The navigators' desk, e-mail to staff, messaging apps, and how long what is kept."""

from __future__ import annotations

from bot.configuration import desk, retention
from bot.settings.values import values
from bot.trial import trial

# E-mails to staff: what waits, never what was written. Without a server they are printed.
EMAIL_HOST = values[desk.SMTP_HOST]
EMAIL_PORT = values[desk.SMTP_PORT]
EMAIL_HOST_USER = values[desk.SMTP_USER]
EMAIL_HOST_PASSWORD = values[desk.SMTP_PASSWORD]
EMAIL_USE_TLS = bool(EMAIL_HOST) and values[desk.SMTP_TLS]
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
DEFAULT_FROM_EMAIL = values[desk.MAIL_FROM]
# The navigators' desk: opening hours, chats that one navigator holds at a time, and what happens to a chat that waits.
HOURS_FILE = values[desk.HOURS] or trial().folder / "hours.yml"
CHATS_EACH = values[desk.CHATS_EACH]
WAIT_MINUTES = values[desk.WAIT_MINUTES]
ESCALATE_MINUTES = values[desk.ESCALATE_MINUTES]
GIVE_UP_HOURS = values[desk.GIVE_UP_HOURS]
FIRST_WORD_MINUTES = values[desk.FIRST_WORD_MINUTES]
ALERT_LAPSE_HOURS = values[desk.ALERT_LAPSE_HOURS]
CONTACT_DAYS = values[retention.CONTACT_DAYS]
# How long a sentence that was learned can be taken out again when its family deletes the chat.
LEARNING_DAYS = values[retention.LEARNING_DAYS]
# Messaging apps: their settings (bot/channels/registry.py reads BOT_TELEGRAM_TOKEN and so on).
CHANNEL_SECRETS = values.of_channels()
# Whether the worker compares the sources of answers once a day, and where it asks for the trial's record.
WATCH_SOURCES = values[desk.WATCH_SOURCES]
REGISTRY_URL = values[desk.REGISTRY_URL]
# The share of messages that two reviewers judge, each without seeing the other's word.
SECOND_OPINIONS = values[desk.SECOND_OPINIONS]
RETENTION_DAYS = values[retention.RETENTION_DAYS]
# How long the chat of a child who writes alone is kept.
MINOR_DAYS = values[retention.MINOR_DAYS]
# Who answers for families' data: a file like bot/responsible_example.yml; needed where BOT_DEMO is off.
PRIVACY_FILE = values[retention.PRIVACY_FILE]
