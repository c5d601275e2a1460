"""Addresses under /hooks/."""

from django.urls import path

from bot.channels.messaging import webhook

urlpatterns = [
    path("<slug:name>/", webhook.receive, name="hook"),
    path("<slug:name>/<slug:slug>/", webhook.receive, name="account-hook"),
]
