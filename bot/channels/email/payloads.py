"""Mailgun's form, as its route posts a mail, as a value. What is attached is never read."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadhandler import FileUploadHandler
from django.http.multipartparser import MultiPartParser, MultiPartParserError

from bot.channels.base.interface import Unverified
from bot.channels.email.mail import Mail

FIELDS = 300
Form = dict[str, str]


class Discard(FileUploadHandler):
    """Notes the content types of files, and keeps nothing of them."""

    def __init__(self) -> None:
        super().__init__()
        self.types: list[str] = []

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.types.append(self.content_type or "application/octet-stream")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        return None

    def file_complete(self, file_size: int) -> None:
        return None


def form(body: bytes, content_type: str) -> Form:
    """The fields of a request. Files are known by their types alone, in `files`. Raises Unverified for what is none."""
    try:
        if content_type.startswith("multipart/form-data"):
            return _multipart(body, content_type)
        return dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True, max_num_fields=FIELDS))
    except (ValueError, MultiPartParserError, SuspiciousOperation):
        raise Unverified("not a form of Mailgun's") from None


def _multipart(body: bytes, content_type: str) -> Form:
    discard = Discard()
    about = {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": str(len(body))}
    fields, _ = MultiPartParser(about, BytesIO(body), [discard], "utf-8").parse()
    return {**{str(name): str(fields[name]) for name in fields}, "files": json.dumps(discard.types)}


def mail(given: Form) -> Mail:
    """The mail in a form. Raises ValueError, TypeError where it is none."""
    headers = tuple((str(name).lower(), str(value)) for name, value in json.loads(given["message-headers"]))
    checks = dict(headers)
    return Mail(
        headers=headers,
        envelope=given["sender"],
        text=given.get("body-plain", ""),
        attached=(*json.loads(given.get("files", "[]")), *_stored(given)),
        spf=checks.get("x-mailgun-spf", "").lower(),
        dkim=checks.get("x-mailgun-dkim-check-result", "").lower(),
    )


def _stored(given: Form) -> list[str]:
    """The content types of what Mailgun stored; not the pictures that stand in a mail, such as a clinic's logo."""
    inline = json.loads(given.get("content-id-map") or "{}")
    shown = {str(url) for url in inline.values()} if isinstance(inline, dict) else set()
    files = json.loads(given.get("attachments") or "[]")
    return [str(one.get("content-type", "")) for one in files if isinstance(one, dict) and one.get("url") not in shown]
