"""`{% said "about" registry=registry %}`: a text of the list's page with its places filled, in the page's language."""

from __future__ import annotations

from typing import Any

from django.template import Context, Library
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from bot.guide import list_words

register = Library()


@register.simple_tag(takes_context=True)
def said(context: Context, name: str, **values: Any) -> SafeString:
    """`name`: without its group. Everything that fills a place is escaped."""
    return mark_safe(escape(list_words.said(f"list/{name}", context["language"], **values)))  # noqa: S308
