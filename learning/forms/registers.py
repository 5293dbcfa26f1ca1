"""What learners fill in outside a course."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.domain.exceptions import NumberUnreadable
from learning.domain.registers import RULES, parse_number
from learning.enums import NumberKind, Register


class RegisterNumberForm(forms.Form):
    """One number in one register, checked by the form that such numbers have."""

    kind = forms.ChoiceField(label=_("Kind of number"))
    number = forms.CharField(label=_("Number"), max_length=30)

    def __init__(self, data: Any = None, *, register: Register) -> None:
        super().__init__(data, prefix=str(register))
        self.register = register
        kinds = RULES[register].kinds
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["number"].help_text = _HELP[kinds[0]] if len(kinds) == 1 else _("BIG: 11 digits.")
        self.fields["number"].widget.attrs |= {"autocomplete": "off", "inputmode": "text", "spellcheck": "false"}
        if len(kinds) == 1:
            self.fields["number"].label = kinds[0].label[:1].upper() + kinds[0].label[1:]
            self.fields["kind"].initial = kinds[0].value
            self.fields["kind"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if {"kind", "number"} <= cleaned.keys():
            try:
                parse_number(cleaned["number"], kind=NumberKind(cleaned["kind"]))
            except NumberUnreadable as error:
                self.add_error("number", str(error))
        return cleaned


_HELP = {
    NumberKind.BIG: _("11 digits. You find it at bigregister.nl."),
    NumberKind.KABIZ: _("As it stands on your pass, letters in front included."),
    NumberKind.RELATION: _("As it stands in the register, letters in front included."),
}
