"""Secrets, TLS, and how staff sign in."""

from __future__ import annotations

from datetime import timedelta

from bot.configuration import keys, processes, site
from bot.settings.values import values

SECRET_KEY = values[keys.SECRET_KEY]
RASA_SECRET = values[keys.RASA_SECRET]
# Seals what families write on the form.
CONTACT_KEY = values[keys.CONTACT_KEY]
# The key of the hashes by which an address in a messaging app is found again.
ADDRESS_KEY = values[keys.ADDRESS_KEY]
# Web push: the VAPID key, and the push services that we call.
PUSH_KEY = values[keys.PUSH_KEY]
PUSH_SERVICES = values[site.PUSH_SERVICES]
# Who may read `/metrics` from elsewhere.
METRICS_TOKEN = values[keys.METRICS_TOKEN]
DEBUG = values[processes.DEBUG]
# Whether the demonstration site is served.
DEMO = values[processes.DEMO]
ALLOWED_HOSTS = values[site.HOSTS]
CSRF_TRUSTED_ORIGINS = values[site.ORIGINS]
# Sites that may show the widget.
EMBED_ORIGINS = values[site.EMBED_ORIGINS]
# The file with the widget's name, logo and colors.
BRAND = values[site.BRAND]
# Where families and staff reach us; goes into links in chats and e-mails.
PUBLIC_URL = (values[site.PUBLIC_URL] or f"http://127.0.0.1:{values[processes.PORT]}").rstrip("/")
HTTPS = values[site.HTTPS]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "desk-sign-in"
LOGIN_REDIRECT_URL = "desk-home"
LOGOUT_REDIRECT_URL = "desk-sign-in"
# Staff sign in for a working day, in one browser; the second factor is asked each time.
SESSION_COOKIE_AGE = int(values[site.SESSION_HOURS] * 3600)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# By which a browser is known where an account has signed in before; it opens nothing.
DEVICE_COOKIE_NAME = "device"
OTP_TOTP_ISSUER = "Trial companion"
# Wrong passwords: an account is shut for a while for the address (IPv6: the /64) they came from. How many it takes from
# all addresses together is LIMIT_ACCOUNT (bot/desk/sign_in_throttle.py).
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
HSTS_DAYS = values[site.HSTS_DAYS]
SECURE_HSTS_SECONDS = HSTS_DAYS * 24 * 3600 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
