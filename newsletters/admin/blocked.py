"""Blocked addresses, over all coalitions: for the national desk, which adds one on request and takes one back."""

from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.db.models import QuerySet
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
from newsletters.domain.suppression import lift_suppression, suppress_address
from newsletters.enums import SuppressionReason
from newsletters.forms import EmailField
from newsletters.models import Suppression


class BlockForm(forms.Form):
    email = EmailField(label=_("E-mail address"), max_length=254)
    detail = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("For example: asked by phone. Name no other person here.")
    )


class BlockedFilterSet(WagtailFilterSet):
    reason = django_filters.ChoiceFilter(label=_("Reason"), choices=SuppressionReason.choices, widget=forms.RadioSelect)
    lifted_at = django_filters.BooleanFilter(
        label=_("Blocked now"),
        lookup_expr="isnull",
        widget=forms.RadioSelect(choices=[("", _("All")), (True, _("Yes")), (False, _("No"))]),
    )

    class Meta:
        model = Suppression
        fields = ["reason", "lifted_at"]


class BlockedIndexView(generic.IndexView):
    page_title = _("Blocked addresses")
    default_ordering = "-created_at"

    def get_base_queryset(self) -> QuerySet[Suppression]:
        return Suppression.objects.select_related("lifted_by")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("masked", label=_("E-mail address"), get_url=self.get_inspect_url),
            Column("get_reason_display", label=_("Reason")),
            DateColumn("created_at", label=_("Since"), sort_key="created_at"),
            DateColumn("lifted_at", label=_("Lifted"), sort_key="lifted_at"),
        ]

    @cached_property
    def header_buttons(self) -> list[Any]:
        buttons = list(super().header_buttons)
        if self.request.user.has_perm("newsletters.add_suppression"):
            buttons.append(
                HeaderButton(_("Block an address"), url=reverse("newsletter_blocked:block"), icon_name="lock")
            )
        return buttons


class BlockedInspectView(generic.InspectView):
    template_name = "newsletters/admin/blocked.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_lift = self.object.lifted_at is None and self.request.user.has_perm("newsletters.change_suppression")
        return super().get_context_data(may_lift=may_lift, **kwargs)


def block(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("newsletters.add_suppression"):
        raise Http404
    form = BlockForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        suppress_address(address=form.cleaned_data["email"], detail=form.cleaned_data["detail"], actor=request.user)
        messages.success(request, _t("No newsletter goes to this address any more."))
        return redirect("newsletter_blocked:index")
    context = {"form": form, "header_title": _t("Block an address")}
    return render(request, "newsletters/admin/block.html", context)


@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    if not request.user.has_perm("newsletters.change_suppression"):
        raise Http404
    suppression = get_object_or_404(Suppression, pk=pk)
    try:
        lift_suppression(suppression=suppression, actor=request.user)
        messages.success(request, _t("Newsletters go to this address again."))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("newsletter_blocked:inspect", pk)


class BlockedViewSet(ModelViewSet):
    model = Suppression
    name = "newsletter_blocked"
    url_prefix = "nieuwsbrieven/geblokkeerd"
    url_namespace = "newsletter_blocked"
    icon = "lock"
    menu_label = _("Blocked addresses")
    menu_name = "newsletter-blocked"
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = BlockedIndexView
    inspect_view_class = BlockedInspectView
    inspect_template_name = "newsletters/admin/blocked.html"
    inspect_view_fields = ["masked", "reason", "detail", "created_at", "created_by", "lifted_at", "lifted_by"]
    filterset_class = BlockedFilterSet
    search_fields = ["masked", "detail"]
    list_per_page = 50
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> Any:
        return None

    def get_urlpatterns(self) -> list[Any]:
        kept = {"index", "index_results", "inspect"}
        return [
            *(one for one in super().get_urlpatterns() if one.name in kept),
            path("blokkeren/", block, name="block"),
            path("vrijgeven/<int:pk>/", lift, name="lift"),
        ]
