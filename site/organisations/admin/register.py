"""The register as a file: checked first or brought in, with every fault named by row and column."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.exceptions import DomainError
from organisations.domain.judging import NATIONAL_JUDGES
from organisations.domain.queries import user_has_any_role
from organisations.domain.register_file import COLUMNS, MAX_BYTES
from organisations.domain.register_import import FaultyRegister, import_practices
from organisations.models import Coalition


class RegisterForm(forms.Form):
    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("UTF-8, with commas or semicolons, at most 5 MB and 10,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB. Split it in two."))
        return file


def import_register(request: HttpRequest) -> HttpResponse:
    if not user_has_any_role(request.user, NATIONAL_JUDGES):
        raise Http404
    assert isinstance(request.user, User)  # noqa: S101 narrows the type
    sent = request.method == "POST"
    form = RegisterForm(request.POST if sent else None, request.FILES if sent else None)
    context: dict[str, object] = {
        "header_title": _t("Import the register"),
        "form": form,
        "columns": [names[0] for names in COLUMNS.values()],
        "coalitions": list(Coalition.objects.filter(is_active=True).values_list("slug", flat=True)),
    }
    if sent and form.is_valid():
        check_only = "check" in request.POST
        try:
            context["report"] = import_practices(
                content=form.cleaned_data["file"].read(), actor=request.user, check_only=check_only
            )
            context["check_only"] = check_only
        except FaultyRegister as error:
            context["faults"] = error.faults
        except DomainError as error:
            form.add_error("file", str(error))
    return render(request, "organisations/admin/import.html", context)
