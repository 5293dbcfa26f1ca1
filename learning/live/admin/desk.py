"""The organiser's desk: the list of editions, and the page on which one is run from announcement to attendance."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.mail import EmailMultiAlternatives
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.domain.audit import record_audit
from core.exceptions import DomainError
from core.mail.messages import compose_mail
from core.numbers import whole_number
from learning.live.admin.tenancy import whose
from learning.live.domain.access import coalitions_for, editions_for, is_national, readable_editions
from learning.live.domain.attendance_paper import attendance_sheet, attendees_csv, attendees_xlsx
from learning.live.domain.attending import check_in, correct_attendance, mark_absent, undo_check_in
from learning.live.domain.briefing_paper import briefing_pdf
from learning.live.domain.editions import cancel_edition, copy_edition, delete_edition, publish_edition
from learning.live.domain.evaluating import judge_review
from learning.live.domain.exceptions import NothingToSend
from learning.live.domain.messages import count_recipients, preview_message, send_message
from learning.live.domain.queries.materials import materials_of
from learning.live.domain.queries.organising import SHELVES, Wanted, organised_editions, organiser_desk
from learning.live.domain.registering import register, sign_off
from learning.live.domain.reminders import close_and_thank
from learning.live.enums import AttendanceSource, MessageAudience
from learning.live.models import Edition, EditionReview, Registration
from organisations.domain.branding import branding_for

PER_PAGE = 30
SHELF_LABELS = dict(zip(SHELVES, (_("Coming"), _("Drafts"), _("Past"), _("Cancelled"), _("All")), strict=True))
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is cancelled"), max_length=300, help_text=_("Everybody who registered reads this sentence.")
    )


class CopyForm(forms.Form):
    day = forms.DateField(
        label=_("First date of the copy"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class AddForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=160)
    email = forms.EmailField(label=_("E-mail"))


class CorrectForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300)


class MessageForm(forms.Form):
    audience = forms.ChoiceField(label=_("To whom"), choices=MessageAudience.choices)
    subject = forms.CharField(label=_("Subject"), max_length=150)
    words = forms.CharField(
        label=_("Text"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("An empty line begins a paragraph. {naam}, {titel}, {wanneer} and {waar} are filled in."),
    )


def index(request: HttpRequest) -> HttpResponse:
    """Editions, on shelves, with filters in the address."""
    coalitions, national = coalitions_for(request.user), is_national(request.user)
    if not (national or coalitions.exists()):
        raise Http404
    shelf = request.GET.get("plank", "")
    wanted = Wanted(
        shelf=shelf if shelf in SHELVES else "komend",
        kind=request.GET.get("soort", ""),
        coalition=whole_number(request.GET.get("coalitie")),
        words=request.GET.get("q", "")[:80],
    )
    page = Paginator(organised_editions(request.user, wanted=wanted), PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "header_title": _t("Webinars and workshops"),
        "page_obj": page,
        "rows": [(one, whose(one)) for one in page],
        "wanted": wanted,
        "shelves": [(key, SHELF_LABELS[key], key == wanted.shelf) for key in SHELVES],
        "coalitions": list(coalitions) if coalitions.count() + national > 1 else [],
        "now": timezone.now(),
    }
    return render(request, "live/admin/editions.html", context)


def own_edition(request: HttpRequest, pk: int) -> Edition:
    return get_object_or_404(editions_for(request.user).select_related("coalition", "course"), pk=pk)


@require_GET
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(readable_editions(request.user).select_related("coalition", "course", "series"), pk=pk)
    return show(request, found)


def show(request: HttpRequest, found: Edition, **with_errors: Any) -> HttpResponse:
    context = {
        "header_title": found.title,
        "desk": organiser_desk(user=request.user, edition=found),
        "edition": found,
        "whose": whose(found),
        "cancel_form": CancelForm(),
        "copy_form": CopyForm(initial={"day": timezone.localdate(found.starts_at) + dt.timedelta(days=28)}),
        "add_form": AddForm(),
        "correct_form": CorrectForm(),
        **with_errors,
    }
    return render(request, "live/admin/edition.html", context)


@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One thing that an organiser does with an edition. A refusal is a sentence on its page."""
    found = own_edition(request, pk)
    handler = VERBS.get(verb)
    if handler is None:
        raise Http404
    try:
        answer = handler(request, found)
    except DomainError as error:
        messages.error(request, str(error))
        answer = None
    return answer or redirect("live_admin:edition", found.pk)


