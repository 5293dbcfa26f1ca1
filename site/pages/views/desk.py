"""The national desk in the admin: coalitions offer news, the desk decides."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from pages.domain.offers import (
    decide_offer,
    end_national_place,
    may_decide,
    may_offer,
    offer_news,
    standing_offer,
)
from pages.enums import OfferStatus
from pages.exceptions import NotOffered, OfferNotDecided
from pages.forms import DecisionForm, WithdrawForm
from pages.models import NewsOffer, NewsPage

DECIDED_SHOWN = 50


def offers(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first, and what was decided."""
    if not may_decide(user=request.user):
        raise PermissionDenied
    rows = NewsOffer.objects.select_related("page", "page__coalition", "offered_by", "decided_by")
    context = {
        "header_title": _("Offered news"),
        "pending": rows.filter(status=OfferStatus.PENDING).order_by("offered_at"),
        "decided": rows.exclude(status=OfferStatus.PENDING).order_by("-decided_at")[:DECIDED_SHOWN],
    }
    return render(request, "pages/admin/offers.html", context)


def offer(request: HttpRequest, page_id: int) -> HttpResponse:
    """Ask once whether to offer this item, then do it."""
    page = get_object_or_404(NewsPage.objects.select_related("coalition"), pk=page_id)
    if not may_offer(user=request.user, page=page):
        raise Http404
    explore = reverse("wagtailadmin_explore", args=[page.get_parent().pk])
    if request.method == "POST":
        try:
            offer_news(page=page, offered_by=request.user)
        except NotOffered as error:
            messages.error(request, str(error))
        else:
            messages.success(
                request, _("“%(title)s” lies with the national desk. You get a mail.") % {"title": page.title}
            )
        return redirect(explore)
    context = {
        "header_title": _("Offer nationally"),
        "page": page,
        "standing": standing_offer(page=page),
        "back": explore,
    }
    return render(request, "pages/admin/offer.html", context)


def decide(request: HttpRequest, offer_id: int) -> HttpResponse:
    """Read the item and say yes or no; later, take it back."""
    if not may_decide(user=request.user):
        raise PermissionDenied
    found = get_object_or_404(NewsOffer.objects.select_related("page", "page__coalition", "offered_by"), pk=offer_id)
    is_pending = found.status == OfferStatus.PENDING
    form: Any = DecisionForm(request.POST or None) if is_pending else WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if is_pending:
                decided = decide_offer(offer=found, decided_by=request.user, **form.cleaned_data)
                done = _("Accepted: it stands among the national news now.")
                if decided.status == OfferStatus.DECLINED:
                    done = _("Declined. Whoever offered it gets your reason by mail.")
            else:
                end_national_place(offer=found, ended_by=request.user, reason=form.cleaned_data["reason"])
                done = _("Taken off the national news. It stays with its coalition.")
        except OfferNotDecided as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, done)
            return redirect("pages_desk:offers")
    context = {
        "header_title": found.page.title,
        "offer": found,
        "form": form,
        "is_pending": is_pending,
        "is_accepted": found.status == OfferStatus.ACCEPTED,
    }
    return render(request, "pages/admin/decide.html", context)
