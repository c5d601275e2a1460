"""A page that cannot be shown says so in the product's look, without a word of the machine."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a secret of ours")


urlpatterns = [path("broken", broken)]


@pytest.mark.django_db
def test_an_address_that_leads_nowhere(client: Client) -> None:
    answer = client.get("/nowhere")

    assert answer.status_code == 404
    assert "There is no page here" in answer.content.decode()


@pytest.mark.urls(__name__)
def test_a_fault_of_ours_is_not_shown() -> None:
    answer = Client(raise_request_exception=False).get("/broken")

    assert answer.status_code == 500
    assert "Nothing that was stored is lost" in answer.content.decode()
    assert "secret" not in answer.content.decode()


@pytest.mark.django_db
def test_a_form_from_elsewhere_says_what_to_do() -> None:
    answer = Client(enforce_csrf_checks=True).post("/staff/sign-in/", {"username": "x", "password": "y"})

    assert answer.status_code == 403
    assert "has not been stored" in answer.content.decode()
