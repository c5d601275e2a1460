"""`manage.py prepare`: the database up to date, the texts of today kept, and on the first start a staff login."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string

from bot import responsible


class Command(BaseCommand):
    help = "Brings the database up to date and makes the first staff login."

    def handle(self, *args: object, **options: object) -> None:
        responsible.check(settings.PRIVACY_FILE, demo=settings.DEMO)
        call_command("migrate", verbosity=0)
        for job in map(import_string, settings.PREPARE_JOBS):
            job()
        users = get_user_model()
        if not users.objects.exists():
            password = secrets.token_urlsafe(12)
            users.objects.create_superuser("staff", None, password).groups.set(Group.objects.all())
            self.stdout.write(f"First start. Staff login: staff   Password: {password}   (shown only now)")
