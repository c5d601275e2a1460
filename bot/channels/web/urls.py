"""Addresses under /chat/."""

from django.urls import path

from bot.channels.web import inbound, pages

urlpatterns = [
    path("", pages.chat, name="chat"),
    path("api/conversations", inbound.conversations),
    path("api/messages", inbound.messages),
]
