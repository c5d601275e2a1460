"""Accounts: who has nothing to read is told what to do, and a password that an admin typed is changed first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import URLPattern

from bot.conversations import message_store
from bot.conversations.models import AuditEntry, Message
from bot.conversations.pipeline import readable
from bot.conversations.types import Incoming
from bot.desk import urls
from bot.desk.models import Note, TemporaryPassword
from tests.desk.conftest import People, SignedIn, drawn

pytestmark = pytest.mark.django_db
PASSWORD = "a long first one"


def shown_password(page: Any) -> str:
    found = re.search(r'id="password">([^<]+)<', page.content.decode())
    assert found, page.content.decode()
    return found.group(1)


def made(signed_in: SignedIn, name: str) -> tuple[User, str]:
    """An account as an admin makes it on the page, and its first password."""
    fields = {"username": name, "first_name": "Nora", "roles": ["navigator"]}
    page = signed_in("adam").post("/staff/accounts/new/", fields)
    return User.objects.get(username=name), shown_password(page)


@pytest.mark.parametrize(
    ("name", "told"),
    [("adam", "You look after the accounts"), ("otto", "Your account has no role yet")],
)
def test_who_reads_no_chats_lands_on_a_page_that_says_what_to_do(
    signed_in: SignedIn, people: People, name: str, told: str
) -> None:
    people("adam")
    for start in ("/staff/", "/staff/second-factor/"):
        page = signed_in(name).get(start, follow=True)

        assert page.status_code == 200 and told in drawn(page)
        assert "data-live" not in drawn(page) and "Not Found" not in drawn(page)


def test_an_account_without_a_role_is_told_whom_to_ask(signed_in: SignedIn, people: People) -> None:
    people("adam")

    assert "(Adam)" in drawn(signed_in("otto").get("/staff/home/"))


def test_readers_land_on_the_queue(signed_in: SignedIn) -> None:
    assert signed_in("maria").get("/staff/home/").headers["Location"] == "/staff/"


def test_a_password_that_was_given_is_changed_before_anything_else(signed_in: SignedIn, people: People) -> None:
    nora, password = made(signed_in, "nora")
    assert nora.check_password(password) and TemporaryPassword.objects.filter(user=nora).exists()
    maria = people("maria")
    maria.set_password(PASSWORD)
    maria.save()
    TemporaryPassword.objects.create(user=maria)
    browser = signed_in("maria")

    for address in ("/staff/", "/staff/home/", "/staff/search/"):
        assert browser.get(address).headers["Location"] == "/staff/password/"
    assert "Choose your own password" in drawn(browser.get("/staff/password/"))
    same = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    assert "Choose another one" in drawn(browser.post("/staff/password/", {"old_password": PASSWORD, **same}))
    assert TemporaryPassword.objects.filter(user=maria).exists()
    new = {"new_password1": "only I know this", "new_password2": "only I know this"}
    browser.post("/staff/password/", {"old_password": PASSWORD, **new})

    assert browser.get("/staff/").status_code == 200
    assert not TemporaryPassword.objects.filter(user=maria).exists()


def test_a_password_that_is_made_anew_is_shown_once_and_temporary(signed_in: SignedIn, people: People) -> None:
    maria = people("maria")
    maria.set_password(PASSWORD)
    maria.save()
    open_page = signed_in("maria")
    adam = signed_in("adam")

    password = shown_password(adam.post(f"/staff/accounts/{maria.pk}/password/", {"had": had(adam, maria)}))

    maria.refresh_from_db()
    assert maria.check_password(password) and not maria.check_password(PASSWORD)
    assert list(TemporaryPassword.objects.values_list("user", flat=True)) == [maria.pk]
    assert password not in drawn(adam.get(f"/staff/accounts/{maria.pk}/"))
    assert "/sign-in/" in open_page.get("/staff/").headers["Location"], "what was open is closed"
    assert AuditEntry.objects.filter(what="account.password_reset", details={"account": "maria"}).exists()


def had(browser: Client, account: User) -> str:
    """What the form on the page of an account sends."""
    page = drawn(browser.get(f"/staff/accounts/{account.pk}/"))
    found = re.search(r'name="had" value="(\w+)"', page)
    assert found
    return found[1]


def test_a_reload_of_the_page_that_shows_a_password_makes_no_other_one(signed_in: SignedIn, people: People) -> None:
    adam, maria = signed_in("adam"), people("maria")
    fields, address = {"had": had(adam, maria)}, f"/staff/accounts/{maria.pk}/password/"
    password = shown_password(adam.post(address, fields))

    for again in (fields, {}):
        page = drawn(adam.post(address, again, follow=True))
        assert "A password is shown only once" in page and password not in page
    maria.refresh_from_db()
    assert maria.check_password(password)
    assert AuditEntry.objects.filter(what="account.password_reset").count() == 1
    assert shown_password(adam.post(address, {"had": had(adam, maria)})) != password


def test_a_reload_of_the_page_of_a_new_account_makes_no_other_one(signed_in: SignedIn) -> None:
    adam, fields = signed_in("adam"), {"username": "nora", "roles": "navigator"}
    password = shown_password(adam.post("/staff/accounts/new/", fields))

    assert "Another account has this name." in drawn(adam.post("/staff/accounts/new/", fields))
    assert User.objects.get(username="nora").check_password(password)


def test_one_s_own_password_is_changed_with_the_old_one_only(signed_in: SignedIn, people: People) -> None:
    answer = signed_in("adam").post(f"/staff/accounts/{people('adam').pk}/password/")

    assert answer.headers["Location"] == "/staff/password/" and not TemporaryPassword.objects.exists()


def test_the_form_of_an_account_is_the_desks_own_and_says_what_roles_may_do(signed_in: SignedIn) -> None:
    page = drawn(signed_in("adam").get("/staff/accounts/new/"))

    assert "Navigator: talks with families" in page and 'type="checkbox"' in page
    assert 'aria-label="Pages"' in page and "password1" not in page


def test_an_account_is_changed_and_shut(signed_in: SignedIn, people: People) -> None:
    paul = people("paul")
    paul.groups.add(Group.objects.create(name="choir"))
    address = f"/staff/accounts/{paul.pk}/"

    changed = {"username": "paul", "first_name": "Pavel", "email": "p@example.org", "roles": ["reviewer", "lead"]}
    signed_in("adam").post(address, changed)

    paul.refresh_from_db()
    assert (paul.first_name, paul.is_active) == ("Pavel", False)
    assert {group.name for group in paul.groups.all()} == {"reviewer", "lead", "choir"}
    assert "shut" in drawn(signed_in("adam").get("/staff/accounts/"))
    entry = AuditEntry.objects.get(what="account.changed")
    assert entry.details == {"account": "paul", "active": False, "roles": ["lead", "reviewer"]}


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"username": "MARIA"}, "Another account has this name."),
        ({"username": "two words"}, "Enter a valid username"),
        ({"username": ""}, "This field is required"),
        ({"username": "nora", "email": "nowhere"}, "Enter a valid email"),
        ({"username": "nora", "roles": ["chief"]}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_with_an_account_is_said_beside_the_field(
    signed_in: SignedIn, people: People, fields: dict[str, Any], told: str
) -> None:
    people("maria")

    answer = signed_in("adam").post("/staff/accounts/new/", fields)

    assert answer.status_code == 422 and told in drawn(answer)
    assert not User.objects.filter(username="nora").exists()


@pytest.mark.parametrize("change", [{"roles": ["admin"]}, {"is_active": "on", "roles": ["lead"]}])
def test_no_admin_shuts_themselves_out(signed_in: SignedIn, people: People, change: dict[str, Any]) -> None:
    adam = people("adam")

    answer = signed_in("adam").post(f"/staff/accounts/{adam.pk}/", {"username": "adam", **change})

    assert answer.status_code == 422 and "Ask another admin" in drawn(answer)
    adam.refresh_from_db()
    assert adam.is_active and adam.groups.get().name == "admin"


@pytest.mark.parametrize("act", ["note", "tag", "reply"])
@pytest.mark.parametrize("character", ["\0", "\x1b", "\x85"])
def test_what_nobody_types_is_refused_in_every_form(
    signed_in: SignedIn, waiting: UUID, act: str, character: str
) -> None:
    maria = signed_in("maria")
    field = "name" if act == "tag" else "text"
    address, said = f"/staff/chats/{waiting}/{act}/", {field: f"a{character}b"}

    quick = maria.post(address, said, headers={"X-Requested-With": "fetch"})

    assert maria.post(address, said).status_code == 400
    assert quick.status_code == 400 and "cannot be shown" in quick.json()["error"]["message"]
    assert not Note.objects.exists() and not Message.objects.filter(author="person").exists()


def test_a_family_that_sends_such_a_character_is_heard_without_it(chat: UUID) -> None:
    message = message_store.store_incoming(chat, readable(Incoming("1", "a\0b")))

    assert message.text == "ab"


ODD = ("0", "-1", "abc", "²", "9" * 30, "%00", "a" * 300, "00000000-0000-0000-0000-00000000000z", "1e9", "../", "'\"<")


def addresses() -> Iterator[str]:
    """Every address of the desk, with a place for each part that varies."""
    yield from (f"/staff/{each.pattern}" for each in urls.urlpatterns if isinstance(each, URLPattern))


@pytest.mark.parametrize("odd", ODD)
def test_no_odd_id_breaks_a_page(signed_in: SignedIn, odd: str) -> None:
    lena = signed_in("lena")
    for address in addresses():
        path = re.sub(r"<[^>]*>", lambda _: odd, address)
        fields = dict.fromkeys(("to", "seen", "alert", "read", "page", "before", "message", "next", "id"), odd)
        for answer in (lena.get(path, fields), lena.post(path, fields)):
            assert answer.status_code < 500, (path, answer.status_code)
            if hasattr(answer, "streaming_content"):
                answer.close()
