"""`manage.py prepare`: the database up to date, the texts of today kept, and on the first start a staff login."""

from __future__ import annotations

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string

from bot import data_controller
from bot.desk import first_login


class Command(BaseCommand):
    help = "Brings the database up to date and makes the first staff login."

    def handle(self, *args: object, **options: object) -> None:
        data_controller.check_controller(settings.PRIVACY_FILE, demo=settings.DEMO)
        call_command("migrate", verbosity=0)
        for job in map(import_string, settings.PREPARE_JOBS):
            job()
        first_login.make_login(self.stdout)
