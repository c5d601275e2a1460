"""Addresses under /chat/."""

from django.urls import path

from bot.channels.web import brand, chat_page, chat_stream, static_bundle, views

urlpatterns = [
    path("", chat_page.chat, name="chat"),
    path("demo/", chat_page.demo),
    path("logo", brand.logo, name="logo"),
    path("topics", chat_page.topics),
    path("files/<slug:wanted>/<str:name>", static_bundle.versioned, name="client"),
    path("api/conversations", views.conversations),
    path("api/conversation", views.conversation),
    path("api/moves", views.moved),
    path("api/messages", views.messages),
    path("api/stream", chat_stream.stream),
    path("api/feedback", views.feedback),
    path("api/typing", views.typing),
]
