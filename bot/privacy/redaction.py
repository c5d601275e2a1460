"""Replaces the personal data in a message by markers such as `[phone]`."""

from __future__ import annotations

from dataclasses import dataclass

from bot.privacy import (
    allowlist,
    birth_dates,
    emails,
    handles,
    identifiers,
    payment_cards,
    person_names,
    phones,
    postal_addresses,
    private_links,
    signatures,
)
from bot.privacy.scan import KEPT, Finder, Scan, Span, merged

# The order matters: what is settled by one rule is out of sight for the next. Numbers with a word that names them
# come before amounts, amounts before numbers that only look like a telephone.
_FINDERS: tuple[Finder, ...] = (
    private_links.find,
    emails.find,
    allowlist.references,
    handles.find,
    payment_cards.find,
    identifiers.find,
    birth_dates.births,
    phones.named,
    postal_addresses.find,
    allowlist.dates,
    allowlist.amounts,
    phones.bare,
    identifiers.shapes,
    signatures.find,
    person_names.find,
)
# A marker can uncover what its value hid; two passes settle real messages, the rest is a limit for made-up ones.
_PASSES = 4


@dataclass(frozen=True)
class Redaction:
    """`text` without personal data, and the kinds `found`, each once, in the order of their first appearance."""

    text: str
    found: tuple[str, ...]


def redact(text: str) -> Redaction:
    """The message with each personal value replaced by its marker; a message without any comes back unchanged."""
    found: list[str] = []
    for _ in range(_PASSES):
        spans = _spans(text)
        if not spans:
            break
        found += [span.kind for span in spans]
        text = _replaced(text, spans)
    return Redaction(text, tuple(dict.fromkeys(found)))


def _spans(text: str) -> list[Span]:
    page, found = Scan.of(text), list[Span]()
    for find in _FINDERS:
        spans = merged(find(page))
        if spans:
            page = page.without(spans)
            found += spans
    return sorted((span for span in found if span.kind != KEPT), key=lambda span: span.start)


def _replaced(text: str, spans: list[Span]) -> str:
    parts, position = list[str](), 0
    for span in spans:
        parts += [text[position : span.start], f"[{span.kind}]"]
        position = span.end
    return "".join([*parts, text[position:]])
