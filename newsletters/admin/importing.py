"""Readers from a file, with the proof that they agreed: checked first or taken over, each fault by row and column."""

import datetime as dt
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from core.exceptions import DomainError
from newsletters.domain.access import coalitions_for, is_national, lists_for
from newsletters.domain.import_file import COLUMNS, MAX_BYTES, MAX_PROOF
from newsletters.domain.importing import FaultyFile, import_readers
from newsletters.domain.long_imports import begin_import, is_long, recent_imports
from newsletters.models import MailingList, ReaderImport
from organisations.enums import PracticeRole

NAMED = 200  # of those who were left out


class ImportForm(forms.Form):
    mailing_list = forms.ModelChoiceField(label=_("List"), queryset=MailingList.objects.none())
    proof = forms.CharField(
        label=_("How do we know that they agreed?"),
        max_length=MAX_PROOF,
        required=False,
        help_text=_(
            "For example: form at the regional meeting, kept by the secretariat. A column in the file goes first."
        ),
    )
    consented_on = forms.DateField(
        label=_("On which day did they agree?"),
        required=False,
        widget=AdminDateInput,
        help_text=_("The same holds here."),
    )
    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("UTF-8, with commas or semicolons, at most 20 MB and 100,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = own_lists(user)
        self.fields["mailing_list"].queryset = own  # type: ignore[attr-defined]
        if len(own) == 1:
            self.initial["mailing_list"] = own[0].pk

    def clean_consented_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["consented_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB. Split it in two."))
        return file


def import_file(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("newsletters.import_subscription"):
        raise Http404
    sent = request.method == "POST"
    form = ImportForm(request.POST if sent else None, request.FILES if sent else None, user=request.user)
    context: dict[str, object] = {
        "header_title": _t("Import readers"),
        "form": form,
        "columns": [names[0] for names in COLUMNS.values()],
        "roles": PracticeRole.values,
    }
    if sent and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("mailing_list", "proof", "consented_on")}
        content = form.cleaned_data["file"].read()
        check_only = "check" in request.POST
        if is_long(content):
            begun = begin_import(**values, content=content, actor=request.user, check_only=check_only)
            return redirect("newsletter_readers:import_progress", begun.pk)
        try:
            context["report"] = import_readers(**values, content=content, actor=request.user, check_only=check_only)
            context["check_only"] = check_only
        except FaultyFile as error:
            context["faults"] = error.faults
        except DomainError as error:
            form.add_error("file", str(error))
    context["recent"] = recent_imports(own_lists(request.user))
    return render(request, "newsletters/admin/import.html", context)


def import_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a long file is, and what came of it; the page comes anew by itself while it moves."""
    if not request.user.has_perm("newsletters.import_subscription"):
        raise Http404
    own = ReaderImport.objects.filter(mailing_list__in=own_lists(request.user)).select_related("mailing_list")
    found = get_object_or_404(own, pk=pk)
    context = {"header_title": _t("Import readers"), "found": found, "named": found.left_out[:NAMED]}
    return render(request, "newsletters/admin/import_progress.html", context)


def own_lists(user: Any) -> QuerySet[MailingList]:
    """The lists on which somebody may put readers."""
    own = lists_for(user).filter(is_active=True).order_by("title")
    return own if is_national(user) else own.filter(coalition__in=coalitions_for(user))
