"""Addresses under /chat/."""

from django.urls import include, path

from bot.channels.web import brand, chat_page, chat_paper, chat_stream, described, static_bundle, views

# As openapi.yml describes them. A test holds the two together.
version_1 = [
    path("openapi.json", described.described),
    path("opening", described.opened),
    path("conversations", views.conversations),
    path("conversation", views.conversation),
    path("moves", views.moved),
    path("messages", views.messages),
    path("stream", chat_stream.stream),
    path("feedback", views.feedback),
    path("typing", views.typing),
    path("paper", chat_paper.paper),
]
urlpatterns = [
    path("", chat_page.chat, name="chat"),
    path("demo/", chat_page.demo),
    path("logo", brand.logo, name="logo"),
    path("topics", chat_page.topics),
    path("files/<slug:wanted>/<str:name>", static_bundle.versioned, name="client"),
    path("api/v1/", include(version_1)),
    path("api/", include(version_1)),  # pages that were opened before the API had a version
]
