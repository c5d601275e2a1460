"""The navigators' and reviewers' work, and e-mail to them."""

from __future__ import annotations

from bot.configuration.setting import address, number, secret, switch, text, whole

TITLE = "The desk, and email to staff"

HOURS = text(
    "BOT_HOURS",
    "the desk's opening hours, in a YAML file like that one; as shipped, it promises nothing",
    allowed="a file",
    shown="`trial/hours.yml`",
)
CHATS_EACH = whole("BOT_CHATS_EACH", 6, 1, 1000, "chats that one navigator can have at a time")
WAIT_MINUTES = number(
    "BOT_WAIT_MINUTES",
    10,
    1,
    1440,
    "after this long without a navigator, the family gets an honest message and the form",
)
GIVE_UP_HOURS = number(
    "BOT_GIVE_UP_HOURS", 24, 1, 720, "after this long, the request is removed from the queue and the family is told"
)
ESCALATE_MINUTES = number(
    "BOT_ESCALATE_MINUTES",
    5,
    1,
    1440,
    "after this long, leads get an email about chats and alerts that nobody took, and about families without an answer",
)
FIRST_WORD_MINUTES = whole(
    "BOT_FIRST_WORD_MINUTES",
    10,
    1,
    1440,
    "if a navigator has a chat and writes nothing for this long, leads get an email and the family is told, once",
)
ALERT_LAPSE_HOURS = whole(
    "BOT_ALERT_LAPSE_HOURS",
    72,
    1,
    8760,
    'alerts nobody has judged for this long move from the queue to the list "Older alerts"; nothing is deleted',
)
WATCH_SOURCES = switch(
    "BOT_WATCH_SOURCES",
    "`worker` compares the trial's registry record and the watched pages of `trial/sources.yml` once a day; a change "
    "is shown at the desk and under the answers concerned",
)
REGISTRY_URL = address(
    "BOT_REGISTRY_URL",
    "https?",
    "the registry's public API; the trial's number is added at the end",
    default="https://clinicaltrials.gov/api/v2/studies",
)
SECOND_OPINIONS = number("BOT_SECOND_OPINIONS", 0.1, 0, 1, "the share of messages that two reviewers judge")
SMTP_HOST = text(
    "BOT_SMTP_HOST",
    "the server for email to staff, and to families that ask for it; empty: `worker` prints those to staff",
)
SMTP_PORT = whole("BOT_SMTP_PORT", 587, 1, 65535, "its port")
SMTP_USER = text("BOT_SMTP_USER", "our account there")
SMTP_PASSWORD = secret("BOT_SMTP_PASSWORD", "its password", pattern=r"[\s\S]+", allowed="a password")
SMTP_TLS = switch("BOT_SMTP_TLS", "whether the connection switches to TLS (STARTTLS)", default=True)
MAIL_FROM = text("BOT_MAIL_FROM", "the sender of emails", default="trial-companion@localhost")
