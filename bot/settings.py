"""Settings, all from the environment (`docs/operators.md` lists them). `make run` fills in what a first try needs."""

from __future__ import annotations

import math
import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url

from bot import trial
from bot.errors import ConfigurationError

BASE_DIR = Path(__file__).resolve().parent.parent


def secret(name: str) -> str:
    """A secret that has no default: a server with a well-known key is worse than one that does not start."""
    value = os.environ.get(name, "")
    if len(value) < 32:
        raise ConfigurationError(
            f"{name} must be set to at least 32 random characters. `make run` makes one in var/env."
        )
    return value


def optional_secret(name: str) -> str:
    """A secret that turns something on; empty: off. Raises ConfigurationError for one that could be guessed."""
    value = os.environ.get(name, "")
    if value and (len(value) < 32 or not value.isascii()):
        raise ConfigurationError(f"{name} must have at least 32 random characters of ASCII, or be empty.")
    return value


def number(name: str, default: float, least: float, most: float, kind: str = "number") -> float:
    """A number from the environment, or the default. Raises ConfigurationError for what is not within the bounds."""
    value = os.environ.get(name, str(default))
    try:
        found = float(value)
    except ValueError:
        found = math.nan
    if not least <= found <= most or (kind == "whole number" and not found.is_integer()):
        raise ConfigurationError(f"{name} has value {value!r}. It must be a {kind} from {least} to {most}.")
    return found


def whole(name: str, default: int, least: int = 1, most: int = 1_000_000) -> int:
    """A whole number from the environment, or the default. Raises ConfigurationError as `number` does."""
    return int(number(name, default, least, most, "whole number"))


def origins(name: str) -> list[str]:
    """Sites from the environment, such as `https://www.example.org`, with spaces or commas between them."""
    found = os.environ.get(name, "").replace(",", " ").split()
    for origin in found:
        if not re.fullmatch(r"https?://[\w.-]+(:\d+)?", origin, re.ASCII):
            raise ConfigurationError(f"{name} has {origin!r}. A site is written like https://www.example.org")
    return found


def database(name: str, folder: Path) -> dict[str, Any]:
    """The database of a URL in the environment: PostgreSQL. Without one a SQLite file in `folder`."""
    url = os.environ.get(name, "")
    if not url:
        return sqlite(folder / "bot.sqlite3")
    if not url.startswith(("postgres://", "postgresql://")):
        raise ConfigurationError(f"{name} must be like postgres://user:password@host:5432/name, or empty for SQLite.")
    try:
        return dict(dj_database_url.parse(url, conn_max_age=None, conn_health_checks=True))
    except ValueError:
        raise ConfigurationError(
            f"{name} is not a valid address of a database. Write @ in a password as %40."
        ) from None


