"""The form itself. Its words are in data/answers/contact.yml, and in translations/."""

from __future__ import annotations

from typing import Any

from django import forms

from bot.content.translations import text_in
from bot.trial import ENGLISH

FIELDS: dict[str, dict[str, Any]] = {
    "about": {"max_length": 1000, "widget": forms.Textarea(attrs={"rows": 3})},
    "reach": {"max_length": 200, "min_length": 5},
    "when": {"max_length": 200},
    "language": {"max_length": 60},
    "zone": {"max_length": 100},
}
# What is said of a box that was not ticked.
UNTICKED = {"consent": "no_consent", "replace": "not_replaced"}


class ContactForm(forms.Form):
    """What about, how to reach, when, in which language, where, and the consent.

    `earlier`: a form was sent in this chat before, which is not replaced unseen.
    """

    def __init__(self, data: Any = None, language: str = ENGLISH, earlier: bool = False) -> None:
        super().__init__(data, label_suffix="")
        for name, settings in FIELDS.items():
            self.fields[name] = forms.CharField(**settings, **_words(name, language))
        self.fields["consent"] = forms.BooleanField(**_words("consent", language))
        if earlier:
            self.fields["replace"] = forms.BooleanField(**_words("replace", language))

    def point_out(self) -> str:
        """Puts the focus on the first field with an error. Gives that error."""
        first = next(iter(self.errors))
        self.fields[first].widget.attrs["autofocus"] = True
        return str(self.errors[first][0])


def _words(name: str, language: str) -> dict[str, Any]:
    """Label, hint and the sentence for an empty field."""
    label, _, hint = text_in(f"contact/{name}", language).partition("\n")
    missing = text_in(f"contact/{UNTICKED.get(name, 'missing')}", language)
    return {"label": label, "help_text": hint.strip(), "error_messages": {"required": missing}}
