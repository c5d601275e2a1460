"""Addresses under /pictures/."""

from django.urls import path

from bot.channels.web import picture_pages

urlpatterns = [
    path("", picture_pages.every, name="pictures"),
    path("<slug:name>/", picture_pages.alone, name="picture"),
    path("<slug:wanted>/<slug:name>/<slug:language>/<str:form>", picture_pages.versioned, name="picture-file"),
]
