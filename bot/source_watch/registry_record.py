"""What the public registry says about the trial, as its API gives it (ClinicalTrials.gov, API version 2)."""

from __future__ import annotations

from functools import reduce
from typing import Any

# The facts that answers rest on, by the names under which staff see a change, and where they stand in a study's record.
PLACES = {
    "status": "protocolSection.statusModule.overallStatus",
    "status verified": "protocolSection.statusModule.statusVerifiedDate",
    "why stopped": "protocolSection.statusModule.whyStopped",
    "start": "protocolSection.statusModule.startDateStruct.date",
    "primary completion": "protocolSection.statusModule.primaryCompletionDateStruct.date",
    "completion": "protocolSection.statusModule.completionDateStruct.date",
    "last update": "protocolSection.statusModule.lastUpdatePostDateStruct.date",
    "phase": "protocolSection.designModule.phases",
    "participants": "protocolSection.designModule.enrollmentInfo.count",
    "least age": "protocolSection.eligibilityModule.minimumAge",
    "greatest age": "protocolSection.eligibilityModule.maximumAge",
    "who may join": "protocolSection.eligibilityModule.eligibilityCriteria",
    "contacts": "protocolSection.contactsLocationsModule.centralContacts",
    "results": "hasResults",
}


def facts(record: Any, number: str) -> dict[str, Any]:
    """The facts of the study `number`; without those that its record lacks. ValueError: another study, or no record."""
    if _at(record, "protocolSection.identificationModule.nctId") != number:
        raise ValueError(f"the answer is no record of {number}")
    found = {name: _at(record, place) for name, place in PLACES.items()}
    return {name: value for name, value in found.items() if value is not None}


def _at(record: Any, place: str) -> Any:
    return reduce(lambda part, key: part.get(key) if isinstance(part, dict) else None, place.split("."), record)
