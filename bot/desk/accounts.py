"""Accounts of staff: made, given roles, shut; never deleted, because the audit log names them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.crypto import get_random_string, salted_hmac
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from bot.conversations import audit
from bot.desk.access import ADMIN, ROLES, StaffRequest, staff
from bot.desk.account_form import AccountForm
from bot.desk.models import TemporaryPassword
from bot.desk.page_rendering import render_page

LARGEST_KEY = 2**31 - 1
ONCE = (
    "This account has had a new password since that page was opened. A password is shown only once: if nobody has "
    "written it down, make another one here."
)
# What can be read out and typed without a mistake: no l and 1, no o and 0.
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


def _account(request: StaffRequest, pk: int) -> User:
    """One account. Raises Http404, too where only the first account may change it."""
    found = User.objects.filter(pk=pk).first() if pk <= LARGEST_KEY else None
    if found is None or (found.is_superuser and not request.user.is_superuser):
        raise Http404
    return found


@staff(ADMIN)
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    """Who may sign in comes first."""
    accounts = User.objects.prefetch_related("groups").order_by("-is_active", "username")
    with_factor = set(TOTPDevice.objects.filter(confirmed=True).values_list("user", flat=True))
    temporary = set(TemporaryPassword.objects.values_list("user", flat=True))
    rows = [
        {
            "account": account,
            "roles": [group.name for group in account.groups.all() if group.name in ROLES],
            "factor": account.pk in with_factor,
            "temporary": account.pk in temporary,
            "closed": account.is_superuser and not request.user.is_superuser,
        }
        for account in accounts
    ]
    return render_page(request, "accounts", rows=rows)


@staff(ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Makes an account, with a password that opens it once and is shown once."""
    form = AccountForm(request.POST if request.method == "POST" else None, request.user)
    if not form.is_valid():
        return render_page(request, "account", status=422 if form.is_bound else 200, form=form)
    with transaction.atomic():
        user = form.save()
        _record("account.made", request, user)
        password = _give_password(user)
    return render_page(request, "account_password", account=user, password=password)


@staff(ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: StaffRequest, pk: int) -> HttpResponseBase:
    account = _account(request, pk)
    form = AccountForm(request.POST if request.method == "POST" else None, request.user, instance=account)
    if form.is_valid():
        with transaction.atomic():
            _record("account.changed", request, form.save())
        messages.success(request, "Saved.")
        return redirect("desk-account", pk)
    factor = TOTPDevice.objects.filter(user=pk, confirmed=True).exists()
    # A form that was refused has changed `account` in memory only.
    own, name = pk == request.user.pk, User.objects.values_list("username", flat=True).get(pk=pk)
    status = 422 if form.is_bound else 200
    shown = {"form": form, "account": account, "name": name, "factor": factor, "own": own, "had": _mark(account)}
    return render_page(request, "account", status=status, **shown)


@staff(ADMIN)
@require_POST
def reset_password(request: StaffRequest, pk: int) -> HttpResponseBase:
    """For who has forgotten it; one's own is changed with the old one.

    `had`: which password the account had as the page of it was drawn, so that a page sent again makes no other one.
    """
    account = _account(request, pk)
    if pk == request.user.pk:
        return redirect("desk-password")
    with transaction.atomic():
        account = User.objects.select_for_update().get(pk=pk)
        if request.POST.get("had") != _mark(account):
            messages.error(request, ONCE)
            return redirect("desk-account", pk)
        password = _give_password(account)
        audit.record("account.password_reset", who=request.user.pk, account=account.get_username())
    return render_page(request, "account_password", account=account, password=password)


@staff(ADMIN)
@require_POST
def remove_second_factor(request: StaffRequest, pk: int) -> HttpResponseBase:
    """For who has lost the phone: the next sign-in sets up another."""
    account = _account(request, pk)
    with transaction.atomic():
        TOTPDevice.objects.filter(user=account).delete()
        StaticDevice.objects.filter(user=account).delete()
        audit.record("account.second_factor_removed", who=request.user.pk, account=account.get_username())
    messages.success(request, "The second factor is removed. The next sign-in sets up another one.")
    return redirect("desk-account", pk)


def _mark(user: User) -> str:
    """Tells one password of an account from the next; nothing can be found out from it."""
    return salted_hmac("bot.desk.accounts", user.password).hexdigest()


def _give_password(user: User) -> str:
    """A new password, to be changed at the first sign-in; what the account has open is closed by it."""
    password = "-".join(get_random_string(5, LETTERS) for _ in range(3))
    user.set_password(password)
    user.save(update_fields=["password"])
    TemporaryPassword.objects.get_or_create(user=user)
    return password


def _record(what: str, request: StaffRequest, user: User) -> None:
    roles = sorted(user.groups.filter(name__in=ROLES).values_list("name", flat=True))
    audit.record(what, who=request.user.pk, account=user.get_username(), active=user.is_active, roles=roles)
