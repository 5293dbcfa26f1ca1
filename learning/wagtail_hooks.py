from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.permissions import register_permission_policy

from core.admin import ReadOnlyPolicy
from learning.admin import TrainingGroup
from learning.models import Certificate, CourseVersion

# Before the viewsets ask for one.
for model in (CourseVersion, Certificate):
    register_permission_policy(model, ReadOnlyPolicy(model), exact_class=True)


@hooks.register("register_admin_viewset")
def register_training() -> ViewSetGroup:
    return TrainingGroup()
