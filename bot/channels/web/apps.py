"""A brand that families could not read does not start."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core import checks

from bot.errors import ConfigurationError


def check_brand(**_: Any) -> list[checks.CheckMessage]:
    """The operator's colors can be read, and the logo is there."""
    from bot.channels.web.brand import brand  # needs Django set up

    try:
        brand()
    except ConfigurationError as error:
        return [checks.Error(str(error), id="web.E001")]
    return []


class WebConfig(AppConfig):
    name = "bot.channels.web"

    def ready(self) -> None:
        checks.register(check_brand)
