"""Speakers, series, and the words of the mails, in the admin."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from accounts.models import User
from accounts.models.user import normalise_email
from core.domain.audit import record_audit
from core.exceptions import DomainError
from learning.live.admin.tenancy import ClosedPatterns, OwnRows, suit_coalition, whose
from learning.live.domain.access import tenancy
from learning.live.domain.mail_words import FIELDS, check_fields, own_words
from learning.live.enums import LiveMailKind
from learning.live.models import MailText, Series, Speaker


def speakers_for(user: Any) -> QuerySet[Speaker]:
    return Speaker.objects.filter(tenancy(user)).select_related("coalition")


def series_for(user: Any) -> QuerySet[Series]:
    return Series.objects.filter(tenancy(user)).select_related("coalition")


def texts_for(user: Any) -> QuerySet[MailText]:
    return MailText.objects.filter(tenancy(user)).select_related("coalition")


class OwnForm(WagtailAdminModelForm):
    """Whose it is, and an address made of the name."""

    slug_of = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        suit_coalition(self, user=self.for_user, instance=self.instance)

    def save(self, commit: bool = True) -> Any:
        if self.slug_of and not self.instance.slug:
            self.instance.slug = free_slug(type(self.instance), self.cleaned_data[self.slug_of])
        return super().save(commit=commit)


class SpeakerForm(OwnForm):
    slug_of = "name"
    account = forms.CharField(
        label=_("E-mail of the account"),
        required=False,
        max_length=254,
        help_text=_("With it this person checks people in at their own events."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.user:
            self.initial["account"] = self.instance.user.email

    def clean_account(self) -> str:
        email = normalise_email(self.cleaned_data["account"])
        self.instance.user = User.objects.filter(email=email, is_active=True).first() if email else None
        if email and self.instance.user is None:
            raise ValidationError(_("Nobody has an account with this address. Check the address."))
        return email


class SeriesForm(OwnForm):
    slug_of = "title"


class TextForm(OwnForm):
    """The words begin as the platform's own; unknown fields are refused."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = ", ".join(f"{{{name}}} ({what})" for name, what in FIELDS.items())
        self.fields["words"].help_text = _("An empty line begins a paragraph. Fields: %(fields)s.") % {"fields": names}
        if self.instance.pk:
            self.fields["kind"].disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        for name in ("subject", "words"):
            try:
                check_fields(cleaned.get(name) or "")
            except DomainError as error:
                self.add_error(name, ValidationError(str(error)))
        others = MailText.objects.filter(
            kind=cleaned.get("kind"), coalition=cleaned.get("coalition"), language=self.instance.language
        ).exclude(pk=self.instance.pk)
        if cleaned.get("kind") and others.exists():
            self.add_error("kind", ValidationError(_("There are words for this mail already. Change those.")))
        return cleaned


class SavesText(OwnRows):
    rows = staticmethod(texts_for)

    def save_instance(self) -> Any:
        saved = super().save_instance()  # type: ignore[misc]
        record_audit(
            actor=self.request.user,
            action="live.mail_text_saved",
            target=saved,
            coalition_id=saved.coalition_id,
            after={"kind": saved.kind, "subject": saved.subject},
        )
        return saved


class ShowsMail(SavesText):
    """The form, with the mail in a frame below it: without scripts, by a button that posts the form into it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        pk = self.form.instance.pk  # type: ignore[attr-defined]
        context["preview_url"] = reverse("live_texts:preview", args=[pk] if pk else [])
        return context


class TextAddView(ShowsMail, generic.CreateView):
    def get_initial_form_instance(self) -> MailText:
        """`?soort=`: with the platform's own words to begin from."""
        kind = self.request.GET.get("soort", "")
        if kind not in LiveMailKind.values:
            return MailText()
        words = own_words(kind=kind)
        return MailText(kind=kind, subject=words.subject, words=words.words)


class TextEditView(ShowsMail, generic.EditView):
    pass


class TextDeleteView(OwnRows, generic.DeleteView):
    """Without a text of one's own the platform's words hold again."""

    rows = staticmethod(texts_for)


class TextIndexView(OwnRows, generic.IndexView):
    page_title = _("Mail texts")
    rows = staticmethod(texts_for)

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "kind", label=_("Mail"), accessor=lambda one: one.get_kind_display(), get_url=self.get_edit_url
            ),
            Column("subject", label=_("Subject")),
            Column("coalition", label=_("Coalition"), accessor=whose),
        ]


class SpeakerRows(OwnRows):
    rows = staticmethod(speakers_for)


class SpeakerIndexView(SpeakerRows, generic.IndexView):
    page_title = _("Speakers")
    default_ordering = "name"

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("name", label=_("Name"), sort_key="name", get_url=self.get_edit_url),
            Column("function", label=_("What they do")),
            Column("coalition", label=_("Coalition"), accessor=whose),
        ]


class SpeakerEditView(SpeakerRows, generic.EditView):
    pass


class SpeakerDeleteView(SpeakerRows, generic.DeleteView):
    pass


class SeriesRows(OwnRows):
    rows = staticmethod(series_for)


class SeriesIndexView(SeriesRows, generic.IndexView):
    page_title = _("Series")
    default_ordering = "title"

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("title", label=_("Title"), sort_key="title", get_url=self.get_edit_url),
            Column("coalition", label=_("Coalition"), accessor=whose),
        ]


class SeriesEditView(SeriesRows, generic.EditView):
    pass


class SeriesDeleteView(SeriesRows, generic.DeleteView):
    pass


class SpeakerViewSet(ClosedPatterns, ModelViewSet):
    model = Speaker
    name = "live_speakers"
    url_prefix = "bijeenkomsten/sprekers"
    url_namespace = "live_speakers"
    icon = "user"
    menu_label = _("Speakers")
    menu_name = "live-speakers"
    copy_view_enabled = False
    add_to_reference_index = False
    search_fields = ["name", "function"]
    index_view_class = SpeakerIndexView
    edit_view_class = SpeakerEditView
    delete_view_class = SpeakerDeleteView
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("coalition", "name", "function", "biography", "photo", "email", "account")],
        base_form_class=SpeakerForm,
    )


class SeriesViewSet(ClosedPatterns, ModelViewSet):
    model = Series
    name = "live_series"
    url_prefix = "bijeenkomsten/reeksen"
    url_namespace = "live_series"
    icon = "list-ul"
    menu_label = _("Series")
    menu_name = "live-series"
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = SeriesIndexView
    edit_view_class = SeriesEditView
    delete_view_class = SeriesDeleteView
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("coalition", "title", "summary")], base_form_class=SeriesForm
    )


class TextViewSet(ClosedPatterns, ModelViewSet):
    """The words of each mail; below the form the mail as its reader gets it."""

    model = MailText
    name = "live_texts"
    url_prefix = "bijeenkomsten/mailteksten"
    url_namespace = "live_texts"
    icon = "mail"
    menu_label = _("Mail texts")
    menu_name = "live-texts"
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = TextIndexView
    add_view_class = TextAddView
    edit_view_class = TextEditView
    delete_view_class = TextDeleteView
    create_template_name = edit_template_name = "live/admin/text_form.html"
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("coalition", "kind", "subject", "words")], base_form_class=TextForm
    )


def free_slug(model: Any, title: str) -> str:
    base = slugify(title)[:80] or "naam"
    taken = set(model.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    number = 2
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"
