"""`manage.py channel list|check|add`: which messaging apps are on, whether they work, and connecting one.

An account that is not the first one of its app is named `whatsapp/clinic`.
"""

from __future__ import annotations

import asyncio
from argparse import ArgumentTypeError
from collections.abc import Awaitable, Callable
from dataclasses import MISSING
from uuid import uuid4

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from bot.channels import registry
from bot.channels.base.http_calls import Caller, SendFailed
from bot.channels.base.interface import Channel, settings_of
from bot.channels.base.outgoing_message import Part
from bot.configuration import channels
from bot.content.responses import response
from bot.errors import ConfigurationError


def hook_url(channel: Channel) -> str:
    """Where the platform calls us; for several numbers of one app, it is the address of the first."""
    return f"{settings.PUBLIC_URL}/hooks/{registry.together(channel)[0].full_name}/"


def known_name(name: str) -> str:
    """The full name of an account that there may be. Raises ArgumentTypeError."""
    channel, separator, slug = name.partition("/")
    if channel not in registry.CHANNELS:
        raise ArgumentTypeError(f"{name} is no app of ours. Choose from {', '.join(sorted(registry.CHANNELS))}.")
    if separator and not channels.SLUG.fullmatch(slug):
        raise ArgumentTypeError(f"{name}: an account's name has small letters and digits, such as {channel}/clinic.")
    return name


def needed(name: str) -> list[str]:
    """The settings without which the account is off."""
    channel, _, slug = name.partition("/")
    fields = settings_of(registry.CHANNELS[channel])
    return [channels.variable(channel, field.name, slug) for field in fields if field.default is MISSING]


Step = Callable[[Caller], Awaitable[list[str]]]


class Command(BaseCommand):
    help = "Lists, checks and connects messaging apps."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["list", "check", "add"])
        parser.add_argument(
            "channel", nargs="?", type=known_name, help="such as telegram or telegram/clinic; none: all that are on"
        )
        parser.add_argument(
            "--to", default="", help="with `add`: an address (chat id, number) that gets a test message"
        )

    def handle(self, *args: object, **options: str) -> None:
        if options["what"] == "list":
            return self.show()
        if options["what"] == "check":
            return self.check_all([options["channel"]] if options["channel"] else registry.names())
        if not options["channel"]:
            raise CommandError(f"Name the channel: {', '.join(sorted(registry.CHANNELS))}.")
        self.add(options["channel"], options["to"])

    def show(self) -> None:
        for name in registry.names():
            self.stdout.write(f"{name}: {'on' if self.configured(name) else 'off'}")
            channel, _, slug = name.partition("/")
            for field in settings_of(registry.CHANNELS[channel]):
                must = "needed" if field.default is MISSING else f"default: {field.default or 'none'}"
                variable = channels.variable(channel, field.name, slug)
                self.stdout.write(f"    {variable}  {field.metadata['help']} ({must})")

    def configured(self, name: str) -> Channel | None:
        try:
            return registry.configured(name)
        except ConfigurationError as error:
            raise CommandError(str(error)) from None

    def check_all(self, names: list[str]) -> None:
        """Raises CommandError where one does not work; the others are checked all the same."""
        found = [channel for channel in map(self.configured, names) if channel]
        if not found:
            raise CommandError("No messaging app is on. `manage.py channel list` shows the settings of each.")
        broken = [channel.full_name for channel in found if not self.works(channel)]
        if broken:
            raise CommandError(f"Does not work: {', '.join(broken)}.")

    def works(self, channel: Channel) -> bool:
        try:
            self.report(channel, self.run_step(lambda caller: channel.check(caller, hook_url(channel))))
        except SendFailed as failure:
            self.stderr.write(f"{channel.full_name}: {failure.reason}")
            return False
        return True

    def add(self, name: str, to: str) -> None:
        """Check the credentials, register the webhook, send a test."""
        channel = self.configured(name)
        if channel is None:
            page = f"docs/channels/{name.partition('/')[0]}.md"
            raise CommandError(f"{name} has no settings yet: {', '.join(needed(name))}. {page} helps.")
        if not settings.PUBLIC_URL.startswith("https://"):
            raise CommandError(f"BOT_PUBLIC_URL is {settings.PUBLIC_URL}. Platforms call https addresses only.")
        url = hook_url(channel)
        try:
            self.run_step(channel.check)
            self.report(channel, [*self.run_step(lambda caller: channel.set_up(caller, url)), f"The webhook is {url}"])
            self.report(channel, self.run_step(lambda caller: channel.check(caller, url)))
            if to:
                self.run_step(lambda caller: self.try_out(caller, channel, to))
                self.report(channel, ["A test message was sent."])
        except SendFailed as failure:
            raise CommandError(f"{name}: {failure.reason}") from None

    async def try_out(self, caller: Caller, channel: Channel, to: str) -> list[str]:
        return [await channel.send(caller, to, Part(response("channel/test").text), uuid4())]

    def run_step(self, step: Step) -> list[str]:
        async def work() -> list[str]:
            async with Caller() as caller:
                return await step(caller)

        return asyncio.run(work())

    def report(self, channel: Channel, lines: list[str]) -> None:
        for line in lines:
            self.stdout.write(f"{channel.full_name}: {line}")
