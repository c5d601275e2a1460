"""Settings, all from the environment (`docs/operators.md` lists them). `make run` fills in what a first try needs."""

from __future__ import annotations

import os
from pathlib import Path

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


def number(name: str, default: float) -> float:
    """A number from the environment, or the default."""
    value = os.environ.get(name, str(default))
    try:
        return float(value)
    except ValueError:
        raise ConfigurationError(f"{name} has value {value!r}. Not a number.") from None


VAR_DIR = Path(os.environ.get("BOT_VAR", BASE_DIR / "var"))
VAR_DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = secret("BOT_SECRET_KEY")
RASA_SECRET = secret("BOT_RASA_SECRET")
DEBUG = os.environ.get("BOT_DEBUG", "") == "1"
ALLOWED_HOSTS = os.environ.get("BOT_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("BOT_ORIGINS", "").split(",") if origin]
HTTPS = os.environ.get("BOT_HTTPS", "") == "1"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "bot.channels.web",
    "bot.conversations",
    "bot.guide",
    "bot.evaluation",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
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
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "bot.sqlite3",
        # Several processes write: WAL lets readers go on; IMMEDIATE makes a writer wait, not fail half-way.
        "OPTIONS": {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-8000;",
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
        },
        "TEST": {"NAME": VAR_DIR / "test.sqlite3"},
        "CONN_MAX_AGE": None,
    }
}
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
LOGIN_URL = "admin:login"

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
# The largest message we take is 2,000 characters; anything much larger is refused before it is read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024

RASA_URL = os.environ.get("BOT_RASA_URL", "http://127.0.0.1:5005")
RASA_TIMEOUT_SECONDS = number("BOT_RASA_TIMEOUT", 8)
MESSAGE_LIMIT = 2000
# Where families reach this server, for links in messaging apps: https://chat.example.org
PUBLIC_URL = os.environ.get("BOT_PUBLIC_URL", "").rstrip("/")
# For several web processes: they tell each other of changes through it. Empty: through the database.
REDIS_URL = os.environ.get("BOT_REDIS_URL", "")
RETENTION_DAYS = int(number("BOT_RETENTION_DAYS", 180))

# Request lines are not logged by the server (a token is never in a URL, but an address is personal data too), and no
# log line of ours carries a message's text.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"links": {"()": "bot.errors.HideLinks"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["links"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"httpx": {"level": "WARNING"}, "httpcore": {"level": "WARNING"}},
}
