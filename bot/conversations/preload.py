"""Loads what the first message needs, before it comes."""

from __future__ import annotations

import gc

from django.conf import settings

from bot import data_controller
from bot.content import reload, trial_pictures
from bot.privacy.redaction import redact
from bot.safety.check import check


def load_everything() -> None:
    """Rules are compiled and texts read at their first use; better now than while a family waits.

    Raises ConfigurationError where nothing says who answers for the data (bot/data_controller.py).
    """
    data_controller.check_controller(settings.PRIVACY_FILE, demo=settings.DEMO)
    reload.load()
    reload.follow()
    trial_pictures.load()
    redact("I am Ann Smith")  # what may be a name is looked up
    check("hello")
    # All this stays: a round of the garbage collector through it would hold up whoever writes.
    gc.collect()
    gc.freeze()
