"""The operator's brand: a name, a logo and colors for the widget, from the file that BOT_BRAND names.

    name: Example Hospital
    logo: logo.svg                 # beside this file: SVG, PNG or WebP, at most 30 KB
    colors:
      light: {accent: "#0b5c6b"}   # any of TOKENS; what is not named stays as in client/chat.css
      dark: {accent: "#7fd0de"}

Words must be readable: the contrast of every pair in READ and SEEN is that of WCAG 2.2 (1.4.3, 1.4.11).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bot import yaml_file
from bot.errors import ConfigurationError

CSS = Path(__file__).with_name("client") / "chat.css"
SCHEMES = ("light", "dark")
TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp"}
LOGO_LIMIT, NAME_LIMIT = 30 * 1024, 60
PAPERS = ("paper", "card", "mine", "person", "near")
READ = [(ink, on) for ink in ("ink", "accent") for on in PAPERS] + [
    ("on-accent", "accent"), ("note", "note-paper"), ("bad", "card"),
]  # fmt: skip
SEEN = [("line", "paper"), ("line", "card")]
READ_LEAST, SEEN_LEAST = 4.5, 3.0
COLOR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
Colors = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Brand:
    """`colors`: by scheme, all tokens. `own`: those that the file names. `logo`: None where there is none."""

    name: str = ""
    logo: Path | None = None
    colors: Colors = field(default_factory=dict)
    own: Colors = field(default_factory=dict)


@cache
def brand() -> Brand:
    """The brand of this installation. Raises ConfigurationError, which says what to do."""
    return read(settings.BRAND) if settings.BRAND else Brand(colors=product_colors())


@cache
def product_colors() -> Colors:
    """The product's own colors by scheme, as its CSS names them."""
    css = CSS.read_text(encoding="utf-8")
    light, dark = re.findall(r":root \{([^}]*--ink[^}]*)\}", css)[:2]
    return {
        scheme: dict(re.findall(r"--([\w-]+): (#\w{6});", block))
        for scheme, block in zip(SCHEMES, (light, dark), strict=True)
    }


def read(path: str) -> Brand:
    """The brand in a file. Raises ConfigurationError."""
    try:
        given = yaml_file.read(Path(path))
    except (OSError, yaml_file.BrokenFile) as error:
        raise ConfigurationError(f"BOT_BRAND: {path} cannot be read: {error}") from None
    if not isinstance(given, dict) or set(given) - {"name", "logo", "colors"}:
        raise ConfigurationError(f"BOT_BRAND: {path} may hold name, logo and colors, and nothing else.")
    name = given.get("name", "")
    if not isinstance(name, str) or len(name) > NAME_LIMIT:
        raise ConfigurationError(f"BOT_BRAND: `name` must be a text of at most {NAME_LIMIT} characters.")
    own = _own(given.get("colors") or {})
    colors = {scheme: product_colors()[scheme] | own[scheme] for scheme in SCHEMES}
    for scheme in SCHEMES:
        _check(scheme, colors[scheme])
    return Brand(name, _logo(Path(path), given.get("logo")), colors, own)


def _own(given: Any) -> Colors:
    own: Colors = {scheme: (given.get(scheme) or {}) if isinstance(given, dict) else {} for scheme in SCHEMES}
    for scheme, colors in own.items():
        for token, color in colors.items():
            if token not in product_colors()[scheme]:
                known = ", ".join(product_colors()[scheme])
                raise ConfigurationError(f"BOT_BRAND: there is no color `{token}`. There are {known}.")
            if not COLOR.fullmatch(str(color)):
                raise ConfigurationError(f"BOT_BRAND: `{scheme}.{token}` must be a color like #0b5c6b, in quotes.")
    return own


def _check(scheme: str, colors: dict[str, str]) -> None:
    for pairs, least in ((READ, READ_LEAST), (SEEN, SEEN_LEAST)):
        for one, other in pairs:
            found = contrast(colors[one], colors[other])
            if found < least:
                raise ConfigurationError(
                    f"BOT_BRAND: {scheme} `{one}` {colors[one]} on `{other}` {colors[other]} has a contrast of "
                    f"{found:.1f}. It must be at least {least}. Choose a darker or a lighter one."
                )


def contrast(one: str, other: str) -> float:
    """From 1 to 21, as WCAG 2.2 defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _logo(brand_file: Path, name: Any) -> Path | None:
    if name is None:
        return None
    found = brand_file.parent / str(name)
    if Path(str(name)).name != name or found.suffix not in TYPES or not found.is_file():
        raise ConfigurationError(f"BOT_BRAND: `logo` must name an {', '.join(TYPES)} file beside {brand_file.name}.")
    if found.stat().st_size > LOGO_LIMIT:
        raise ConfigurationError(
            f"BOT_BRAND: {name} is larger than {LOGO_LIMIT // 1024} KB. Families on slow lines wait for it."
        )
    return found


def css() -> bytes:
    """The file's colors, for the end of the page's CSS. Who asks for more contrast gets the product's."""
    own, product = brand().own, product_colors()["dark"]
    if not any(own.values()):
        return b""
    # What the file changes on light pages alone stays the product's on dark ones.
    dark = {token: product[token] for token in own["light"]} | own["dark"]
    calm = "(prefers-contrast: no-preference)"
    return (
        f"@media {calm} {{ :root {{ {_rules(own['light'])} }} }}\n"
        f"@media {calm} and (prefers-color-scheme: dark) {{ :root {{ {_rules(dark)} }} }}\n"
    ).encode()


def _rules(colors: dict[str, str]) -> str:
    return " ".join(f"--{token}: {color};" for token, color in colors.items())


@require_safe
def logo(request: HttpRequest) -> HttpResponse:
    """The logo. As a picture it runs no script, and alone neither."""
    found = brand().logo
    if found is None:
        raise Http404
    answer = HttpResponse(found.read_bytes(), content_type=TYPES[found.suffix])
    answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    answer["Cache-Control"] = "public, max-age=3600"
    return answer
