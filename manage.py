"""Django's commands, with the environment that `make run` made (var/env) where nothing else is set."""

import os
import sys

from django.core.management import execute_from_command_line

from bot import file_permissions, trial
from bot.errors import exit_on_configuration_error
from bot.launcher import environment

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bot.settings")
    with exit_on_configuration_error():
        var = trial.var()
        file_permissions.owner_only(var)
        for name, value in environment.load_or_create_secrets(var / "env").items():
            os.environ.setdefault(name, value)
        execute_from_command_line(sys.argv)
