"""Who may see and do what. Every page asks here; what is absent and what is not yours get the same 404."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser, User
from django.contrib.auth.views import redirect_to_login
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from bot.conversations.models import Alert, Assignment, Conversation, Handoff, Owner
from bot.database import reading
from bot.desk.models import Mention, TemporaryPassword

NAVIGATOR, REVIEWER, LEAD, ADMIN = ROLES = ("navigator", "reviewer", "lead", "admin")
READERS = (NAVIGATOR, REVIEWER, LEAD)
SPEAKERS = (NAVIGATOR, LEAD)
REVIEWERS = (REVIEWER, LEAD)
KEPT = "_desk_roles"  # read once for each request
TEMPORARY = "_desk_temporary_password"
# The one page that is open before the password is changed.
CHANGES = "change_password"
View = Callable[..., HttpResponseBase]


class StaffRequest(HttpRequest):
    """A request of somebody whom `staff` let in."""

    user: User


def roles(user: User | AnonymousUser) -> frozenset[str]:
    """The roles of an active account, by its groups. The first account of all can always give out roles."""
    if not user.is_active:
        return frozenset()
    if not hasattr(user, KEPT):
        found = set(user.groups.values_list("name", flat=True)) & set(ROLES)
        setattr(user, KEPT, frozenset(found | ({ADMIN} if user.is_superuser else set())))
    kept: frozenset[str] = getattr(user, KEPT)
    return kept


def has(user: User | AnonymousUser, *any_of: str) -> bool:
    return not roles(user).isdisjoint(any_of)


ahas = reading(has)


def verified(user: Any) -> bool:
    """Signed in with both factors."""
    return bool(user.is_authenticated and user.is_verified())


def has_temporary_password(user: Any) -> bool:
    """Whether their password was given to them; read once for each request."""
    if not hasattr(user, TEMPORARY):
        setattr(user, TEMPORARY, TemporaryPassword.objects.filter(user=user.pk).exists())
    return bool(getattr(user, TEMPORARY))


def staff(*any_of: str) -> Callable[[View], View]:
    """The page is for these roles: others get 404, who is not signed in with both factors is led there first."""

    def protected(view: View) -> View:
        @wraps(view)
        def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), "desk-sign-in")
            if not verified(request.user):
                return redirect("desk-second-factor")
            if not has(request.user, *any_of):
                raise Http404
            if has_temporary_password(request.user) and view.__name__ != CHANGES:
                return redirect("desk-password")
            return view(request, *args, **kwargs)

        return entered

    return protected


def chats(user: User) -> QuerySet[Conversation]:
    """The chats that `user` may read. Navigators: who waits, who is in danger, those they speak or spoke with, and
    those in which a colleague's note names them."""
    found = Conversation.objects.all()
    if has(user, LEAD, REVIEWER):
        return found
    if not has(user, NAVIGATOR):
        return found.none()
    alarmed = Exists(Alert.objects.filter(message__conversation=OuterRef("pk"), seen=None, judged=None))
    spoke = Exists(Assignment.objects.filter(handoff__conversation=OuterRef("pk"), navigator=user))
    named = Exists(Mention.objects.filter(note__conversation=OuterRef("pk"), user=user))
    return found.filter(Q(owner=Owner.WAITING) | Q(navigator=user) | alarmed | spoke | named)


def chat(user: User, conversation: UUID) -> Conversation:
    """One of them. Raises Http404."""
    found = chats(user).select_related("navigator").filter(pk=conversation).first()
    if found is None:
        raise Http404
    return found


def chat_to_claim(user: User, conversation: UUID) -> Conversation:
    """As `chat`, and one that a colleague has just taken: who comes second is told who came first. Raises Http404."""
    taken = Exists(Handoff.objects.filter(conversation=OuterRef("pk"), ended=None))
    visible = Q(pk__in=chats(user).filter(pk=conversation).values("pk"))
    held = Conversation.objects.select_related("navigator").filter(pk=conversation)
    found = held.filter(visible | taken).first() if has(user, *SPEAKERS) else None
    if found is None:
        raise Http404
    return found


def colleagues() -> QuerySet[User]:
    """Active accounts that may take a chat."""
    return User.objects.filter(is_active=True, groups__name__in=SPEAKERS).distinct().order_by("first_name", "username")
