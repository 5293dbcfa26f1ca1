"""Who is on which list, how they came on it, and what the desk can do for them."""

from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.db.models import Exists, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from core.exceptions import DomainError
from newsletters.admin.importing import import_file, import_progress
from newsletters.admin.tenancy import OwnRows
from newsletters.domain.access import lists_for, may_keep, subscriptions_for
from newsletters.domain.audience import suppressed_subscription
from newsletters.domain.suppression import current_suppression, lift_suppression
from newsletters.domain.unsubscribing import may_undo_by_desk, undo_by_desk, unsubscribe_by_desk
from newsletters.enums import SubscriptionState, SuppressionReason
from newsletters.models import ConsentEvent, MailingList, Subscription

# What the mail servers say a coalition may take back; what a reader said is the reader's and the national desk's.
BOUNCES = {SuppressionReason.HARD_BOUNCE, SuppressionReason.SOFT_BOUNCES}


def _own_lists(request: HttpRequest | None) -> QuerySet[MailingList]:
    return lists_for(request.user).order_by("title") if request else MailingList.objects.none()


class ReaderFilterSet(WagtailFilterSet):
    mailing_list = django_filters.ModelChoiceFilter(label=_("List"), queryset=_own_lists)
    state = django_filters.ChoiceFilter(label=_("State"), choices=SubscriptionState.choices, widget=forms.RadioSelect)

    class Meta:
        model = Subscription
        fields = ["mailing_list", "state"]


class ReaderIndexView(OwnRows, generic.IndexView):
    page_title = _("Readers")
    rows = staticmethod(subscriptions_for)
    default_ordering = "subscriber__email"

    def get_base_queryset(self) -> QuerySet[Subscription]:
        return super().get_base_queryset().annotate(is_blocked=Exists(suppressed_subscription()))

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "email",
                label=_("E-mail address"),
                accessor="subscriber.email",
                sort_key="subscriber__email",
                get_url=self.get_inspect_url,
            ),
            Column("name", label=_("Name"), sort_key="name"),
            Column("mailing_list", label=_("List"), accessor="mailing_list.title", sort_key="mailing_list__title"),
            Column("state", label=_("State"), accessor=_state, sort_key="state"),
            DateColumn("confirmed_at", label=_("Since"), sort_key="confirmed_at"),
        ]

    @cached_property
    def header_buttons(self) -> list[Any]:
        buttons = list(super().header_buttons)
        if self.request.user.has_perm("newsletters.import_subscription"):
            url = reverse("newsletter_readers:import")
            buttons.append(HeaderButton(_("Import"), url=url, icon_name="upload"))
        return buttons


def _state(row: Any) -> str:
    state = str(row.get_state_display())
    return _t("%(state)s, blocked") % {"state": state} if row.is_blocked else state


class ReaderInspectView(OwnRows, generic.InspectView):
    page_title = _("Reader")
    rows = staticmethod(subscriptions_for)
    template_name = "newsletters/admin/reader.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, row = self.request.user, self.object
        block = current_suppression(row.subscriber)
        keeps = _may_change(user, row)
        events = ConsentEvent.objects.filter(subscriber=row.subscriber_id, mailing_list=row.mailing_list_id)
        return super().get_context_data(
            suppression=block,
            may_lift=bool(block and _may_lift(user, row, block.reason)),
            may_unsubscribe=keeps and row.state != SubscriptionState.UNSUBSCRIBED,
            may_undo=keeps and may_undo_by_desk(row),
            events=events.select_related("wording"),
            **kwargs,
        )


def _may_change(user: Any, row: Subscription) -> bool:
    return user.has_perm("newsletters.change_subscription") and may_keep(user, row.mailing_list.coalition_id)


def _may_lift(user: Any, row: Subscription, reason: str) -> bool:
    if user.has_perm("newsletters.change_suppression"):
        return True
    return _may_change(user, row) and reason in BOUNCES


def unsubscribe(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked first, done by a POST; for an hour the reader's page offers to undo it."""
    row = _row_to_change(request, pk)
    if row.state == SubscriptionState.UNSUBSCRIBED:
        return redirect("newsletter_readers:inspect", pk)
    if request.method != "POST":
        context = {"header_title": _t("Unsubscribe at the reader's request"), "row": row}
        return render(request, "newsletters/admin/unsubscribe.html", context)
    unsubscribe_by_desk(subscription=row, actor=request.user)
    messages.success(
        request, _t("%(email)s is off this list. For an hour you can undo it here.") % {"email": row.subscriber.email}
    )
    return redirect("newsletter_readers:inspect", pk)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    row = _row_to_change(request, pk)
    try:
        undo_by_desk(subscription=row, actor=request.user)
        messages.success(request, _t("%(email)s is on this list again.") % {"email": row.subscriber.email})
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("newsletter_readers:inspect", pk)


def _row_to_change(request: HttpRequest, pk: int) -> Subscription:
    row = get_object_or_404(subscriptions_for(request.user), pk=pk)
    if not _may_change(request.user, row):
        raise Http404
    return row


@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(subscriptions_for(request.user), pk=pk)
    block = current_suppression(row.subscriber)
    if not _may_lift(request.user, row, block.reason if block else SuppressionReason.HARD_BOUNCE):
        raise Http404
    try:
        if block:
            lift_suppression(suppression=block, actor=request.user)
        messages.success(request, _t("Newsletters go to %(email)s again.") % {"email": row.subscriber.email})
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("newsletter_readers:inspect", pk)


class ReaderViewSet(ModelViewSet):
    """Readers come by the form or by import and leave by themselves; nobody edits a consent."""

    model = Subscription
    name = "newsletter_readers"
    url_prefix = "nieuwsbrieven/lezers"
    url_namespace = "newsletter_readers"
    icon = "group"
    menu_label = _("Readers")
    menu_name = "newsletter-readers"
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = ReaderIndexView
    inspect_view_class = ReaderInspectView
    inspect_template_name = "newsletters/admin/reader.html"
    filterset_class = ReaderFilterSet
    search_fields = ["subscriber__email", "name"]
    list_per_page = 50
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> Any:
        return None

    def get_urlpatterns(self) -> list[Any]:
        kept = {"index", "index_results", "inspect"}
        return [
            *(one for one in super().get_urlpatterns() if one.name in kept),
            path("inlezen/", import_file, name="import"),
            path("inlezen/<int:pk>/", import_progress, name="import_progress"),
            path("afmelden/<int:pk>/", unsubscribe, name="unsubscribe"),
            path("afmelden/<int:pk>/ongedaan/", undo, name="undo"),
            path("vrijgeven/<int:pk>/", lift, name="lift"),
        ]
