"""Training in the admin: frozen versions, certificates and what they look like; beside it the accreditation desk."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup

from learning.admin import tracking_hooks  # noqa: F401 registers itself
from learning.admin.allowances import TimeAllowanceViewSet
from learning.admin.certificates import CertificateTemplateViewSet, CertificateViewSet
from learning.admin.extra_attempts import ExtraAttemptViewSet
from learning.admin.versions import CourseVersionViewSet


class TrainingGroup(ViewSetGroup):
    items = (
        CourseVersionViewSet(),
        CertificateViewSet(),
        CertificateTemplateViewSet(),
        TimeAllowanceViewSet(),
        ExtraAttemptViewSet(),
    )
    menu_label: Any = _("Training")
    menu_name = "training"
    menu_icon = "history"
    menu_order = 310
    add_to_admin_menu = True
