"""How many calls one chat and one address may make."""

from __future__ import annotations

from bot.ratelimit import Limit, address, spend

__all__ = ["ADDRESS", "CHAT", "NEW_CHATS", "Limit", "address", "spend"]
CHAT = Limit("LIMIT_CHAT", 60)
ADDRESS = Limit("LIMIT_ADDRESS", 60)
NEW_CHATS = Limit("LIMIT_NEW_CHATS", 3600)