def _publish(request: HttpRequest, found: Edition) -> None:
    publish_edition(edition=found, actor=request.user)  # type: ignore[arg-type]
    messages.success(request, _t("It stands in the calendar now."))


def _cancel(request: HttpRequest, found: Edition) -> HttpResponse | None:
    form = CancelForm(request.POST)
    if not form.is_valid():
        return show(request, found, cancel_form=form)
    cancel_edition(edition=found, reason=form.cleaned_data["reason"], actor=request.user)  # type: ignore[arg-type]
    messages.success(request, _t("It is cancelled. Everybody who registered gets a mail."))
    return None


def _copy(request: HttpRequest, found: Edition) -> HttpResponse | None:
    form = CopyForm(request.POST)
    if not form.is_valid():
        return show(request, found, copy_form=form)
    shift = form.cleaned_data["day"] - timezone.localdate(found.starts_at)
    made = copy_edition(edition=found, shift=shift, actor=request.user)  # type: ignore[arg-type]
    messages.success(request, _t("This is the copy: a draft, with nobody in it."))
    return redirect("live_admin:edition", made.pk)


def _delete(request: HttpRequest, found: Edition) -> HttpResponse:
    delete_edition(edition=found, actor=request.user)  # type: ignore[arg-type]
    messages.success(request, _t("The draft is deleted."))
    return redirect("live_admin:index")


def _close(request: HttpRequest, found: Edition) -> None:
    count = close_and_thank(edition=found, actor=request.user)
    text = ngettext("%(count)s person completed it.", "%(count)s people completed it.", count)
    messages.success(request, _t("The attendance is closed.") + " " + text % {"count": count})


def _add(request: HttpRequest, found: Edition) -> HttpResponse | None:
    form = AddForm(request.POST)
    if not form.is_valid():
        return show(request, found, add_form=form)
    made = register(edition=found, actor=request.user, **form.cleaned_data)  # type: ignore[arg-type]
    record_audit(
        actor=request.user,
        action="live.registered_by_organiser",
        target=made,
        coalition_id=found.coalition_id,
        after={"edition": found.pk},
    )
    messages.success(request, _t("%(name)s is %(state)s.") % {"name": made.name, "state": made.get_state_display()})
    return None


VERBS: dict[str, Callable[[HttpRequest, Edition], HttpResponse | None]] = {
    "publiceren": _publish,
    "afgelasten": _cancel,
    "kopie": _copy,
    "verwijderen": _delete,
    "presentie-sluiten": _close,
    "aanmelden": _add,
}


@require_POST
def person(request: HttpRequest, pk: int, registration: int, verb: str) -> HttpResponse:
    """One thing with one person: present, absent, unknown, sign off, or a correction afterwards."""
    found = own_edition(request, pk)
    row = get_object_or_404(Registration, pk=registration, edition=found)
    actor: Any = request.user
    try:
        if verb == "aanwezig":
            check_in(registration=row, actor=actor, source=AttendanceSource.DESK)
        elif verb == "afwezig":
            mark_absent(registration=row, actor=actor)
        elif verb == "onbekend":
            undo_check_in(registration=row, actor=actor)
        elif verb == "afmelden":
            sign_off(registration=row, actor=actor)
            record_audit(
                actor=actor, action="live.signed_off_by_organiser", target=row, coalition_id=found.coalition_id
            )
            messages.success(request, _t("%(name)s is signed off and gets a mail.") % {"name": row.name})
        elif verb in ("toch-aanwezig", "toch-afwezig"):
            correct_attendance(
                registration=row,
                is_present=verb == "toch-aanwezig",
                actor=actor,
                reason=request.POST.get("reason", "")[:300],
            )
            messages.success(request, _t("The attendance of %(name)s is corrected.") % {"name": row.name})
        else:
            raise Http404
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("live_admin:edition", found.pk)


