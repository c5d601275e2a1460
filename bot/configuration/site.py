"""How families' and staff's browsers reach us."""

from __future__ import annotations

from bot.configuration.setting import SITE, address, number, several, switch, text, whole

TITLE = "The site"
SITES = "sites like https://www.example.org, with commas or blanks between them"
HOST = r"\*|\.?[\w.-]+|\[[0-9a-fA-F:.]+\]"

PUBLIC_URL = address(
    "BOT_PUBLIC_URL",
    "http|https",
    "where families and staff reach the site; used for links in chats and emails",
    shown="http://127.0.0.1:BOT_PORT",
)
HOSTS = several(
    "BOT_HOSTS",
    HOST,
    "host names like chat.example.org, without https:// and port, with commas or blanks between them",
    "host names that `web` answers to",
    default="localhost,127.0.0.1,[::1]",
)
ORIGINS = several("BOT_ORIGINS", SITE, SITES, "origins of the staff pages behind a proxy")
EMBED_ORIGINS = several(
    "BOT_EMBED_ORIGINS", SITE, SITES, "sites that may show the widget ([docs/widget.md](widget.md))"
)
BRAND = text(
    "BOT_BRAND",
    "a file with the name, logo and colors of the widget ([docs/widget.md](widget.md)); their contrast is "
    "checked at the start",
    allowed="the path of a YAML file",
)
HTTPS = switch(
    "BOT_HTTPS",
    "turn it on behind TLS: secure cookies bound to this host (`__Host-…`), redirect, HSTS. Staff must sign in again "
    "after a change",
)
HSTS_DAYS = whole(
    "BOT_HSTS_DAYS",
    365,
    0,
    730,
    "with `BOT_HTTPS`, browsers insist on TLS for this many days after a visit; 0 takes it back. Start with 1 if you "
    "are not sure about your certificate",
)
SESSION_HOURS = number("BOT_SESSION_HOURS", 10, 0.25, 168, "staff have to sign in again after this many hours")
PUSH_SERVICES = several(
    "BOT_PUSH_SERVICES",
    SITE,
    SITES,
    "browser vendors' push services that `worker` may call (`BOT_PUSH_KEY`); a browser that uses another one gets no "
    "notices",
    default="https://fcm.googleapis.com,https://*.push.services.mozilla.com,https://*.push.apple.com,"
    "https://*.notify.windows.com",
)
TRANSLATIONS_OFF = several(
    "BOT_TRANSLATIONS_OFF",
    r"[a-z]{2,3}",
    "languages like ar or zh, with commas or blanks between them",
    "languages in which nothing is said: these families read English under a line in their language",
)
UNCHECKED_TRANSLATIONS = switch(
    "BOT_UNCHECKED_TRANSLATIONS",
    "shows translations that no speaker has checked yet, each with a line that says so and the English beside it. Off: "
    "these texts stay English",
    default=True,
)
