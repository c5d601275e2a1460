"""Links to a list's page: unguessable, expiring, revocable, and no key to the chat."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import timezone

from bot.guide.models import Link

LIFETIME = timedelta(days=30)
RENEWED = timedelta(days=7)
_signer = Signer(salt="guide.link", sep=".")


def current_link(conversation: UUID) -> Link:
    """The link that the family has, or a new one where it has none that lasts another week."""
    now = timezone.now()
    lasting = Link.objects.filter(conversation=conversation, revoked=False, expires__gt=now + RENEWED)
    return lasting.last() or Link.objects.create(conversation_id=conversation, expires=now + LIFETIME)


def token(link: UUID) -> str:
    """What opens the link: its id with our signature (HMAC-SHA256). The database alone cannot make one."""
    return _signer.sign(link.hex)


def path(link: UUID) -> str:
    """Where the page is on this server, for our own pages."""
    return reverse("list", args=[token(link)])


def open_link(given: str) -> Link | None:
    """The link that a token opens; None for a forged, expired or revoked one."""
    try:
        identifier = UUID(_signer.unsign(given))
    except (BadSignature, ValueError):
        return None
    return Link.objects.filter(pk=identifier, revoked=False, expires__gt=timezone.now()).first()


def revoke_all(conversation: UUID) -> int:
    """Close every link to a list; gives how many were open."""
    return Link.objects.filter(conversation=conversation, revoked=False).update(revoked=True)
