"""Of several workers one does the jobs of a round, and another takes over where it is gone."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from bot.conversations import leadership
from bot.conversations.management.commands import worker
from bot.conversations.models import Milestone
from bot.conversations.pipeline import Pipeline
from bot.conversations.rasa_client import RasaAssistant
from bot.monitoring import heartbeats

pytestmark = pytest.mark.django_db(transaction=True)


def past() -> None:
    Milestone.objects.filter(name=leadership.NAME).update(at=timezone.now() - timedelta(seconds=1))


def test_the_first_leads_and_goes_on_leading() -> None:
    assert [leadership.lead(who) for who in ("one", "two", "one", "two")] == [True, False, True, False]


def test_another_takes_over_when_the_lease_is_past_and_the_first_no_longer_leads() -> None:
    leadership.lead("one")
    past()

    assert leadership.lead("two")
    assert not leadership.lead("one")


def test_a_lease_by_a_clock_that_was_wrong_does_not_hold_for_ever() -> None:
    leadership.lead("one")
    Milestone.objects.filter(name=leadership.NAME).update(at=timezone.now() + timedelta(days=300))

    assert leadership.lead("two")


def test_a_worker_that_does_not_lead_does_no_job_and_its_round_counts(settings: Settings) -> None:
    settings.WORKER_JOBS = ["tests.conversations.test_leadership.job"]
    leadership.lead("another")

    asyncio.run(worker.round_of_work(Pipeline(RasaAssistant())))
    assert not Milestone.objects.filter(name="job").exists()
    assert "worker" in heartbeats.round_ages()

    past()
    asyncio.run(worker.round_of_work(Pipeline(RasaAssistant())))
    assert Milestone.objects.filter(name="job").exists()


def job() -> None:
    Milestone.objects.create(name="job", at=timezone.now())
