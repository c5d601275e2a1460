"""Addresses under /chat/."""

from django.urls import path

from bot.channels.web import files, inbound, pages, stream

urlpatterns = [
    path("", pages.chat, name="chat"),
    path("demo/", pages.demo),
    path("files/<slug:wanted>/<str:name>", files.versioned, name="client"),
    path("api/conversations", inbound.conversations),
    path("api/conversation", inbound.conversation),
    path("api/moves", inbound.moved),
    path("api/messages", inbound.messages),
    path("api/stream", stream.stream),
    path("api/feedback", inbound.feedback),
    path("api/typing", inbound.typing),
]
