"""Everybody's own link to a webinar: pasted in by the organiser. Who has one is shown, never the link."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.exceptions import DomainError
from learning.enums import CourseKind
from learning.live.admin.desk import own_edition
from learning.live.domain.personal_links import keep_links
from learning.live.models import Registration


class LinksForm(forms.Form):
    lines = forms.CharField(
        label=_("Addresses and links"),
        max_length=500_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_(
            "One person a line, as copied from the spreadsheet or the CSV of your provider: an e-mail address and a "
            "link. Other columns do no harm."
        ),
    )


@require_http_methods(["GET", "POST"])
def links(request: HttpRequest, pk: int) -> HttpResponse:
    found = own_edition(request, pk)
    if found.kind != CourseKind.WEBINAR and request.method == "POST":
        raise Http404
    form = LinksForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            kept = keep_links(edition=found, text=form.cleaned_data["lines"], actor=request.user)  # type: ignore[arg-type]
        except DomainError as error:
            form.add_error("lines", str(error))
        else:
            text = ngettext(
                "%(count)s person has an own link now.", "%(count)s people have an own link now.", kept.count
            )
            messages.success(request, text % {"count": kept.count})
            if kept.unknown:
                messages.warning(
                    request,
                    _t("Not on the list of this event, so left out: %(addresses)s.")
                    % {"addresses": ", ".join(kept.unknown[:20]) + (" …" if len(kept.unknown) > 20 else "")},
                )
            return redirect("live_admin:links", found.pk)
    people = Registration.objects.filter(edition=found, state__in=Registration.STANDING).order_by("name", "pk")
    context = {
        "header_title": _t("Personal links"),
        "edition": found,
        "form": form,
        "people": people,
        "count": sum(bool(one.personal_url) for one in people),
    }
    return render(request, "live/admin/links.html", context)
