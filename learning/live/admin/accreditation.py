"""What a register grants for one event alone: kept by who keeps accreditations, whichever coalition organises it."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_http_methods

from core.exceptions import DomainError
from learning.domain.accreditation import default_roles, keep_accreditation
from learning.enums import AccreditedKind
from learning.live.admin.tenancy import whose
from learning.live.domain.zones import wall_time
from learning.live.enums import EditionState
from learning.live.models import Edition
from learning.models import Accreditation

MAY_KEEP = "learning.add_accreditation"
PER_PAGE = 30
# Registers take lists until long after: an event of half a year ago can still be corrected.
LOOKS_BACK = dt.timedelta(days=180)


class EditionAccreditationForm(forms.ModelForm):
    """What the event says already is not asked: course, kind, first day, and who keeps points in the register."""

    class Meta:
        model = Accreditation
        fields = ("register", "number", "points", "granted_on", "external_edition_id", "external_meeting_id")
        widgets = {"granted_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("granted_on") and not cleaned.get("number"):
            self.add_error("number", _t("A granted accreditation has an id number. Fill it in."))
        return cleaned


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Events to come and of the last half year, with what each has."""
    if not request.user.has_perm(MAY_KEEP):
        raise Http404
    rows = (
        Edition.objects.filter(state=EditionState.OPEN, ends_at__gt=timezone.now() - LOOKS_BACK)
        .select_related("coalition")
        .order_by("starts_at", "pk")
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    found: dict[object, list[Accreditation]] = {}
    for one in Accreditation.objects.filter(edition_key__in=[row.key for row in page]).order_by("register"):
        found.setdefault(one.edition_key, []).append(one)
    context = {
        "header_title": _t("Accreditation of events"),
        "page_obj": page,
        "rows": [(row, whose(row), found.get(row.key, [])) for row in page],
    }
    return render(request, "live/admin/accreditations.html", context)


@require_http_methods(["GET", "POST"])
def accreditation(request: HttpRequest, pk: int) -> HttpResponse:
    if not request.user.has_perm(MAY_KEEP):
        raise Http404
    edition = get_object_or_404(Edition.objects.select_related("coalition", "course"), pk=pk)
    form = EditionAccreditationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = form.save(commit=False)
        made.course, made.edition_key, made.kind = edition.course, edition.key, AccreditedKind.MEETING
        made.valid_from = wall_time(edition.starts_at, zone=edition.time_zone).date()
        made.roles = default_roles(made.register)
        try:
            keep_accreditation(accreditation=made, actor=request.user)  # type: ignore[arg-type]
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _t("The accreditation stands with this event."))
            return redirect("live_admin:accreditation", edition.pk)
    context = {
        "header_title": _t("Accreditation"),
        "edition": edition,
        "whose": whose(edition),
        "form": form,
        "own": Accreditation.objects.filter(edition_key=edition.key).order_by("register", "pk"),
        "of_course": Accreditation.objects.filter(course=edition.course, edition_key__isnull=True).order_by("register"),
    }
    return render(request, "live/admin/accreditation.html", context)
