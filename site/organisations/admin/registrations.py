"""Practices that applied: a list, and a page on which one is approved or declined."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.exceptions import DomainError
from organisations.domain.judging import NATIONAL_JUDGES, may_judge, registrations_for
from organisations.domain.queries import user_has_any_role
from organisations.domain.registrations import approve_registration, decline_registration, refer_registration
from organisations.domain.transfers import approve_transfer, decline_transfer, transfers_for
from organisations.enums import RegistrationStatus, TransferStatus
from organisations.models import Coalition, Registration


class ApproveForm(forms.ModelForm[Registration]):
    """The national desk may set the coalition that the applicant did not know."""

    class Meta:
        model = Registration
        fields = ["coalition"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["coalition"].label = _("Coalition")
        self.fields["coalition"].queryset = Coalition.objects.filter(is_active=True)  # type: ignore[attr-defined]


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The applicant reads this in a mail."),
    )


class ReferForm(forms.Form):
    """Another coalition knows this practice better; or the national desk finds out which."""

    to_coalition = forms.ModelChoiceField(
        label=_("To"),
        queryset=Coalition.objects.filter(is_active=True),
        required=False,
        empty_label=_("The national desk"),
    )


def index(request: HttpRequest) -> HttpResponse:
    if not may_judge(request.user):
        raise Http404
    rows = registrations_for(request.user)
    status = request.GET.get("status", RegistrationStatus.PENDING)
    if status not in RegistrationStatus.values:
        status = RegistrationStatus.PENDING
    assert isinstance(request.user, User)  # noqa: S101 narrows the type
    context = {
        "header_title": _t("Registrations of practices"),
        "transfers": transfers_for(request.user).filter(status=TransferStatus.PENDING),
        "page_obj": Paginator(rows.filter(status=status), 50).get_page(request.GET.get("pagina")),
        "statuses": [
            {"value": value, "label": str(label).capitalize(), "current": value == status}
            for value, label in RegistrationStatus.choices
        ],
    }
    return render(request, "organisations/admin/registrations.html", context)


def judge(request: HttpRequest, pk: int) -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101 narrows the type
    registration = get_object_or_404(registrations_for(request.user), pk=pk)
    national = user_has_any_role(request.user, NATIONAL_JUDGES)
    sent = request.POST if request.method == "POST" else None
    decline = DeclineForm(sent if sent and "decline" in sent else None)
    refer = ReferForm(sent if sent and "refer" in sent else None)
    approve = ApproveForm(sent if sent and "approve" in sent else None, instance=registration) if national else None
    try:
        if sent and "approve" in sent and (approve is None or approve.is_valid()):
            if approve is not None:
                Registration.objects.filter(pk=pk, status=RegistrationStatus.PENDING).update(
                    coalition=approve.cleaned_data["coalition"]
                )
            practice = approve_registration(registration=registration, actor=request.user)
            messages.success(
                request,
                _t("%(practice)s is in the register, and its contact person is invited.") % {"practice": practice.name},
            )
            return redirect("registrations:index")
        if sent and "decline" in sent and decline.is_valid():
            decline_registration(registration=registration, reason=decline.cleaned_data["reason"], actor=request.user)
            messages.success(request, _t("The applicant gets a mail with the reason."))
            return redirect("registrations:index")
        if sent and "refer" in sent and refer.is_valid():
            referred = refer_registration(registration=registration, actor=request.user, **refer.cleaned_data)
            to = referred.coalition.name if referred.coalition else _t("the national desk")
            messages.success(request, _t("The registration is now with %(coalition)s.") % {"coalition": to})
            return redirect("registrations:index")
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("registrations:judge", pk)
    context = {
        "header_title": registration.name,
        "registration": registration,
        "is_pending": registration.status == RegistrationStatus.PENDING,
        "approve": approve,
        "decline": decline,
        "refer": refer,
    }
    return render(request, "organisations/admin/judge.html", context)


def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """A practice asks to come to a coalition: its lead, or the data desk, says yes or no."""
    assert isinstance(request.user, User)  # noqa: S101 narrows the type
    found = get_object_or_404(transfers_for(request.user), pk=pk)
    sent = request.POST if request.method == "POST" else None
    decline = DeclineForm(sent if sent and "decline" in sent else None)
    try:
        if sent and "approve" in sent:
            approve_transfer(transfer=found, actor=request.user)
            done = _t("%(practice)s belongs to %(coalition)s from today.")
            messages.success(request, done % {"practice": found.practice.name, "coalition": found.to_coalition.name})
            return redirect("registrations:index")
        if sent and "decline" in sent and decline.is_valid():
            decline_transfer(transfer=found, reason=decline.cleaned_data["reason"], actor=request.user)
            messages.success(request, _t("The practice gets a mail with the reason."))
            return redirect("registrations:index")
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("transfer", pk)
    context = {
        "header_title": found.practice.name,
        "transfer": found,
        "is_pending": found.status == TransferStatus.PENDING,
        "affiliations": found.practice.affiliations.select_related("coalition"),
        "decline": decline,
    }
    return render(request, "organisations/admin/transfer.html", context)
