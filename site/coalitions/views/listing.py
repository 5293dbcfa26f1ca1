"""The admin's pages: listings whose filters name only people of the own section, and one editor at a time."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import MultipleUserFilter
from wagtail.admin.views.pages.listing import EditedByFilter, GenericPageFilterSet
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page, PageLogEntry

from coalitions.domain.separation import manageable_pages
from coalitions.views.editing import OneAtATimeEditView


def owners(request: HttpRequest) -> QuerySet[Any]:
    pages = manageable_pages(request.user).order_by().values("owner_id")
    return get_user_model().objects.filter(pk__in=pages)


def editors(request: HttpRequest) -> QuerySet[Any]:
    pages = manageable_pages(request.user).order_by().values("pk")
    edits = PageLogEntry.objects.filter(action="wagtail.edit", page_id__in=pages).order_by()
    return get_user_model().objects.filter(pk__in=edits.values("user_id"))


class OwnPeopleFilterSet(GenericPageFilterSet):
    owner = MultipleUserFilter(label=_("Owner"), queryset=owners, widget=CheckboxSelectMultiple)
    edited_by = EditedByFilter(label=_("Edited by"), queryset=editors, widget=CheckboxSelectMultiple)


class EveryPageViewSet(PageViewSet):
    """For every page type that has no viewset of its own."""

    model = Page
    filterset_class = OwnPeopleFilterSet
    edit_view_class = OneAtATimeEditView
