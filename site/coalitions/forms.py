from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coalitions.domain.branding import check_colours
from coalitions.domain.details import Details
from coalitions.domain.partners import MOST_PARTNERS, PartnerLine
from coalitions.enums import FileVisibility
from core.exceptions import DomainError
from media.domain.logos import clean_logo
from organisations.domain.areas import FaultyAreas, read_areas
from organisations.domain.register_file import MAX_BYTES, UnreadableFile, decode_csv
from organisations.enums import PictureStyle, StaffRole
from organisations.forms import clean_https_address
from organisations.models import Coalition

FAULTS_SHOWN = 20
DOCUMENT_ACCEPT = ".pdf,.docx,.pptx,.xlsx,.txt,.csv,.zip"
# What a lead chooses from, with what it means: the names alone say too little.
ROLE_CHOICES = [
    (StaffRole.COALITION_AUTHOR.value, _("New editor: writes; the lead judges each item before it goes live")),
    (StaffRole.COALITION_EDITOR.value, _("Editor: writes and publishes, keeps the agenda and newsletters")),
    (StaffRole.COALITION_LEAD.value, _("Lead: all that an editor does, and also people, practices and postcodes")),
    (StaffRole.COALITION_ANALYST.value, _("Analyst: reads the figures, changes nothing")),
]


class ColoursMixin:
    """Two colours that must be readable."""

    def check_colours_of(self, data: dict[str, Any]) -> None:
        brand: str | None = data.get("brand_colour")
        if not brand:
            return
        try:
            check_colours(brand_colour=brand, accent_colour=data.get("accent_colour"))
        except DomainError as error:
            self.add_error("brand_colour", str(error))  # type: ignore[attr-defined]


