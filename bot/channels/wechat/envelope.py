"""WeChat's signature (SHA-1 over sorted values) and its safe mode (AES-256-CBC, with the account's id inside)."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

from bot.channels.base.interface import Unverified

RANDOM = 16
BLOCK = 32


def signed(signature: str, *values: str) -> bool:
    """Whether `signature` is WeChat's over `values`, one of which is the token."""
    expected = hashlib.sha1("".join(sorted(values)).encode(), usedforsecurity=False).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.encode())


def opened(sealed: str, aes_key: str, app_id: str) -> bytes:
    """The message in `<Encrypt>`. Raises Refused where it was not sealed with our key for our account."""
    try:
        key = base64.b64decode(f"{aes_key}=")
        decryptor = Cipher(AES256(key), CBC(key[:RANDOM])).decryptor()
        plain = decryptor.update(base64.b64decode(sealed)) + decryptor.finalize()
    except ValueError:
        raise Unverified("not sealed with our key") from None
    content = plain[RANDOM : -plain[-1]] if plain and 1 <= plain[-1] <= BLOCK else b""
    length = int.from_bytes(content[:4], "big")
    message, account = content[4 : 4 + length], content[4 + length :]
    if not hmac.compare_digest(account, app_id.encode()):
        raise Unverified("sealed for another account")
    return message
