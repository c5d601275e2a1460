"""The log's filters: the form, the page's address, and what the search is asked. Search words are sealed in it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.crypto import salted_hmac

from bot.archive import facets, queries
from bot.archive.models import Result
from bot.archive.queries import Filters
from bot.archive.tokenizer import terms
from bot.content.responses import responses
from bot.content.text_checks import catalogue
from bot.conversations.models import Handoff
from bot.desk.labels import language_name
from bot.errors import BotError
from bot.sealing import seal, unseal

EMPTY = ("", "any")
# Fields that take any words. What staff type there may come from a chat.
FREE = ("outcome", "tag", "model")
# Fields that are looked for as they stand: the mark's kind is the field's name.
PLAIN = ("channel", "language", "outcome", "result", "band", "helpful", "handoff", "safety", "tag", "model")


def _choices(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [EMPTY, *pairs]


def _known(kind: str) -> list[tuple[str, str]]:
    return _choices([(value, _title(kind, value)) for value in queries.known(kind)])


def _title(kind: str, value: str) -> str:
    """A language by its name, with its code, which tells scripts and countries apart."""
    return f"{language_name(value)} ({value})" if kind == "language" else value


class FilterForm(forms.Form):
    """All fields may be empty. Field names are what an address holds."""

    words = forms.CharField(max_length=200, required=False, label="Words in a message")
    since = forms.DateField(required=False, label="From")
    until = forms.DateField(required=False, label="To")
    channel = forms.ChoiceField(required=False)
    language = forms.ChoiceField(required=False)
    result = forms.ChoiceField(required=False, label="Result of a message", choices=_choices(Result.choices))
    band = forms.ChoiceField(required=False, label="How sure", choices=_choices(list(facets.BANDS.items())))
    outcome = forms.CharField(max_length=64, required=False, label="Outcome")
    answer = forms.CharField(max_length=64, required=False, label="Answer")
    version = forms.IntegerField(min_value=1, max_value=9999, required=False, label="Version of the answer")
    helpful = forms.ChoiceField(
        required=False, label="Feedback from the family", choices=_choices([("no", "not helpful"), ("yes", "helpful")])
    )
    handoff = forms.ChoiceField(
        required=False,
        label="Handoff",
        choices=[("", "with or without"), (facets.ANY, "with"), *Handoff.Reason.choices],
    )
    safety = forms.ChoiceField(
        required=False,
        label="Safety alert",
        choices=[("", "with or without"), (facets.ANY, "with"), ("emergency", "emergency"), ("crisis", "crisis")],
    )
    reviewed = forms.ChoiceField(required=False, choices=_choices([("yes", "yes"), ("no", "not yet")]))
    tag = forms.CharField(max_length=40, required=False)
    model = forms.CharField(max_length=80, required=False, label="Model")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        for name in ("channel", "language"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = _known(name)
        for name in ("since", "until"):
            self.fields[name].widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        for name in ("outcome", "answer", "tag", "model"):
            self.fields[name].widget.attrs.update({"list": f"known-{name}", "autocomplete": "off"})
        self.fields["words"].widget.attrs.update({"id": "q", "type": "search", "autocomplete": "off"})

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        try:
            terms(words or "none")
        except BotError as refusal:
            raise forms.ValidationError(refusal.message) from None
        return words

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("since") and found.get("until") and found["since"] > found["until"]:
            self.add_error("until", "The last day is before the first day.")
        if found.get("version") and not found.get("answer"):
            self.add_error("answer", "Choose the answer that this version belongs to.")
        if found.get("answer") and found["answer"] not in catalogue():
            self.add_error("answer", "The catalogue has no such answer.")
        return found

    def filters(self) -> Filters:
        """What the search is asked, of a form that is valid."""
        found = self.cleaned_data
        wanted = [(name, found[name]) for name in PLAIN if found[name]]
        if found["answer"]:
            versioned = ("version", f"{found['answer']}@{found['version']}")
            wanted.append(versioned if found["version"] else ("outcome", found["answer"]))
        judged = ("reviewed", "yes")
        wanted += [judged] if found["reviewed"] == "yes" else []
        without = (judged,) if found["reviewed"] == "no" else ()
        return Filters(tuple(wanted), without, found["since"], found["until"], found["words"])

    def query(self, **more: str) -> str:
        """The filters as part of an address, without the words."""
        found = {name: str(value) for name, value in self.cleaned_data.items() if value and name != "words"}
        return urlencode({**found, **more})

    def told(self) -> str:
        """The filters as the audit log keeps them: of what was typed only that something was."""
        found = {name: str(value) for name, value in self.cleaned_data.items() if value and name != "words"}
        return urlencode({name: "*" if name in FREE else value for name, value in found.items()}, safe="*")


def sealed_words(request: HttpRequest, words: str) -> str:
    """Search words as an address may hold them: encrypted, and of use in this session only. No database keeps them."""
    return seal({"words": words, "session": _mark(request)})


def from_address(request: HttpRequest) -> FilterForm:
    """The form as the page's address fills it; words only where this session searched for them."""
    data: QueryDict = request.GET.copy()
    data["words"] = _words(request)
    return FilterForm(data)


def _words(request: HttpRequest) -> str:
    try:
        found = unseal(request.GET.get("search", ""))
    except BotError:
        return ""
    return found["words"] if found.get("session") == _mark(request) else ""


def _mark(request: HttpRequest) -> str:
    return salted_hmac("bot.desk.search", request.session.session_key or "").hexdigest()


def proposals() -> dict[str, list[tuple[str, str]]]:
    """What text fields propose, by field: `[(value, title)]`."""
    titled = [(name, str(responses()[name].metadata.get("title", ""))) for name in catalogue() if name in responses()]
    plain = {kind: [(value, "") for value in queries.known(kind)] for kind in ("outcome", "tag", "model")}
    return {"answer": titled, **plain}
