"""Rasa's custom actions. Each reads the tracker, calls one function of `bot`, and returns events."""

import os

import django
from django.apps import apps

from bot.errors import exit_on_configuration_error

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bot.settings")
if not apps.ready:
    with exit_on_configuration_error():
        django.setup()