@require_http_methods(["GET", "POST"])
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to those who come: first the mail as they will read it, then send."""
    found = own_edition(request, pk)
    form = MessageForm(request.POST if request.method == "POST" else None, initial={"subject": "{titel}"})
    preview, count = None, 0
    if form.is_valid():
        values = form.cleaned_data
        try:
            count = count_recipients(edition=found, audience=values["audience"])
            if not count:
                raise NothingToSend
            if "versturen" in request.POST:
                sent = send_message(edition=found, actor=request.user, **values)  # type: ignore[arg-type]
                text = ngettext("%(count)s person gets it.", "%(count)s people get it.", sent.recipients)
                messages.success(request, text % {"count": sent.recipients})
                return redirect("live_admin:edition", found.pk)
            preview = _message_mail(request, found, subject=values["subject"], words=values["words"])
        except DomainError as error:
            form.add_error(None, str(error))
    context = {
        "header_title": _t("Message to attendees"),
        "edition": found,
        "form": form,
        "preview": preview,
        "count": count,
        "audiences": [
            (label, count_recipients(edition=found, audience=value)) for value, label in MessageAudience.choices
        ],
    }
    return render(request, "live/admin/message.html", context)


def _message_mail(request: HttpRequest, found: Edition, *, subject: str, words: str) -> dict[str, str]:
    from learning.live.domain.mail_words import check_fields

    check_fields(subject)
    check_fields(words)
    mail: EmailMultiAlternatives = compose_mail(
        template="live/message",
        to="voorbeeld@praktijk.example",
        context=preview_message(
            edition=found, subject=subject, words=words, name="Sanne de Vries", email="voorbeeld@praktijk.example"
        ),
        language=found.language,
        branding=vars(branding_for(found.coalition)),
    )
    return {"subject": str(mail.subject), "text": str(mail.body)}


@require_GET
def download(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Everybody on the list: a file, paper to sign on, or the trainer's briefing. That it was taken is logged."""
    found = own_edition(request, pk)
    if kind == "csv":
        content, media_type = b"".join(attendees_csv(edition=found)), "text/csv; charset=utf-8"
    elif kind == "xlsx":
        content, media_type = attendees_xlsx(edition=found), XLSX
    elif kind == "pdf":
        content, media_type = attendance_sheet(edition=found), "application/pdf"
    elif kind == "briefing.pdf":
        content, media_type = briefing_pdf(edition=found), "application/pdf"
    else:
        raise Http404
    record_audit(
        actor=request.user,
        action="live.attendees_exported",
        target=found,
        coalition_id=found.coalition_id,
        after={"kind": kind},
    )
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{found.slug}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def briefing(request: HttpRequest, pk: int) -> HttpResponse:
    """What a trainer takes along, on paper or on a phone: when, where, who comes, needs, materials."""
    found = own_edition(request, pk)
    context = {
        "header_title": _t("Briefing: %(title)s") % {"title": found.title},
        "desk": organiser_desk(user=request.user, edition=found),
        "edition": found,
        "speakers": found.speakers.select_related("speaker"),
        "materials": materials_of(found, for_trainer=True),
    }
    return render(request, "live/admin/briefing.html", context)


@require_POST
def review(request: HttpRequest, pk: int, review: int, verb: str) -> HttpResponse:
    """Show or hide what somebody wrote; the stars count either way."""
    found = own_edition(request, pk)
    row = get_object_or_404(EditionReview, pk=review, registration__edition=found)
    if verb not in ("tonen", "verbergen"):
        raise Http404
    judge_review(review=row, is_shown=verb == "tonen")
    return redirect("live_admin:edition", found.pk)
