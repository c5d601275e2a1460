"""The form of a staff account: who it is, and what they may do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import Group, User

from bot.desk.access import ADMIN, LEAD, NAVIGATOR, REVIEWER, ROLES

WHAT_ROLES_DO = (
    (NAVIGATOR, "Navigator: talks with families"),
    (REVIEWER, "Reviewer: reads all chats and judges what the assistant said"),
    (LEAD, "Lead: does both, withholds answers, and sees everything"),
    (ADMIN, "Admin: looks after these accounts and reads no chats"),
)


class AccountForm(forms.ModelForm):  # type: ignore[type-arg]
    """`editor`: who fills it in, and cannot shut themselves out."""

    first_name = forms.CharField(max_length=40, required=False, help_text="Families see it.")
    roles = forms.MultipleChoiceField(choices=WHAT_ROLES_DO, required=False, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = User
        fields = ("username", "first_name", "email", "is_active")
        labels = {"username": "User name", "email": "Email", "is_active": "May sign in"}
        help_texts = {
            "username": "For signing in: letters, digits, and @ . + - _",
            "email": "Notices go to it: a family is waiting, an alert was raised.",
            "is_active": "",
        }

    def __init__(self, data: Any, editor: User, **options: Any) -> None:
        super().__init__(data, label_suffix="", **options)
        self.editor = editor
        if self.instance.pk:
            self.initial["roles"] = [group.name for group in self.instance.groups.all()]
        else:
            del self.fields["is_active"]

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Another account has this name.")
        return name

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if self.instance.pk == self.editor.pk and not self.editor.is_superuser:
            if not found.get("is_active"):
                self.add_error("is_active", "You cannot shut out yourself. Ask another admin.")
            if ADMIN not in found.get("roles", ()):
                self.add_error("roles", "You cannot take this role from yourself. Ask another admin.")
        return found

    def save(self, commit: bool = True) -> User:
        """Other groups than roles stay as they are."""
        user: User = super().save(commit)
        others = user.groups.exclude(name__in=ROLES)
        user.groups.set([*others, *Group.objects.filter(name__in=self.cleaned_data["roles"])])
        return user
