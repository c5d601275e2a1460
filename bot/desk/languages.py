"""Languages at the desk: which one a family is to be answered in, who speaks it, and whose chats one sees first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from bot.content import translations
from bot.conversations import audit, consents
from bot.conversations.models import Author, Message
from bot.conversations.spoken_language import bare, chosen, spoken_language
from bot.desk.access import READERS, StaffRequest, staff
from bot.desk.labels import language_name
from bot.desk.models import SpokenLanguage
from bot.desk.page_rendering import render_page
from bot.i18n import direction
from bot.trial import ENGLISH


def known() -> list[tuple[str, str]]:
    """The languages that families are spoken to in, by name."""
    codes = [ENGLISH, *translations.languages()]
    return sorted(((code, language_name(code)) for code in codes), key=lambda pair: pair[1])


@dataclass(frozen=True)
class AnswerIn:
    """What a navigator should know before writing. `written`: the language of the family's last words; `chosen`:
    whether the family chose the chat's itself."""

    code: str
    written: str
    spoken: bool
    canned: bool
    chosen: bool

    @property
    def name(self) -> str:
        return language_name(self.code)

    @property
    def direction(self) -> str:
        return direction(self.code)

    @property
    def written_name(self) -> str:
        return language_name(self.written) if self.written else ""


def answer_in(chat: UUID, user: User) -> AnswerIn:
    """The language of a chat, and whether `user` speaks it."""
    code = spoken_language(chat)
    said = Message.objects.filter(conversation=chat, author=Author.FAMILY).exclude(language="")
    written = said.order_by("-sequence").values_list("language", flat=True).first() or consents.language(chat) or ""
    there = code == ENGLISH or any(name.startswith("canned/") for name in translations.translations(code))
    return AnswerIn(code, bare(written), code in spoken_by(user), there, bool(chosen(chat)))


def spoken_by(user: User) -> frozenset[str]:
    """The languages of a member of staff. Whoever has said none speaks English."""
    return frozenset(SpokenLanguage.objects.filter(user=user).values_list("language", flat=True)) or frozenset(
        {ENGLISH}
    )


def speakers(users: Iterable[User]) -> dict[int, list[str]]:
    """The names of the languages of each of `users` who has said some, by key."""
    found: dict[int, list[str]] = {}
    for user, code in SpokenLanguage.objects.filter(user__in=[u.pk for u in users]).values_list("user", "language"):
        found.setdefault(user, []).append(language_name(code))
    return {user: sorted(names) for user, names in found.items()}


@staff(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: StaffRequest) -> HttpResponseBase:
    """Which languages one speaks."""
    if request.method != "POST":
        return render_page(request, "languages", known=known(), spoken=spoken_by(request.user))
    chosen = {code for code, _ in known()} & set(request.POST.getlist("language"))
    _keep(request.user, chosen)
    messages.success(request, "Saved.")
    return redirect("desk-queue")


@transaction.atomic
def _keep(user: User, chosen: set[str]) -> None:
    """These, and no others. Of two posts at once the second waits."""
    User.objects.select_for_update().get(pk=user.pk)
    SpokenLanguage.objects.filter(user=user).delete()
    SpokenLanguage.objects.bulk_create([SpokenLanguage(user=user, language=code) for code in sorted(chosen)])
    audit.record("staff.languages", None, user.pk, languages=sorted(chosen))
