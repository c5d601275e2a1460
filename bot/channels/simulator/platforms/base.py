"""What every simulated platform does."""

from __future__ import annotations

import hashlib
import itertools
import time
from collections.abc import Iterator, Mapping
from typing import ClassVar

from bot.channels.simulator.simulator_types import Act, Answer, Bubble, Call, File, Phone, Problem, Request

KINDS = ("picture", "voice", "video", "file", "sticker", "location", "contact")


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


class Platform:
    """One platform: `name` as in our webhook's address, `kinds` what a telephone can send besides text.

    `worded`: the kinds that can come with words.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    kinds: ClassVar[tuple[str, ...]] = KINDS
    worded: ClassVar[tuple[str, ...]] = ()

    def __init__(self, env: Mapping[str, str], public_url: str) -> None:
        self.env = env
        self.hook = f"{public_url}/hooks/{self.name}/"
        self.phones: dict[str, Phone] = {}
        self.numbers: Iterator[int] = itertools.count(int(time.time()))

    def setting(self, field: str) -> str:
        """One of our channel's settings, which the platform would know from its own side."""
        return self.env.get(f"BOT_{self.name}_{field}".upper(), "")

    @property
    def used(self) -> bool:
        """Whether our channel sends to this simulator, and not to the real platform."""
        return "/api/" in (self.setting("api") or self.setting("url"))

    # Telephones

    def phone(self, owner: str) -> Phone:
        """The telephone of `owner`, made where there is none."""
        address = self.address(int.from_bytes(hashlib.sha256(owner.encode()).digest()[:4], "big") % 10**7)
        return self.phones.setdefault(address, Phone(self.name, owner, address))

    def address(self, number: int) -> str:
        """How the platform names the holder of telephone `number`."""
        raise NotImplementedError

    def reached(self, address: str) -> Phone:
        """The telephone that a call of ours goes to. Raises Problem where there is none."""
        found = self.phones.get(address)
        if found is None:
            raise Problem(self.refusal("unknown"))
        return found

    def shown(self, phone: Phone, text: str, *, file: File | None = None, **fields: object) -> Bubble:
        """A message of ours appears on a telephone."""
        bubble = Bubble(self.next_id(), mine=False, text=text, file=file, **fields)  # type: ignore[arg-type]
        phone.bubbles.append(bubble)
        return bubble

    def next_id(self) -> str:
        """The platform's id of a new message."""
        return str(next(self.numbers))

    # What comes in

    def acted(self, phone: Phone, act: Act) -> list[Request]:
        """What the platform tells us when a family does something; their own bubble appears."""
        bubble = Bubble(self.next_id(), mine=True, text=act.text, kind=act.kind)
        if act.kind not in ("reaction", "button", "taken_back"):
            phone.bubbles.append(bubble)
        return [self.request(phone, act, bubble)]

    def request(self, phone: Phone, act: Act, bubble: Bubble) -> Request:
        """One signed request."""
        raise NotImplementedError

    def sealed(self, body: bytes) -> Request:
        """The request with this body, signed now."""
        raise NotImplementedError

    def repeated(self, request: Request) -> Request:
        """The same, as the platform sends it once more."""
        return request

    def acknowledged(self, phone: Phone | None, body: bytes) -> None:
        """Our answer to a request."""

    def states(self, phone: Phone, bubble: Bubble) -> list[Request]:
        """What the platform tells us of a message of ours that has arrived; none where it tells nothing."""
        return []

    # What goes out

    def answer(self, call: Call) -> Answer:
        """A call of ours. Raises Problem."""
        raise NotImplementedError

    def refusal(self, reason: str) -> Answer:
        """How the platform says `unknown`, `too_long`, `slow_down`, `broken` or `unauthorized`."""
        raise NotImplementedError
