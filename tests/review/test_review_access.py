"""Reviewers' pages are for reviewers; what is not there and what is not yours look the same."""

from __future__ import annotations

import pytest

from bot.conversations.models import AuditEntry
from bot.review import answer_recall, answer_versions, learning_proposals
from bot.review.models import AnswerVersion, Proposal, Recall
from bot.review.verdicts import record_verdict
from tests.desk.conftest import People, SignedIn
from tests.review.conftest import Asked

pytestmark = pytest.mark.django_db
NOWHERE = 999_999
FORMS = (
    "messages/{message}/judge/",
    "messages/{message}/aside/",
    "messages/{message}/propose/",
    "proposals/{proposal}/decide/",
    "proposals/{proposal}/take-out/",
    "versions/{version}/sign/",
    "versions/{version}/recall/",
    "recalls/{recall}/confirm/",
    "recalls/{recall}/withdraw/",
    "gaps/task/",
    "gaps/1/done/",
)
PAGES = ("messages/{message}/", "proposals/{proposal}/", "answers/travel/visa/", "recalls/{recall}/")


@pytest.fixture
def keys(asked: Asked, people: People) -> dict[str, int]:
    """A judged message, a proposal, a version, a recall."""
    answer_versions.record_versions()
    message, rita = asked("a stamp in the passport").pk, people("rita")
    record_verdict(message, rita, "wrong", "travel/visa")
    learning_proposals.propose_example(message, rita, ["example"], "a stamp in the passport", "travel/visa")
    version = AnswerVersion.objects.get(name="travel/visa")
    answer_recall.prepare_recall(version.pk, rita, "It was wrong.")
    found = {"proposal": Proposal.objects.get().pk, "recall": Recall.objects.get().pk}
    return {"message": message, "version": version.pk, **found}


@pytest.mark.parametrize("name", ["maria", "adam", "otto"])
@pytest.mark.parametrize("address", [*FORMS, *PAGES])
def test_whoever_is_no_reviewer_finds_nothing(
    signed_in: SignedIn, keys: dict[str, int], name: str, address: str
) -> None:
    place = f"/staff/review/{address.format(**keys)}"
    browser = signed_in(name)

    assert (browser.post(place) if address in FORMS else browser.get(place)).status_code == 404
    assert Proposal.objects.get().state == "proposed"
    assert Recall.objects.get().confirmed is None


@pytest.mark.parametrize("address", FORMS)
def test_forms_from_elsewhere_and_links_do_nothing(signed_in: SignedIn, keys: dict[str, int], address: str) -> None:
    browser = signed_in("lena")
    place = f"/staff/review/{address.format(**keys)}"
    assert browser.get(place).status_code == 405
    browser.handler.enforce_csrf_checks = True

    assert browser.post(place).status_code == 403


@pytest.mark.parametrize("address", [page for page in PAGES if "{" in page])
def test_what_is_not_there_is_absent_for_reviewers_too(signed_in: SignedIn, address: str) -> None:
    nowhere = address.format(message=NOWHERE, proposal=NOWHERE, recall=NOWHERE)

    assert signed_in("rita").get(f"/staff/review/{nowhere}").status_code == 404


def test_reading_a_message_or_a_proposal_is_in_the_audit_log(signed_in: SignedIn, keys: dict[str, int]) -> None:
    rita = signed_in("rita")
    rita.get(f"/staff/review/messages/{keys['message']}/")
    rita.get(f"/staff/review/proposals/{keys['proposal']}/")

    assert AuditEntry.objects.filter(what="chat.read").exclude(conversation=None).count() == 2
