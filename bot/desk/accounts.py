"""Accounts of staff, in Django's admin: made, given roles, disabled; never deleted: the audit log names them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from bot.conversations import audit
from bot.desk.access import ADMIN, has, verified


class AccountsSite(admin.AdminSite):
    """Only for admins who signed in with both factors; signing in is the desk's."""

    site_header = site_title = "Staff accounts"
    index_title = "Accounts"
    site_url = "/staff/"

    def has_permission(self, request: HttpRequest) -> bool:
        return verified(request.user) and has(request.user, ADMIN)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("desk-second-factor" if request.user.is_authenticated else "desk-sign-in")


site = AccountsSite(name="accounts")


class Account(UserAdmin):  # type: ignore[type-arg]
    """Name, address, roles, active or not. Nobody gives out more here than roles."""

    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Person", {"fields": ("first_name", "email"), "description": "Families see the first name."}),
        ("Access", {"fields": ("is_active", "groups")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "first_name", "email", "usable_password", "password1", "password2", "groups")}),
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
