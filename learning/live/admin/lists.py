"""Attendance lists of a webinar: reading one in, and judging who is doubtful."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from core.exceptions import DomainError
from core.numbers import whole_number
from learning.live.admin.desk import own_edition
from learning.live.domain.attendance_lists import MAX_BYTES, import_list, judge_row, open_rows
from learning.live.enums import RegistrationState, RowVerdict
from learning.live.models import AttendanceRow, Registration


class ListForm(forms.Form):
    file = forms.FileField(
        label=_("Attendance list"),
        help_text=_("The list of participants that Teams or Zoom exports, as CSV, with e-mail addresses."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )


@require_http_methods(["GET", "POST"])
def lists(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a list in, and say who the doubtful ones are."""
    found = own_edition(request, pk)
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            file = import_list(
                edition=found,
                name=upload.name,
                content=upload.read(MAX_BYTES + 1),
                actor=request.user,  # type: ignore[arg-type]
            )
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            known = file.rows.filter(verdict=RowVerdict.MATCHED).count()
            messages.success(
                request,
                _t("%(known)s of %(all)s people are recognised and marked present.")
                % {"known": known, "all": file.rows.count()},
            )
            return redirect("live_admin:lists", found.pk)
    context = {
        "header_title": _t("Attendance lists"),
        "edition": found,
        "form": form,
        "rows": open_rows(found),
        "people": Registration.objects.filter(edition=found, state=RegistrationState.REGISTERED).order_by("name", "pk"),
        "files": found.attendance_files.select_related("added_by"),
    }
    return render(request, "live/admin/lists.html", context)


@require_POST
def judge(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """`wie`: the id of a registration, "inloop" for somebody who had not registered, or "niemand"."""
    found = own_edition(request, pk)
    judged = get_object_or_404(AttendanceRow, pk=row, file__edition=found)
    who = request.POST.get("wie", "")
    chosen = None
    if (pk_of_who := whole_number(who)) is not None:
        chosen = get_object_or_404(Registration, pk=pk_of_who, edition=found)
    elif who not in ("inloop", "niemand"):
        messages.error(request, _t("Choose who this is."))
        return redirect("live_admin:lists", found.pk)
    try:
        judge_row(row=judged, registration=chosen, actor=request.user, as_walk_in=who == "inloop")  # type: ignore[arg-type]
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("live_admin:lists", found.pk)
