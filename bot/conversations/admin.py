"""Staff pages to read the log and the alerts. Nobody edits what was said."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from bot.conversations.models import Alert, Conversation, Message

admin.site.site_header = admin.site.site_title = "Trial companion: staff"
admin.site.index_title = "Conversations and alerts"


class ReadOnly:
    """Takes away adding, changing and deleting."""

    def has_add_permission(self, *_: Any) -> bool:
        return False

    def has_change_permission(self, *_: Any) -> bool:
        return False

    def has_delete_permission(self, *_: Any) -> bool:
        return False


class MessageInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = Message
    fields = ("sequence", "author", "text", "outcome", "created")
    readonly_fields = fields
    extra = 0


@admin.register(Conversation)
class ConversationAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("id", "channel", "owner", "last_sequence", "created", "updated")
    list_filter = ("owner", "channel")
    ordering = ("-updated",)
    fields = ("id", "channel", "owner", "created", "updated")
    inlines = (MessageInline,)


@admin.register(Alert)
class AlertAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("created", "kind", "rule", "conversation", "words", "seen")
    list_filter = ("kind", ("seen", admin.EmptyFieldListFilter))
    ordering = ("-created",)
    actions = ("mark_as_seen",)
    list_select_related = ("message",)

    @admin.display(description="conversation")
    def conversation(self, alert: Alert) -> str:
        return str(alert.message.conversation_id)

    @admin.display(description="what was written")
    def words(self, alert: Alert) -> str:
        return alert.message.text[:120]

    @admin.action(description="Mark as seen")
    def mark_as_seen(self, request: HttpRequest, alerts: QuerySet[Alert]) -> None:
        alerts.filter(seen=None).update(seen=timezone.now())
