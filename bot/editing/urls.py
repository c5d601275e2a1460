"""Addresses under /staff/review/answers/, before those of the desk."""

from django.urls import path

from bot.editing import pages

urlpatterns = [
    path("edits/", pages.listed, name="desk-answer-edits"),
    path("<path:name>/edit/", pages.edit, name="desk-answer-edit"),
    path("<path:name>/edit/decide/", pages.decide, name="desk-answer-decide"),
]
