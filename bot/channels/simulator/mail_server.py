"""The mail server to which our answers are handed over: each mail is a call to the simulated platform `email`."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from bot.channels.simulator.simulator_types import Call
from bot.channels.simulator.world import World

NAME = "email"
logging.getLogger("mail.log").setLevel(logging.ERROR)
TAKEN = "250 Taken"


class Handler:
    """What the mail server does with a mail; it is not taken where the platform does not take it."""

    def __init__(self, world: World) -> None:
        self.world, self.platform = world, world.platforms[NAME]

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not session.authenticated:
            return "530 Authentication required"
        if address not in self.platform.phones:
            return "550 No such mailbox here"
        envelope.rcpt_tos.append(address)
        return TAKEN

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        answer = self.world.answer(NAME, Call("POST", envelope.rcpt_tos[0], {}, {}, content))
        return TAKEN if answer.status == 200 else f"{answer.status} Not taken"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any
    ) -> AuthResult:
        login = given if isinstance(given, LoginPassword) else LoginPassword(b"", b"")
        return AuthResult(success=self.platform.takes(login.login.decode(), login.password.decode()))  # type: ignore[attr-defined]


async def listen(world: World, port: int) -> asyncio.Server:
    """Listens on the loopback."""
    handler = Handler(world)

    def protocol() -> SMTP:
        return SMTP(
            handler,
            hostname="localhost",
            authenticator=handler.authenticate,
            auth_require_tls=False,  # it stays on this machine
            loop=asyncio.get_running_loop(),
        )

    return await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", port)
