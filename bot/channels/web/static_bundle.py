"""The client's files, under an address that changes with their content: kept for ever by browsers, compressed once."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from bot.channels.web import brand
from bot.i18n import languages

LOADER = "widget.js"
STYLE = "chat.css"
CLIENT = Path(__file__).with_name("client")
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


# Fetched by the page when it is needed, and never before.
LATER = (
    "carry.js", "dialogs.js", "feedback.js", "finding.js", "links.js", "pictures.js", "sound.js", "suggestions.js",
    "terms.js", "texts.js", "topics.js",
)  # fmt: skip
FIRST = ("app.js", "composer.js", "page.js", "storage.js")
WORDS = "__WORDS__"
# Types and reasons are for whoever reads the code: a family on a slow line need not wait for them. Whole lines only.
INDENTATION = re.compile(rb"^[ \t]+", re.MULTILINE)
COMMENTS = re.compile(rb"^[ \t]*(?:/\*(?:(?!\*/).)*\*/|//[^\n]*)[ \t]*\n", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class File:
    content_type: str
    plain: bytes
    gzipped: bytes


@cache
def files() -> dict[str, File]:
    """All files of the client, by name."""
    paths = (path for path in sorted(CLIENT.iterdir()) if path.suffix in TYPES)
    return {path.name: _file(path) for path in paths}


def _file(path: Path) -> File:
    plain = path.read_bytes()
    if path.suffix == ".js":
        plain = COMMENTS.sub(b"", plain)
    plain = INDENTATION.sub(b"", plain)
    if path.name == STYLE:
        plain += brand.css()
    if path.name == LOADER:
        plain = plain.replace(WORDS.encode(), _loader_words().encode())
        for token, color in brand.brand().colors["light"].items():
            plain = plain.replace(f"__{token}__".encode(), color.encode())
    return File(f"{TYPES[path.suffix]}; charset=utf-8", plain, gzip.compress(plain, 9, mtime=0))


def _loader_words() -> str:
    """What the loader says in each language, as JSON within a JavaScript string."""
    said = {language: own["loader"] for language, own in languages().items()}
    return json.dumps(json.dumps(said))[1:-1]


@cache
def version() -> str:
    """Changes when any file changes."""
    digest = hashlib.sha256()
    for name, file in files().items():
        digest.update(name.encode() + b"\0" + file.plain + b"\0")
    return digest.hexdigest()[:12]


def modules() -> list[str]:
    """The scripts of a page, for the browser to fetch them together: first what it needs to take a question."""
    rest = [name for name in files() if name.endswith(".js") and name not in (*FIRST, *LATER, LOADER, "types.js")]
    return [*FIRST, *rest]


def _answer(request: HttpRequest, name: str, caching: str) -> HttpResponse:
    file = files().get(name)
    if file is None:
        raise Http404
    squeezed = "gzip" in request.headers.get("Accept-Encoding", "")
    answer = HttpResponse(file.gzipped if squeezed else file.plain, content_type=file.content_type)
    if squeezed:
        answer["Content-Encoding"] = "gzip"
    patch_vary_headers(answer, ["Accept-Encoding"])
    answer["Cache-Control"] = caching
    return answer


@require_safe
def versioned(request: HttpRequest, wanted: str, name: str) -> HttpResponse:
    """A file for the page. A page from before an update gets the present file, which it must not keep."""
    present = wanted == version()
    return _answer(request, name, "public, max-age=31536000, immutable" if present else "no-store")


@require_safe
def loader(request: HttpRequest) -> HttpResponse:
    """`/widget.js`, for other sites' pages."""
    answer = _answer(request, LOADER, "public, max-age=3600")
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
