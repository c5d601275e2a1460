"""Accounts of staff, in Django's admin: made, given roles, disabled; never deleted: the audit log names them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from bot.conversations import audit
from bot.desk.access import ADMIN, ROLES, has, has_temporary_password, verified
from bot.desk.models import TemporaryPassword


class AccountsSite(admin.AdminSite):
    """Only for admins who signed in with both factors; signing in is the desk's."""

    site_header = site_title = "Staff accounts"
    index_title = "Accounts"
    site_url = "/staff/"

    def has_permission(self, request: HttpRequest) -> bool:
        allowed = verified(request.user) and has(request.user, ADMIN)
        return allowed and not has_temporary_password(request.user)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("desk-second-factor" if request.user.is_authenticated else "desk-sign-in")


site = AccountsSite(name="accounts")


NEW = "Families see the first name. Notices go to the email address."
SIGNING_IN_FIRST = (
    "Tell it to the person yourself. At the first sign-in the desk asks for another one, and for a second factor."
)
WHAT_ROLES_DO = (
    "Navigators talk with families. Reviewers judge what the assistant said. Leads do both, withhold answers, and see "
    "everything. Admins look after these accounts and read no chats."
)


class Account(UserAdmin):  # type: ignore[type-arg]
    """Name, address, roles, active or not. Nobody gives out more here than roles."""

    add_form = UserCreationForm
    filter_horizontal = ()

    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Person", {"fields": ("first_name", "email"), "description": "Families see the first name."}),
        ("Access", {"fields": ("is_active", "groups")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "first_name", "email", "groups"), "description": NEW}),
        ("Password for the first sign-in", {"fields": ("password1", "password2"), "description": SIGNING_IN_FIRST}),
    )
    list_display = ("username", "first_name", "email", "is_active", "roles", "last_login")
    list_filter = ()
    list_select_related = ()
    search_fields = ("username", "first_name", "email")
    actions = ("remove_second_factor",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="roles")
    def roles(self, user: User) -> str:
        return ", ".join(sorted(group.name for group in user.groups.all()))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return site.has_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return site.has_permission(request) and (obj is None or not obj.is_superuser or request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Roles as boxes to tick, each with what it may do."""
        options |= {"queryset": Group.objects.filter(name__in=ROLES).order_by("pk"), "help_text": WHAT_ROLES_DO}
        options |= {"widget": forms.CheckboxSelectMultiple, "label": "Roles"}
        return super(UserAdmin, self).formfield_for_manytomany(db_field, request, **options)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            TemporaryPassword.objects.get_or_create(user=obj)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """A password that an admin types for somebody else is changed at the next sign-in."""
        answer = super().user_change_password(request, id, form_url)
        if request.method == "POST" and answer.status_code == 302 and str(request.user.pk) != id:
            TemporaryPassword.objects.get_or_create(user_id=int(id))
            audit.record("account.password_reset", who=request.user.pk, account=User.objects.get(pk=id).get_username())
        return answer

    def save_related(self, request: HttpRequest, form: forms.ModelForm[User], formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        user: User = form.instance
        roles = sorted(user.groups.values_list("name", flat=True))
        done = "account.changed" if change else "account.made"
        account = user.get_username()
        audit.record(done, who=request.user.pk, account=account, active=user.is_active, roles=roles)

    @admin.action(description="Remove the second factor (they set up a new one)")
    def remove_second_factor(self, request: HttpRequest, users: QuerySet[User]) -> None:
        for user in users:
            TOTPDevice.objects.filter(user=user).delete()
            StaticDevice.objects.filter(user=user).delete()
            audit.record("account.second_factor_removed", who=request.user.pk, account=user.get_username())


site.register(User, Account)
