"""Families' lists, for those who speak with families or with the team."""

from __future__ import annotations

from bot.desk.access import READERS, SPEAKERS, staff
from bot.guide import team_pages as pages

lists = staff(*READERS)(pages.lists)
asked = staff(*SPEAKERS)(pages.asked)
answered = staff(*SPEAKERS)(pages.answered)
