from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup
from wagtail.permissions import register_permission_policy

from core.admin import ReadOnlyPolicy
from learning.admin import TrainingGroup, desk, reviews
from learning.admin.accreditation import AccreditationViewSet
from learning.admin.banks import BankViewSet, KeeperPolicy, QuestionViewSet
from learning.admin.plans import RefusedPlansPanel
from learning.content_checker import CourseContentChecker
from learning.domain.plans import refused_plans
from learning.models import BankQuestion, Certificate, CoursePage, CourseVersion, LessonPage, QuestionBank
from learning.views import authoring, planning, preview

# Before the viewsets ask for one.
for model in (CourseVersion, Certificate):
    register_permission_policy(model, ReadOnlyPolicy(model), exact_class=True)
for kept in (QuestionBank, BankQuestion):
    register_permission_policy(kept, KeeperPolicy(kept), exact_class=True)


@hooks.register("register_admin_viewset")
def register_training() -> ViewSetGroup:
    return TrainingGroup()


@hooks.register("register_admin_viewset")
def register_banks() -> list[ViewSet]:
    return [QuestionViewSet(), BankViewSet()]


@hooks.register("register_admin_viewset")
def register_accreditations() -> ViewSet:
    return AccreditationViewSet()


@hooks.register("register_admin_urls")
def register_accreditation_desk() -> list[Any]:
    return [path("nascholing/", include((desk.urlpatterns, "accreditation_desk")))]


class DeskMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(desk.VIEW)


@hooks.register("register_admin_menu_item")
def register_desk_menu_item() -> MenuItem:
    return DeskMenuItem(
        _("Accreditation desk"),
        reverse("accreditation_desk:index"),
        name="accreditation-desk",
        icon_name="clipboard-list",
        order=320,
    )


@hooks.register("register_admin_urls")
def register_course_reviews() -> list[Any]:
    return [path("meningen/", include((reviews.urlpatterns, "course_reviews")))]


@hooks.register("register_admin_menu_item")
def register_course_reviews_menu_item() -> MenuItem:
    return reviews.ReviewsMenuItem(order=330)


@hooks.register("construct_homepage_panels")
def add_panels(request: HttpRequest, panels: list[Component]) -> None:
    if request.user.has_perm(desk.VIEW):
        panels.append(desk.DeskPanel())
    if refused := refused_plans(user=request.user):
        panels.append(RefusedPlansPanel(plans=refused))


@hooks.register("register_admin_urls")
def register_authoring() -> list[Any]:
    patterns = [
        path("<int:page_id>/lessen/", authoring.lessons, name="lessons"),
        path("<int:page_id>/publiceren/", authoring.publish, name="publish"),
        path("<int:page_id>/planning/", planning.plan, name="plan"),
        path("<int:page_id>/dupliceren/", authoring.duplicate, name="duplicate"),
        path("<int:page_id>/toets/", preview.preview_test, name="preview_test"),
        path("les/<int:page_id>/antwoord/", preview.preview_answer, name="preview_answer"),
        path("versie/<int:version_id>/", authoring.version_changes, name="version_changes"),
    ]
    return [path("cursussen/", include((patterns, "learning_authoring")))]


@hooks.register("before_copy_page")
def duplicate_courses_whole(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Wagtail's copy knows nothing of drafts in lessons or of the ids of questions; ours does."""
    return redirect("learning_authoring:duplicate", page.pk) if page.specific_class is CoursePage else None


@hooks.register("before_bulk_action")
def check_before_bulk_publishing(
    request: HttpRequest, action_type: str, objects: list[Any], action_class_instance: Any
) -> HttpResponse | None:
    """The editor's form checks what it publishes; this road goes past it."""
    if action_type != "publish":
        return None
    for page in objects:
        found = page.get_latest_revision_as_object() if page.specific_class in (CoursePage, LessonPage) else None
        if found is not None and any(finding.is_error for finding in found.findings_before_publishing()):
            messages.error(
                request,
                _("“%(title)s” has something to mend first. Open it and look under “Ready to publish?”.")
                % {"title": found.title},
            )
            return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("construct_wagtail_userbar")
def check_courses_more_strictly(request: HttpRequest, items: list[Any], page: Any) -> None:
    if isinstance(page, CoursePage | LessonPage):
        items[:] = [
            CourseContentChecker(in_editor=item.in_editor) if type(item) is ContentCheckerItem else item
            for item in items
        ]