def sqlite(file: Path) -> dict[str, Any]:
    """A SQLite file as several processes can share it."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        # Several processes write: WAL lets readers go on; IMMEDIATE makes a writer wait, not fail half-way.
        # What is deleted is overwritten with zeros: not every build of SQLite does that by itself.
        "OPTIONS": {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-8000;"
            "PRAGMA secure_delete=ON;",
            "transaction_mode": "IMMEDIATE",
            "timeout": DATABASE_WAIT_SECONDS,
        },
        "TEST": {"NAME": file.with_name("test.sqlite3")},
        "CONN_MAX_AGE": None,
    }


# How long one piece of work waits for a locked database, or for a thread that is free to ask it.
DATABASE_WAIT_SECONDS = 10
VAR_DIR = trial.var()
VAR_DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = secret("BOT_SECRET_KEY")
RASA_SECRET = secret("BOT_RASA_SECRET")
DEBUG = os.environ.get("BOT_DEBUG", "") == "1"
ALLOWED_HOSTS = os.environ.get("BOT_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("BOT_ORIGINS", "").split(",") if origin]
HTTPS = os.environ.get("BOT_HTTPS", "") == "1"

INSTALLED_APPS = [
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "bot.channels.web",
    "bot.channels.messaging",
    "bot.outbox",
    "bot.monitoring",
    "bot.conversations",
    "bot.contact",
    "bot.guide",
    "bot.archive",
    "bot.review",
    "bot.desk",
    "bot.evaluation",
    "bot.rights",
]
MIDDLEWARE = [
    "bot.channels.web.middleware.DirectApi",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "bot.desk.headers.StaffHeaders",
    "axes.middleware.AxesMiddleware",
]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
ROOT_URLCONF = "bot.urls"
ASGI_APPLICATION = "bot.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {"default": database("BOT_DATABASE_URL", VAR_DIR)}
# Threads of one process that ask the database. SQLite takes one writer: a second thread would only sleep for its lock.
DATABASE_THREADS = 1 if "sqlite3" in DATABASES["default"]["ENGINE"] else 8
READING_THREADS = 4
# PostgreSQL: tables up to this size are written anew after an erasure (bot/archive/rewriting.py).
VACUUM_FULL_MB = whole("BOT_VACUUM_FULL_MB", 64, 0)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
WHITENOISE_USE_FINDERS = True
LOGIN_URL = "desk-sign-in"
LOGIN_REDIRECT_URL = "desk-queue"
LOGOUT_REDIRECT_URL = "desk-sign-in"
# Staff sign in for a working day, in one browser; the second factor is asked each time.
SESSION_COOKIE_AGE = int(number("BOT_SESSION_HOURS", 10, 0.25, 168) * 3600)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# By which a browser is known where an account has signed in before; it opens nothing.
DEVICE_COOKIE_NAME = "device"
OTP_TOTP_ISSUER = "Trial companion"
# Wrong passwords: an account is shut for a while for the address (IPv6: the /64) they came from. How many it takes from
# all addresses together is LIMIT_ACCOUNT below (bot/desk/guessing.py).
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "bot.ratelimit.network"
AXES_LOCKOUT_TEMPLATE = "desk/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
if HTTPS:  # browsers take a cookie of such a name from this very host and over TLS only
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, DEVICE_COOKIE_NAME = (
        f"__Host-{name}" for name in ("sessionid", "csrftoken", DEVICE_COOKIE_NAME)
    )
# For so long a browser that was here once asks for TLS by itself. 0 takes that back at the next visit.
HSTS_DAYS = whole("BOT_HSTS_DAYS", 365, 0, 730)
SECURE_HSTS_SECONDS = HSTS_DAYS * 24 * 3600 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
# The largest message we take is 2,000 characters, and the largest batch of a messaging app is Meta's: 3 MB. What is
# larger is refused before Django reads it (bot/body_limit.py); behind that stands Django's own limit, after reading.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
HOOK_BODY_BYTES = 3 * 1024 * 1024

RASA_URL = os.environ.get("BOT_RASA_URL", "http://127.0.0.1:5005")
ACTIONS_URL = os.environ.get("BOT_ACTIONS_URL", "http://127.0.0.1:5055/webhook")
RASA_TIMEOUT_SECONDS = number("BOT_RASA_TIMEOUT", 8, 0.5, 60)
# How long a question waits for a rasa process that is starting again, before the family hears that there is no answer.
ASSISTANT_PATIENCE_SECONDS = number("BOT_ASSISTANT_PATIENCE", 120, 0, 3600)
MESSAGE_LIMIT = 2000
# Messages a minute in one chat; calls a minute, and new chats an hour, from one address (a clinic may share one).
LIMIT_CHAT = whole("BOT_LIMIT_CHAT", 30)
LIMIT_ADDRESS = whole("BOT_LIMIT_ADDRESS", 600)
LIMIT_NEW_CHATS = whole("BOT_LIMIT_NEW_CHATS", 120)
# A minute, from one address: calls of list pages, PDFs made, calls of contact forms.
LIMIT_LIST = whole("BOT_LIMIT_LIST", 120)
LIMIT_PDF = whole("BOT_LIMIT_PDF", 12)
LIMIT_CONTACT = whole("BOT_LIMIT_CONTACT", 30)
# Passwords and codes tried within five minutes from one address; wrong passwords an hour for one account from all
# addresses but the browsers that know it.
LIMIT_SIGN_IN = whole("BOT_LIMIT_SIGN_IN", 30)
LIMIT_SECOND_FACTOR = whole("BOT_LIMIT_SECOND_FACTOR", 30)
LIMIT_ACCOUNT = whole("BOT_LIMIT_ACCOUNT", 20)
# Sites that may show the widget, and whether the demonstration site is served.
EMBED_ORIGINS = origins("BOT_EMBED_ORIGINS")
DEMO = os.environ.get("BOT_DEMO", "") == "1"
# For several web processes: they tell each other of changes through it. Empty: through the database.
REDIS_URL = os.environ.get("BOT_REDIS_URL", "")
# What may be forgotten: rate limits, who is typing. While Redis is away each process goes on with what it has itself.
CACHES = {
    "default": {"BACKEND": "bot.shared_cache.SharedCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 100_000}}
}
# E-mails to staff: what waits, never what was written. Without a server they are printed.
EMAIL_HOST = os.environ.get("BOT_SMTP_HOST", "")
EMAIL_PORT = whole("BOT_SMTP_PORT", 587, 1, 65535)
EMAIL_HOST_USER = os.environ.get("BOT_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("BOT_SMTP_PASSWORD", "")
EMAIL_USE_TLS = bool(EMAIL_HOST) and os.environ.get("BOT_SMTP_TLS", "1") == "1"
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
DEFAULT_FROM_EMAIL = os.environ.get("BOT_MAIL_FROM", "trial-companion@localhost")
# Where families and staff reach us; goes into links in chats and e-mails.
PUBLIC_URL = os.environ.get("BOT_PUBLIC_URL", f"http://127.0.0.1:{os.environ.get('BOT_PORT', '8000')}").rstrip("/")
# The navigators' desk: opening hours, chats that one navigator holds at a time, and what happens to a chat that waits.
HOURS_FILE = os.environ.get("BOT_HOURS") or trial.trial().folder / "hours.yml"
CHATS_EACH = whole("BOT_CHATS_EACH", 6, 1, 1000)
WAIT_MINUTES = number("BOT_WAIT_MINUTES", 10, 1, 1440)
ESCALATE_MINUTES = number("BOT_ESCALATE_MINUTES", 5, 1, 1440)
GIVE_UP_HOURS = number("BOT_GIVE_UP_HOURS", 24, 1, 720)
FIRST_WORD_MINUTES = whole("BOT_FIRST_WORD_MINUTES", 10, 1, 1440)
ALERT_LAPSE_HOURS = whole("BOT_ALERT_LAPSE_HOURS", 72, 1, 8760)
# Seals what families write on the form; checked at the start (bot/contact/apps.py).
CONTACT_KEY = os.environ.get("BOT_CONTACT_KEY", "")
CONTACT_DAYS = whole("BOT_CONTACT_DAYS", 30, 1, 3650)
# How long a sentence that was learned can be taken out again when its family deletes the chat.
LEARNING_DAYS = whole("BOT_LEARNING_DAYS", 365, 1, 3650)
# Messaging apps: their settings (bot/channels/messaging/registry.py reads BOT_TELEGRAM_TOKEN and so on), and the key of
# the hashes by which an address is found again.
CHANNEL_SECRETS = {name: value for name, value in os.environ.items() if name.startswith("BOT_")}
ADDRESS_KEY = os.environ.get("BOT_ADDRESS_KEY", "")
# How long one call to a platform may take.
SEND_TIMEOUT_SECONDS = number("BOT_SEND_TIMEOUT", 20, 1, 300)
# What the worker does all the time, beside its rounds: coroutine functions without arguments.
WORKER_LOOPS = ["bot.channels.messaging.sending.run", "bot.monitoring.worker.serve"]
# What the worker does each round, besides messages: functions without arguments.
WORKER_JOBS = [
    "bot.conversations.patience.work",
    "bot.conversations.minors.forget",
    "bot.desk.notices.work",
    "bot.desk.cleaning.work",
    "bot.contact.services.forget",
    "bot.outbox.addresses.forget",
    "bot.review.inbox.work",
    "bot.review.recall.work",
    "bot.review.withdrawal.forget",
    "bot.archive.erasure.work",
    "bot.monitoring.rounds.worker_done",  # the last one: the round is done
]
# What `prepare` does at each start, after the database is up to date.
PREPARE_JOBS = ["bot.conversations.erasures.replay", "bot.review.answers.record"]
# The share of messages that two reviewers judge, each without seeing the other's word.
SECOND_OPINIONS = number("BOT_SECOND_OPINIONS", 0.1, 0, 1)
RETENTION_DAYS = whole("BOT_RETENTION_DAYS", 180, 1, 3650)
# How long the chat of a child who writes alone is kept.
MINOR_DAYS = whole("BOT_MINOR_DAYS", 7, 1, 3650)
# Who answers for families' data: a file like bot/responsible_example.yml; needed where BOT_DEMO is not 1.
PRIVACY_FILE = os.environ.get("BOT_PRIVACY_FILE", "")

# Who may read `/metrics` from elsewhere; after how many seconds without a round the worker counts as stalled; how much
# space must be free in BOT_VAR; where the worker serves its own figures.
METRICS_TOKEN = optional_secret("BOT_METRICS_TOKEN")
WORKER_STALLED_SECONDS = number("BOT_WORKER_STALLED", 120, 10, 86400)
DISK_LEAST_MB = whole("BOT_DISK_LEAST_MB", 500, 1)
WORKER_METRICS_PORT = whole("BOT_WORKER_METRICS_PORT", 0, 0, 65535)

# Request lines are not logged by the server (the addresses of lists and forms hold their keys, and a caller's address
# is personal data too), and no log line of ours carries a message's text.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"seldom": {"()": "bot.logs.Seldom"}},
    "formatters": {"line": {"()": "bot.logs.Line", "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["seldom"]},
        "count": {"class": "bot.telemetry.LogCounter", "level": "WARNING"},
    },
    "root": {"handlers": ["console", "count"], "level": "INFO"},
    "loggers": {
        "axes": {"level": "CRITICAL"},  # names and addresses of who mistyped a password
        "django.request": {"level": "ERROR"},  # a refused address is no news
        "httpx": {"level": "WARNING"},
        "httpcore": {"level": "WARNING"},
    },
}
