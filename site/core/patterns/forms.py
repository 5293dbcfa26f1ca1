from django import forms
from django.utils.translation import gettext_lazy as _


class PaletteForm(forms.Form):
    kleur = forms.RegexField(
        label=_("Brand colour"),
        regex=r"^#[0-9a-fA-F]{6}$",
        initial="#0b5c9c",
        error_messages={"invalid": _("Write a colour as # and six digits or letters, such as #0b5c9c.")},
        help_text=_("As # and six digits or letters."),
    )


class SampleForm(forms.Form):
    """One of each kind of field. Its texts are samples of content, hence Dutch."""

    name = forms.CharField(label="Naam van uw praktijk", help_text="Zoals patiënten uw praktijk kennen.")
    email = forms.EmailField(label="E-mailadres")
    since = forms.DateField(label="In dienst sinds", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    function = forms.ChoiceField(
        label="Uw functie", choices=[("huisarts", "Huisarts"), ("poh", "POH"), ("doktersassistent", "Doktersassistent")]
    )
    answer = forms.ChoiceField(
        label="Hoe wilt u inloggen?",
        widget=forms.RadioSelect,
        choices=[("code", "Met een code per e-mail"), ("password", "Met een wachtwoord")],
    )
    roles = forms.MultipleChoiceField(
        label="Voor wie is dit?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("huisarts", "Huisarts"), ("poh", "POH"), ("praktijkmanager", "Praktijkmanager")],
    )
    message = forms.CharField(label="Uw vraag", widget=forms.Textarea, required=False)
    logo = forms.FileField(label="Logo", required=False, help_text="PNG of SVG, hoogstens 2 MB.")
    consent = forms.BooleanField(
        label="Stuur mij de nieuwsbrief", required=False, help_text="U kunt zich altijd afmelden."
    )
