"""The accreditation clerk's desk: choose register and period, see who is reported and who lacks a number, deliver."""

import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin.ui.components import Component

from accounts.models import User
from core.domain.audit import record_audit
from core.exceptions import DomainError
from learning.domain.deliveries import ask_for_numbers, deliver, withdraw_delivery, withdraw_line
from learning.domain.queries.accreditation import SHOWN, default_period, desk, reports_to_correct, waiting_at_desk
from learning.domain.registers import RULES
from learning.enums import Register
from learning.models import AccreditationExport, AccreditationFile, AccreditationReport, Course

VIEW = "learning.view_accreditationexport"
MAKE = "learning.add_accreditationexport"
UNDO = "learning.change_accreditationexport"


class DeskForm(forms.Form):
    """Which list; the same fields travel with a delivery and a request, so that they are of what was looked at."""

    register = forms.ChoiceField(label=_("Register of points"), choices=Register.choices)
    van = forms.DateField(label=_("From"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    tot = forms.DateField(
        label=_("Up to and including"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    cursus = forms.ModelChoiceField(
        label=_("Course"), queryset=Course.objects.none(), required=False, empty_label=_("All courses")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cursus"].queryset = Course.objects.filter(  # type: ignore[attr-defined]
            accreditations__isnull=False
        ).distinct()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("van") and cleaned.get("tot") and cleaned["van"] > cleaned["tot"]:
            self.add_error("tot", _t("The last day comes before the first. Change one of them."))
        return cleaned

    @property
    def wanted(self) -> dict[str, Any]:
        """The arguments of `desk` and `deliver`."""
        course = self.cleaned_data["cursus"]
        return {
            "register": Register(self.cleaned_data["register"]),
            "period_from": self.cleaned_data["van"],
            "period_until": self.cleaned_data["tot"],
            "course_id": course.pk if course else None,
        }


def _clerk(request: HttpRequest, permission: str) -> User:
    """Who works at the desk; to everybody else it does not exist."""
    if not isinstance(request.user, User) or not request.user.has_perm(permission):
        raise Http404
    return request.user


def _form(data: Mapping[str, Any]) -> DeskForm:
    register = data.get("register")
    chosen = Register(register) if register in Register.values else Register.GAIA
    begin, end = default_period(register=chosen, today=timezone.localdate())
    given = {"register": chosen, "van": data.get("van") or begin, "tot": data.get("tot") or end}
    return DeskForm({**given, "cursus": data.get("cursus", "")})


def _address(form: DeskForm) -> str:
    fields = {name: form.data[name] for name in ("register", "van", "tot", "cursus") if form.data.get(name)}
    return f"{reverse('accreditation_desk:index')}?{urlencode(fields)}"


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The lists of one register and period."""
    user = _clerk(request, VIEW)
    form = _form(request.GET)
    lists = desk(**form.wanted) if form.is_valid() else None
    chosen = Register(form.data["register"])
    context: dict[str, Any] = {
        "header_title": _t("Accreditation desk"),
        "form": form,
        "register": chosen.label,
        "for_whom": RULES[chosen].for_whom,
        "registers": [
            {"value": value, "label": label, "is_current": value == chosen} for value, label in Register.choices
        ],
        "lists": lists,
        "shown": SHOWN,
        "may_deliver": user.has_perm(MAKE),
        "may_undo": user.has_perm(UNDO),
        "wrong": reports_to_correct(register=chosen)
        .select_related("user", "accreditation__course", "completion__corrected_by", "export")
        .order_by("pk")[:SHOWN],
        "deliveries": AccreditationExport.objects.filter(register=chosen).select_related("made_by")[:5],
    }
    return render(request, "learning/admin/desk.html", context)


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Deliver what the page showed; late ones too unless the box was cleared."""
    user = _clerk(request, MAKE)
    form = _form(request.POST)
    if not form.is_valid():
        return redirect(_address(form))
    try:
        export = deliver(**form.wanted, actor=user, with_late="laatkomers" in request.POST)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(_address(form))
    text = ngettext(
        "%(count)s person is marked as reported.", "%(count)s people are marked as reported.", export.people
    )
    messages.success(request, text % {"count": export.people})
    return redirect("accreditation_desk:delivery", export.public_id)


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """A polite mail to everybody on the page who has no number."""
    user = _clerk(request, MAKE)
    form = _form(request.POST)
    if form.is_valid():
        asked = ask_for_numbers(register=form.wanted["register"], rows=desk(**form.wanted).lacking, actor=user)
        if asked:
            text = ngettext("%(count)s person gets a mail.", "%(count)s people get a mail.", asked)
            messages.success(request, text % {"count": asked})
        else:
            messages.info(request, _t("Everybody was asked in the last two weeks. Give them some time."))
    return redirect(_address(form))


@require_GET
def deliveries(request: HttpRequest) -> HttpResponse:
    _clerk(request, VIEW)
    rows = AccreditationExport.objects.select_related("made_by", "course")
    context = {
        "header_title": _t("Deliveries"),
        "page_obj": Paginator(rows, 50).get_page(request.GET.get("pagina")),
    }
    return render(request, "learning/admin/deliveries.html", context)


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


def delivery(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One delivery: its files, its hashes, and the way to undo it."""
    user = _clerk(request, UNDO if request.method == "POST" else VIEW)
    export = get_object_or_404(
        AccreditationExport.objects.select_related("made_by", "withdrawn_by", "course"), public_id=public_id
    )
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            withdraw_delivery(export=export, actor=user, reason=form.cleaned_data["reason"])
            messages.success(
                request,
                _t("The delivery is withdrawn; its people are open again. Tell the register if it has the files."),
            )
            return redirect("accreditation_desk:delivery", public_id)
        except DomainError as error:
            form.add_error(None, str(error))
    context = {
        "header_title": _t("Delivery to %(register)s") % {"register": export.get_register_display()},
        "export": export,
        "files": export.files.select_related("accreditation__course"),
        "withdrawn_lines": 0 if export.withdrawn_at else export.reports.filter(withdrawn_at__isnull=False).count(),
        "form": form if user.has_perm(UNDO) and export.withdrawn_at is None else None,
    }
    return render(request, "learning/admin/delivery.html", context)


@require_POST
def withdraw_one(request: HttpRequest, pk: int) -> HttpResponse:
    """A line whose completion was corrected; back to the desk of its register."""
    user = _clerk(request, UNDO)
    report = get_object_or_404(AccreditationReport, pk=pk)
    try:
        withdraw_line(report=report, actor=user)
        messages.success(request, _t("The line is withdrawn. Take the points back at the register too."))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(f"{reverse('accreditation_desk:index')}?{urlencode({'register': report.register})}")


@require_GET
def download(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """A file as it was made; that it was taken is logged."""
    user = _clerk(request, VIEW)
    found = get_object_or_404(AccreditationFile, public_id=public_id)
    if not found.file:
        raise Http404
    record_audit(actor=user, action="learning.accreditation_file_downloaded", target=found, after={"name": found.name})
    response = FileResponse(found.file.open("rb"), as_attachment=True, filename=found.name)
    response["Cache-Control"] = "private, no-store"
    return response


urlpatterns = [
    path("", index, name="index"),
    path("melden/", make, name="make"),
    path("nummer-vragen/", ask, name="ask"),
    path("leveringen/", deliveries, name="deliveries"),
    path("regels/<int:pk>/intrekken/", withdraw_one, name="withdraw_line"),
    path("leveringen/<uuid:public_id>/", delivery, name="delivery"),
    path("bestand/<uuid:public_id>/", download, name="file"),
]


class DeskPanel(Component):
    """On the dashboard of who works here: what waits at each register."""

    name = "accreditation"
    template_name = "learning/admin/desk_panel.html"
    order = 45

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"registers": waiting_at_desk(today=timezone.localdate())}
