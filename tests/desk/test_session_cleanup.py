"""What staff leave behind is cleaned up once a day; search words are in no session."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.utils import timezone

from bot.conversations.models import Milestone
from bot.desk import session_cleanup
from tests.desk.conftest import SignedIn, drawn

pytestmark = pytest.mark.django_db


def session(key: str, **expires: float) -> None:
    Session.objects.create(session_key=key, session_data="", expire_date=timezone.now() + timedelta(**expires))


def attempt(name: str, days: float) -> None:
    AccessAttempt.objects.create(username=name, ip_address="192.0.2.1", failures_since_start=1)
    AccessAttempt.objects.filter(username=name).update(attempt_time=timezone.now() - timedelta(days=days))


def test_ended_sessions_and_old_failed_sign_ins_are_deleted() -> None:
    session("ended", hours=-1)
    session("lasts", hours=1)
    attempt("old", 8)
    attempt("recent", 6)

    session_cleanup.delete_ended_sessions()

    assert list(Session.objects.values_list("pk", flat=True)) == ["lasts"]
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["recent"]


def test_it_is_done_once_a_day() -> None:
    session_cleanup.delete_ended_sessions()
    session("ended", hours=-1)

    session_cleanup.delete_ended_sessions()
    assert Session.objects.exists()

    Milestone.objects.update(at=timezone.now() - timedelta(hours=25))
    session_cleanup.delete_ended_sessions()
    assert not Session.objects.exists()


def test_search_words_are_neither_in_the_session_nor_readable_in_the_address(signed_in: SignedIn) -> None:
    rita = signed_in("rita")

    address = rita.post("/staff/log/", {"words": "kerfuffle"}, follow=True).redirect_chain[-1][0]

    assert "kerfuffle" not in address
    assert 'value="kerfuffle"' in drawn(rita.get(address))
    assert all("kerfuffle" not in repr(kept.get_decoded()) for kept in Session.objects.all())
