"""The newsletters in Wagtail's admin, under one heading in the menu."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.permissions import register_permission_policy

from core.admin import ReadOnlyPolicy
from newsletters.admin.blocked import BlockedViewSet
from newsletters.admin.issues import IssueViewSet
from newsletters.admin.lists import ListViewSet
from newsletters.admin.readers import ReaderViewSet
from newsletters.admin.segments import SegmentViewSet
from newsletters.admin.tenancy import TenantPolicy
from newsletters.models import MailingList, Segment, Subscription, Suppression

for model, policy in (
    (MailingList, TenantPolicy),
    (Segment, TenantPolicy),
    (Subscription, ReadOnlyPolicy),
    (Suppression, ReadOnlyPolicy),
):
    register_permission_policy(model, policy(model), exact_class=True)


class NewslettersGroup(ViewSetGroup):
    menu_label = _("Newsletters")
    menu_icon = "mail"
    menu_name = "newsletters"
    menu_order = 140
    items = (IssueViewSet, ListViewSet, ReaderViewSet, SegmentViewSet, BlockedViewSet)


@hooks.register("register_admin_viewset")
def register_newsletters() -> ViewSetGroup:
    return NewslettersGroup()
