"""Django's settings, from the environment. bot/configuration says which variables there are, and checks them.

`make run` fills in what a first try needs.
"""

from bot.settings.applications import *
from bot.settings.backups import *
from bot.settings.databases import *
from bot.settings.desk import *
from bot.settings.jobs import *
from bot.settings.limits import *
from bot.settings.logging import *
from bot.settings.security import *
from bot.settings.values import *
