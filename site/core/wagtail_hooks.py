from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.permissions import register_permission_policy

from core.admin import AuditViewSet, JobViewSet, ReadOnlyPolicy
from core.models import AuditEntry, Job

# Before the viewsets ask for one.
for model in (Job, AuditEntry):
    register_permission_policy(model, ReadOnlyPolicy(model), exact_class=True)


@hooks.register("register_admin_viewset")
def register_lists() -> list[ViewSet]:
    return [JobViewSet(), AuditViewSet()]
