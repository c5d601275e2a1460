"""Addresses under /staff/questions/."""

from django.urls import path

from bot.guide import staff

urlpatterns = [
    path("", staff.lists, name="staff-questions"),
    path("<int:question>/asked", staff.asked, name="staff-question-asked"),
    path("<int:question>/answered", staff.answered, name="staff-question-answered"),
]