class ColourField(forms.RegexField):
    """A colour as #rrggbb, with the browser's own colour picker beside the text by script."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            regex=r"^#[0-9a-fA-F]{6}$",
            error_messages={"invalid": _("Write a colour as #0f6b55.")},
            widget=forms.TextInput(
                attrs={"placeholder": "#0f6b55", "maxlength": 7, "spellcheck": "false", "data-colour": ""}
            ),
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value) or "").strip().lower()
        return f"#{text}" if text and not text.startswith("#") else text


class BrandingForm(ColoursMixin, forms.Form):
    """The look of a coalition."""

    display_name = forms.CharField(
        label=_("Name as shown"), max_length=140, help_text=_("Stands at the top of every page of your section.")
    )
    brand_colour = ColourField(
        label=_("Colour"), help_text=_("For buttons, links and bands. Text on it must be readable.")
    )
    accent_colour = ColourField(
        label=_("Second colour"), required=False, help_text=_("For small accents. You may leave it empty.")
    )
    picture_style = forms.ChoiceField(
        label=_("Pictures"),
        choices=lambda: PictureStyle.choices,
        initial=PictureStyle.NATURAL,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("How the photos in lists of your section look."),
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("SVG, PNG, JPG or WebP, at most 5 MB. Without empty space around it, it shows best."),
        widget=forms.FileInput(attrs={"accept": ".svg,.png,.jpg,.jpeg,.webp,.gif"}),
    )
    remove_logo = forms.BooleanField(label=_("Remove the logo"), required=False)

    def clean_logo(self) -> Any:
        return usable_logo(self.cleaned_data["logo"])

    def clean_picture_style(self) -> str:
        return self.cleaned_data["picture_style"] or PictureStyle.NATURAL

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.check_colours_of(data)
        return data


def usable_logo(file: Any) -> Any:
    """The uploaded file, checked, from its beginning. Raises ValidationError with the sentence of the refusal."""
    if file:
        try:
            cleaned = clean_logo(file)
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error
        if cleaned.is_light:
            raise forms.ValidationError(
                _("This logo is white or very light: nobody sees it on a white ground. Upload its dark version.")
            )
        file.seek(0)
    return file


class PartnerForm(forms.Form):
    """One organisation at the foot of the section. Without a name, the line does not count."""

    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    url = forms.CharField(label=_("Web address"), max_length=300, required=False)
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".svg,.png,.jpg,.jpeg,.webp,.gif"}),
    )

    def clean_url(self) -> str:
        return clean_https_address(self.cleaned_data["url"])

    def clean_logo(self) -> Any:
        return usable_logo(self.cleaned_data["logo"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["name"] = " ".join((data.get("name") or "").split())
        if not data["name"] and (data.get("url") or data.get("logo")):
            self.add_error("name", _("Give the partner a name: whoever does not see the logo, reads it."))
        return data


class BasePartnerFormSet(forms.BaseFormSet[PartnerForm]):
    def clean(self) -> None:
        names = [form.cleaned_data.get("name", "").casefold() for form in self.forms if hasattr(form, "cleaned_data")]
        twice = next((name for name in names if name and names.count(name) > 1), "")
        if twice:
            raise forms.ValidationError(_("A partner stands here twice: %(name)s.") % {"name": twice})

    def lines(self) -> list[PartnerLine]:
        """The partners as they were filled in, in their order."""
        return [
            PartnerLine(name=data["name"], url=data["url"], logo=data["logo"] or None)
            for data in (form.cleaned_data for form in self.forms)
            if data.get("name")
        ]


PartnerFormSet = forms.formset_factory(
    PartnerForm, formset=BasePartnerFormSet, extra=2, max_num=MOST_PARTNERS, absolute_max=MOST_PARTNERS + 2
)


class PostcodesForm(forms.Form):
    """The postcodes of a region, typed or from a file; a file goes before what is typed."""

    areas = forms.CharField(
        label=_("Postcodes"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_("A postcode a line, or a first and a last one: 8000-8199. Four figures are enough."),
    )
    file = forms.FileField(
        label=_("Or a CSV file"),
        required=False,
        help_text=_("First postcode, last postcode, place. It takes the place of the list above. At most 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv,text/plain"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        field, text = "areas", data.get("areas", "")
        try:
            if file := data.get("file"):
                field = "file"
                if file.size > MAX_BYTES:
                    raise UnreadableFile(_("The file is larger than 5 MB. Split it in two."))
                text = decode_csv(file.read())
            data["ranges"] = read_areas(text)
        except FaultyAreas as error:
            for fault in error.faults[:FAULTS_SHOWN]:
                self.add_error(field, str(fault))
        except UnreadableFile as error:
            self.add_error(field, str(error))
        return data


class DetailsForm(forms.ModelForm[Coalition]):
    """What a coalition says of itself; its place on the map for the national desk alone."""

    reason = forms.CharField(
        label=_("Reason for an exception"),
        max_length=300,
        required=False,
        help_text=_("Only for a coalition with fewer organisations or inhabitants. The audit log keeps it."),
    )

    class Meta:
        model = Coalition
        fields = [
            "contact_email",
            "contact_phone",
            "places",
            "practices_count",
            "organisations_count",
            "inhabitants",
            "figures_date",
            "map_column",
            "map_row",
        ]
        widgets = {
            "places": forms.Textarea(attrs={"rows": 2}),
            "figures_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    field_order = [*Meta.fields[:7], "reason", *Meta.fields[7:]]

    def __init__(self, *args: Any, is_national: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact_email"].required = True
        if not is_national:
            for name in ("map_column", "map_row"):
                del self.fields[name]

    def cell(self) -> tuple[int, int] | None:
        """The column and row that were filled in, if both were."""
        column, row = self.cleaned_data.get("map_column"), self.cleaned_data.get("map_row")
        return None if column is None or row is None else (column, row)

    def validate_unique(self) -> None:
        """Whether the place on the map is free, says `place_on_map`."""

    def details(self) -> Details:
        return Details(**{name: self.cleaned_data[name] for name in Details.__dataclass_fields__})


class ProvisionForm(ColoursMixin, forms.Form):
    """A new coalition."""

    name = forms.CharField(label=_("Name"), max_length=120)
    slug = forms.SlugField(
        label=_("Address"), max_length=60, help_text=_("Small letters, digits and hyphens: /regio/noordoever/.")
    )
    contact_email = forms.EmailField(label=_("Contact address"))
    contact_phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    places = forms.CharField(
        label=_("Places"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The towns of the region, with commas between them. Visitors find the coalition by them."),
    )
    organisations_count = forms.IntegerField(label=_("Member organisations"), min_value=1, help_text=_("At least 2."))
    inhabitants = forms.IntegerField(label=_("Inhabitants"), min_value=1, help_text=_("At least 100,000."))
    override_reason = forms.CharField(
        label=_("Reason for an exception"),
        max_length=300,
        required=False,
        help_text=_("Only for a coalition with fewer organisations or inhabitants. The audit log keeps it."),
    )
    brand_colour = ColourField(label=_("Colour"), initial="#0f6b55")
    accent_colour = ColourField(label=_("Second colour"), required=False)

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"].lower()
        if Coalition.objects.filter(slug=slug).exists():
            raise forms.ValidationError(
                _("The address /regio/%(slug)s/ is taken. Choose another one.") % {"slug": slug}
            )
        return slug

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.check_colours_of(data)
        return data


class WorkerForm(forms.Form):
    """Somebody new in a coalition."""

    email = forms.EmailField(label=_("E-mail"), max_length=254, help_text=_("The way in goes to this address."))
    first_name = forms.CharField(label=_("First name"), max_length=80, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=120, required=False)
    role = forms.ChoiceField(
        label=_("Works as"), choices=ROLE_CHOICES, initial=StaffRole.COALITION_AUTHOR, widget=forms.RadioSelect
    )

    def clean_role(self) -> StaffRole:
        return StaffRole(self.cleaned_data["role"])


class RoleForm(forms.Form):
    """Another role for who works in a coalition."""

    role = forms.ChoiceField(label=_("Works as"), choices=ROLE_CHOICES, widget=forms.RadioSelect)

    def clean_role(self) -> StaffRole:
        return StaffRole(self.cleaned_data["role"])


class StartPackForm(forms.Form):
    """What stands above the steps of the start pack."""

    title = forms.CharField(label=_("Title"), max_length=120)
    intro = forms.CharField(
        label=_("Introduction"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class StepForm(forms.Form):
    """One step of the start pack."""

    title = forms.CharField(label=_("What to do"), max_length=120, help_text=_("Short, with a verb in it."))
    explanation = forms.CharField(
        label=_("Explanation"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    link = forms.URLField(label=_("Link"), max_length=300, required=False, assume_scheme="https")
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("PDF, Word, PowerPoint, Excel, text, CSV or zip, at most 50 MB."),
        widget=forms.FileInput(attrs={"accept": DOCUMENT_ACCEPT}),
    )
    remove_file = forms.BooleanField(label=_("Take the file away"), required=False)
    is_renewed = forms.BooleanField(
        label=_("Coalitions do this step anew"),
        required=False,
        help_text=_("Tick this when it became other work: who did it before then has to do it again."),
    )


class PublishPackForm(forms.Form):
    change_note = forms.CharField(
        label=_("What changed"), max_length=300, help_text=_("Coalitions read it above their list.")
    )


class RegionFileForm(forms.Form):
    """A new file of a coalition."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, Word, PowerPoint, Excel, text, CSV or zip, at most 50 MB."),
        widget=forms.FileInput(attrs={"accept": DOCUMENT_ACCEPT}),
    )
    title = forms.CharField(
        label=_("Title"), max_length=120, required=False, help_text=_("Left empty, the name of the file is used.")
    )
    visibility = forms.ChoiceField(
        label=_("Who may open it"),
        choices=FileVisibility.choices,
        initial=FileVisibility.PRIVATE,
        widget=forms.RadioSelect,
    )


class RegionFileEditForm(forms.Form):
    """Another title or other readers for a file that stands there."""

    title = forms.CharField(label=_("Title"), max_length=120)
    visibility = forms.ChoiceField(label=_("Who may open it"), choices=FileVisibility.choices, widget=forms.RadioSelect)
