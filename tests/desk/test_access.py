"""Who may see and do what. What is absent and what is not yours look the same."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.test import Client

from bot.conversations import handover
from bot.conversations.message_log import write
from bot.conversations.models import Alert, AuditEntry, Author, Conversation, Owner
from bot.desk import access
from tests.desk.conftest import People, SignedIn

pytestmark = pytest.mark.django_db
PAGES = {
    "/staff/": {"maria", "lena", "rita"},
    "/staff/rows/": {"maria", "lena", "rita"},
    "/staff/today/": {"maria", "lena", "rita"},
    "/staff/today/rows/": {"maria", "lena", "rita"},
    "/staff/count/": {"maria", "lena", "rita"},
    "/staff/alerts/": {"maria", "lena", "rita"},
    "/staff/search/": {"maria", "lena", "rita"},
    "/staff/languages/": {"maria", "lena", "rita"},
    "/staff/log/": {"lena", "rita"},
    "/staff/numbers/": {"lena", "rita"},
    "/staff/numbers/hours.svg": {"lena", "rita"},
    "/staff/numbers/hours.csv": {"lena", "rita"},
    "/staff/export/": {"lena"},
    "/staff/supervision/": {"lena"},
    "/staff/audit/": {"lena", "adam"},
    "/staff/apps/": {"lena", "adam"},
    "/staff/review/": {"lena", "rita"},
    "/staff/review/proposals/": {"lena", "rita"},
    "/staff/review/answers/": {"lena", "rita"},
    "/staff/review/gaps/": {"lena", "rita"},
    "/staff/review/translations/": {"lena", "rita"},
    "/staff/review/unsafe/": {"lena"},
    "/staff/accounts/": {"adam"},
    "/staff/accounts/new/": {"adam"},
}
ACTS = ("claim", "reply", "send-answer", "hand-back", "close", "transfer", "note", "tag", "alert", "contact", "typing")


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("name", ["maria", "lena", "rita", "adam", "otto"])
def test_each_page_opens_for_its_roles_and_is_absent_for_all_others(
    signed_in: SignedIn, address: str, name: str
) -> None:
    elsewhere = 302 if address == "/staff/" else 404  # the first page of all leads on
    assert signed_in(name).get(address).status_code == (200 if name in PAGES[address] else elsewhere)


@pytest.mark.parametrize("address", [*PAGES, f"/staff/chats/{UUID(int=1)}/"])
def test_a_stranger_is_led_to_the_sign_in(client: Client, address: str) -> None:
    answer = client.get(address, follow=True)

    assert answer.redirect_chain[-1][0].startswith("/staff/sign-in/")


@pytest.mark.parametrize("address", PAGES)
def test_a_password_alone_opens_nothing(client: Client, people: People, address: str) -> None:
    client.force_login(people("lena"), backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(address, follow=True).redirect_chain[-1][0] == "/staff/second-factor/"


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("name", ["maria", "otto"])
def test_acting_on_a_strangers_chat_is_like_acting_on_none(
    signed_in: SignedIn, chat: UUID, act: str, name: str
) -> None:
    browser = signed_in(name)

    yours = browser.post(f"/staff/chats/{chat}/{act}/")
    none = browser.post(f"/staff/chats/{uuid4()}/{act}/")

    assert (yours.status_code, yours.content) == (none.status_code, none.content)
    assert yours.status_code == 404


@pytest.mark.parametrize("page", ["", "lines/", "alerts/", "answers/?q=visa", "export/"])
def test_a_navigator_reads_no_chat_that_does_not_need_one(signed_in: SignedIn, chat: UUID, page: str) -> None:
    assert signed_in("maria").get(f"/staff/chats/{chat}/{page}").status_code == 404


def test_a_navigator_reads_who_waits_who_is_in_danger_and_their_own(
    signed_in: SignedIn, people: People, chat: UUID
) -> None:
    maria = people("maria")
    message = write(chat, Author.FAMILY, "x")
    alert = Alert.objects.create(message=message, kind="crisis", rule="r")
    assert access.chats(maria).exists()
    handover.claim(chat, maria)
    alert.delete()
    assert access.chats(maria).exists()
    assert not access.chats(people("paul")).exists()

    handover.close(chat, maria, "other")

    assert access.chats(maria).exists()
    assert not access.chats(people("paul")).exists()


def test_a_reviewer_reads_and_does_not_speak(signed_in: SignedIn, waiting: UUID) -> None:
    browser = signed_in("rita")

    assert browser.get(f"/staff/chats/{waiting}/").status_code == 200
    assert browser.post(f"/staff/chats/{waiting}/claim/").status_code == 404
    assert Conversation.objects.get().owner == Owner.WAITING


def test_an_admin_of_accounts_reads_no_chat(signed_in: SignedIn, waiting: UUID) -> None:
    assert signed_in("adam").get(f"/staff/chats/{waiting}/").status_code == 404


def test_a_disabled_account_is_a_stranger_at_once(signed_in: SignedIn, people: People) -> None:
    browser = signed_in("maria")
    assert browser.get("/staff/").status_code == 200
    maria = people("maria")
    maria.is_active = False
    maria.save()

    assert browser.get("/staff/").status_code == 302


@pytest.mark.parametrize("act", ACTS)
def test_a_form_from_elsewhere_is_refused(signed_in: SignedIn, waiting: UUID, act: str) -> None:
    browser = signed_in("maria")
    browser.handler.enforce_csrf_checks = True

    assert browser.post(f"/staff/chats/{waiting}/{act}/").status_code == 403


@pytest.mark.parametrize("act", ACTS)
def test_an_act_cannot_be_done_by_a_link(signed_in: SignedIn, waiting: UUID, act: str) -> None:
    assert signed_in("maria").get(f"/staff/chats/{waiting}/{act}/").status_code == 405


def test_each_reading_of_a_chat_is_in_the_audit_log(signed_in: SignedIn, people: People, waiting: UUID) -> None:
    signed_in("maria").get(f"/staff/chats/{waiting}/")

    assert AuditEntry.objects.filter(what="chat.read", conversation=waiting, who=people("maria")).count() == 1


def test_no_page_is_kept_by_the_browser_or_loads_from_elsewhere(signed_in: SignedIn) -> None:
    page = signed_in("lena").get("/staff/")

    assert page["Cache-Control"] == "no-store"
    assert page["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
