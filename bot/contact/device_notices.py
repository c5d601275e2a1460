"""A family that left is told by its own browser (Web Push, RFC 8030, with our signature after RFC 8292).

A notice has no payload, so nothing has to be encrypted, and the vendor's push service learns nothing but the moment.
The words that are shown stand in the service worker (`device_worker.js`).
"""

from __future__ import annotations

import base64
import re
import time
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from bot.contact import notices
from bot.contact.models import DeviceNotice, Notice
from bot.content.responses import response
from bot.content.translations import text_in
from bot.conversations import consents
from bot.conversations.models import ConsentText
from bot.sealing import unseal

# Who has not typed for so long after an answer may not be looking; beside a visible chat nothing is shown.
QUIET = timedelta(minutes=1)
# For so long the service keeps a notice for a device that is switched off; as long as an answer is told at all.
KEPT = notices.RECENT
SIGNED_SECONDS = 12 * 3600
CALL_SECONDS = 5
LONGEST = 1000
GONE = (httpx.codes.NOT_FOUND, httpx.codes.GONE)


def possible() -> bool:
    """Whether this service sends notices to browsers."""
    return bool(settings.PUSH_KEY)


def known_service(endpoint: str) -> bool:
    """Whether an endpoint is one of a push service that we call: a form may name any address."""
    parts = urlsplit(endpoint)
    origin = f"{parts.scheme}://{parts.netloc}"
    patterns = (re.escape(allowed).replace(r"\*", r"[\w.-]+") for allowed in settings.PUSH_SERVICES)
    return len(endpoint) <= LONGEST and any(re.fullmatch(pattern, origin) for pattern in patterns)


def consent(language: str) -> str:
    """What a family agrees to, with its places filled."""
    return text_in("contact/device", language).format(days=settings.CONTACT_DAYS)


def save(conversation: UUID, endpoint: str, language: str) -> None:
    """The family agreed, in `language`, to notices by `endpoint`, its subscription at a vendor's push service."""
    version = response("contact/device").metadata["version"]
    shown = consents.ShownText(ConsentText.Key.DEVICE, version, language, consent(language))
    notices.save(DeviceNotice, conversation, {"endpoint": endpoint}, shown)


def stop(conversation: UUID) -> None:
    """The address is deleted."""
    notices.stop(DeviceNotice, conversation)


def send_due_notices() -> None:
    """A job of the worker."""
    notices.send_due(DeviceNotice, QUIET, send, possible=possible())


def send(notice: Notice) -> None:
    """One notice. Raises Refused, OSError, and BotError where no key of ours opens the address."""
    endpoint = unseal(notice.sealed)["endpoint"]
    if not known_service(endpoint):
        raise notices.Refused
    headers = {"TTL": str(int(KEPT.total_seconds())), "Urgency": "high", "Authorization": _signature(endpoint)}
    try:
        answer = httpx.post(endpoint, headers=headers, timeout=CALL_SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise OSError from error
    if answer.status_code in GONE:
        raise notices.Refused
    if not answer.is_success:
        raise OSError(f"the service answered {answer.status_code}")


def _key() -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(base64.urlsafe_b64decode(settings.PUSH_KEY), "big"), ec.SECP256R1())


def public_key() -> str:
    """The VAPID public key (`applicationServerKey`): an uncompressed point of P-256 in base64url."""
    point = _key().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def _signature(endpoint: str) -> str:
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int(time.time()) + SIGNED_SECONDS}
    signed = jwt.encode({**claims, "sub": settings.PUBLIC_URL}, _key(), algorithm="ES256")
    return f"vapid t={signed}, k={public_key()}"
