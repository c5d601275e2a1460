"""Signing in: name and password, then the second factor, which is set up at the first time."""

from __future__ import annotations

import io
from textwrap import wrap
from typing import Any

import django_otp
import segno
from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from bot import telemetry
from bot.conversations import audit
from bot.desk import first_login, sign_in_throttle
from bot.desk.access import ADMIN, READERS, ROLES, has, has_temporary_password, staff, verified
from bot.desk.models import TemporaryPassword
from bot.desk.page_rendering import render_page
from bot.errors import BotError
from bot.ratelimit import told_when

SPARE_CODES = 8
WRONG = "This code is wrong or was already used. Codes change every 30 seconds. After a few wrong ones, wait a little."


class SignInForm(AuthenticationForm):
    """Asks `guessing` before it looks at the password. Raises BotError (429) where there were too many wrong ones."""

    def clean(self) -> dict[str, Any]:
        with sign_in_throttle.count_try(self.request, self.cleaned_data.get("username", "")):
            return super().clean()


class SignIn(LoginView):
    """Name and password; too many wrong ones shut the account for a while for the address they came from (django-axes)
    and slow down everybody else's (sign_in_throttle.py)."""

    form_class = SignInForm
    template_name = "desk/sign_in.html"
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            sign_in_throttle.count_step(request, sign_in_throttle.SIGN_IN)
            return super().post(request, *args, **kwargs)
        except BotError as refusal:
            return slow(request, refusal)


def slow(request: HttpRequest, refusal: BotError) -> HttpResponse:
    """The page that asks to wait."""
    minutes = -(-(refusal.retry_seconds or 60) // 60)
    return told_when(render_page(request, "slow", minutes=minutes), refusal)


class CodeForm(forms.Form):
    """One code of the app, or a spare one."""

    code = forms.CharField(
        label="Code",
        max_length=16,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )


class SetupForm(CodeForm):
    """The first code of a new app, and the name that families will see."""

    first_name = forms.CharField(label="Your first name, as families see it", max_length=40)
    field_order = ("first_name", "code")


class NewPasswordForm(PasswordChangeForm):
    """Another password than the one that is known to whoever gave it."""

    def clean(self) -> dict[str, Any]:
        super().clean()
        if (new := self.cleaned_data.get("new_password2")) and self.user.check_password(new):
            self.add_error("new_password2", "This is the password you have. Choose another one.")
        return self.cleaned_data


@staff(*ROLES)
def change_password(request: HttpRequest) -> HttpResponseBase:
    """One's own password, with the old one asked; other browsers are signed out by it."""
    view = PasswordChangeView.as_view(
        template_name="desk/password.html",
        form_class=NewPasswordForm,
        success_url=reverse_lazy("desk-home"),
        extra_context={"first_time": has_temporary_password(request.user)},
    )
    if request.method == "POST":
        audit.record("staff.password", who=request.user.pk)
    answer = view(request)
    if answer.status_code == 302:
        TemporaryPassword.objects.filter(user=request.user.pk).delete()
    if answer.status_code == 302 and request.user.get_username() == first_login.NAME:
        first_login.discard_login()
    return answer


@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Where signing in leads: the queue; for who reads no chats, a page that says what to do."""
    if not request.user.is_authenticated:
        return redirect("desk-sign-in")
    if not verified(request.user):
        return redirect("desk-second-factor")
    if has_temporary_password(request.user) and has(request.user, *ROLES):
        return redirect("desk-password")
    if has(request.user, *READERS):
        return redirect("desk-queue")
    admins = User.objects.filter(is_active=True, groups__name=ADMIN).exclude(pk=request.user.pk)
    names = [user.first_name or user.get_username() for user in admins.order_by("first_name", "username")]
    return render_page(request, "home", admins=names)


@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """Asks for a code; who has no app yet sets one up."""
    if not request.user.is_authenticated:
        return redirect("desk-sign-in")
    if verified(request.user):
        return redirect("desk-home")
    try:
        if request.method == "POST":
            sign_in_throttle.count_step(request, sign_in_throttle.SECOND_FACTOR)
    except BotError as refusal:
        return slow(request, refusal)
    user = User.objects.get(pk=request.user.pk)
    if TOTPDevice.objects.filter(user=user, confirmed=True).exists():
        return _ask(request, user)
    return _set_up(request, user)


def _ask(request: HttpRequest, user: User) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if form.is_valid():
        device = django_otp.match_token(user, form.cleaned_data["code"].replace(" ", ""))
        if device:
            _enter(request, device)
            audit.record("staff.signed_in", who=user.pk)
            return known(request, redirect("desk-home"), user)
        audit.record("staff.wrong_code", who=user.pk)
        telemetry.SIGN_IN_FAILURES.labels("code").inc()
        form.add_error("code", WRONG)
    return render_page(request, "second_factor", form=form)


def _set_up(request: HttpRequest, user: User) -> HttpResponse:
    device, _ = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "app"})
    form = SetupForm(request.POST or None, initial={"first_name": user.first_name})
    if form.is_valid():
        if device.verify_token(form.cleaned_data["code"].replace(" ", "")):
            codes = _confirm(user, device, form.cleaned_data["first_name"])
            _enter(request, device)
            request.user.otp_device = device  # type: ignore[union-attr]
            request.user.first_name = form.cleaned_data["first_name"]  # type: ignore[union-attr]
            return known(request, render_page(request, "spare_codes", codes=codes), user)
        form.add_error("code", WRONG)
    secret = device.config_url.split("secret=")[1].split("&")[0]
    key = " ".join(wrap(secret, 4))
    return render_page(request, "second_factor", form=form, picture=_picture(device.config_url), key=key)


def _enter(request: HttpRequest, device: Any) -> None:
    """In, with both factors, under a new key of the session: whoever knew the one of before stays outside."""
    request.session.cycle_key()
    django_otp.login(request, device)


def known(request: HttpRequest, answer: HttpResponse, user: User) -> HttpResponse:
    """The browser is known from now on: others who guess this account's password do not slow it down."""
    sign_in_throttle.remember(request, answer, user.get_username())
    return answer


@transaction.atomic
def _confirm(user: User, device: TOTPDevice, first_name: str) -> list[str]:
    """The app counts from now on; gives the spare codes, which are shown once."""
    device.confirmed = True
    device.save()
    User.objects.filter(pk=user.pk).update(first_name=first_name)
    spare = StaticDevice.objects.create(user=user, name="spare", confirmed=True)
    codes = [StaticToken.random_token() for _ in range(SPARE_CODES)]
    StaticToken.objects.bulk_create([StaticToken(device=spare, token=code) for code in codes])
    audit.record("staff.second_factor_set_up", who=user.pk)
    return codes


def _picture(address: str) -> SafeString:
    """The QR code as SVG: black on white whatever the page's colours, and without styles of its own."""
    out = io.BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", scale=4, dark="#000", light="#fff", xmldecl=False, svgns=True, omitsize=True
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308  (drawn here, holds no text)
