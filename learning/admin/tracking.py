"""What the training manager sets: learning paths, the training rule, what comes first; and mistakes put right."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from accounts.models import User
from accounts.models.user import normalise_email
from core.domain.jobs import enqueue_job
from core.exceptions import DomainError
from learning.domain.completion import correct_completion, record_completion
from learning.domain.paths import check_no_circle
from learning.models import Completion, Course, LearningPath, Prerequisite, TrainingRule

RECORD = "learning.add_completion"


class RecountsEverything:
    """A path's validity and a rule count for everybody: the boards follow in the background."""

    def save_instance(self) -> Any:
        instance = super().save_instance()  # type: ignore[misc]
        recount()
        return instance

    def delete_action(self) -> None:
        super().delete_action()  # type: ignore[misc]
        recount()


def recount() -> None:
    """In the background: making everything anew takes a minute at national scale."""
    enqueue_job(kind="learning.rebuild_tallies", priority=6)


class SavesAndRecounts(RecountsEverything, generic.EditView):
    pass


class AddsAndRecounts(RecountsEverything, generic.CreateView):
    pass


class DeletesAndRecounts(RecountsEverything, generic.DeleteView):
    pass


class PathIndexView(generic.IndexView):
    page_title = _("Learning paths")

    def get_base_queryset(self) -> QuerySet[LearningPath]:
        return LearningPath.objects.prefetch_related("items")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("title", label=_("Title"), sort_key="title", get_url=self.get_edit_url),
            Column("courses", label=_("Courses"), accessor=lambda one: len(one.items.all())),
            BooleanColumn("is_active", label=_("Active")),
        ]


class PathViewSet(ModelViewSet):
    model = LearningPath
    name = "learning_paths"
    url_prefix = "leerpaden"
    url_namespace = "learning_paths"
    icon = "list-ol"
    menu_label = _("Learning paths")
    menu_name = "learning-paths"
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = PathIndexView
    add_view_class = AddsAndRecounts
    edit_view_class = SavesAndRecounts
    delete_view_class = DeletesAndRecounts
    search_fields = ["title"]
    panels = [
        FieldPanel("title"),
        FieldPanel("summary"),
        FieldPanel("roles"),
        FieldPanel("is_active"),
        InlinePanel(
            "items",
            heading=_("Courses in order"),
            label=_("Course"),
            panels=[
                FieldPanel("course"),
                FieldRowPanel(
                    [
                        FieldPanel("complete_within_days"),
                        FieldPanel("validity_months"),
                        FieldPanel("refresher_days"),
                    ]
                ),
            ],
            min_num=1,
        ),
    ]


class RuleIndexView(generic.IndexView):
    page_title = _("Training rules")
    default_ordering = "-valid_from"

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("title", label=_("Title"), get_url=self.get_edit_url),
            DateColumn("valid_from", label=_("In force from"), sort_key="valid_from"),
        ]


class RuleViewSet(ModelViewSet):
    model = TrainingRule
    name = "training_rules"
    url_prefix = "opleidingsregels"
    url_namespace = "training_rules"
    icon = "tasks"
    menu_label = _("Training rules")
    menu_name = "training-rules"
    copy_view_enabled = True
    add_to_reference_index = False
    index_view_class = RuleIndexView
    add_view_class = AddsAndRecounts
    edit_view_class = SavesAndRecounts
    delete_view_class = DeletesAndRecounts
    panels = [
        FieldPanel("title"),
        FieldPanel("valid_from"),
        FieldPanel("explanation"),
        InlinePanel(
            "requirements",
            heading=_("Who must have completed what"),
            label=_("Requirement"),
            panels=[
                FieldPanel("course"),
                FieldRowPanel([FieldPanel("role"), FieldPanel("minimum_people")]),
            ],
            min_num=1,
        ),
    ]


class PrerequisiteForm(WagtailAdminModelForm):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        course, requires = cleaned.get("course"), cleaned.get("requires")
        if course and requires:
            try:
                check_no_circle(course_id=course.pk, requires_id=requires.pk, besides=self.instance.pk or 0)
            except DomainError as error:
                raise ValidationError(str(error)) from error
        return cleaned


class PrerequisiteIndexView(generic.IndexView):
    page_title = _("What comes first")

    def get_base_queryset(self) -> QuerySet[Prerequisite]:
        return Prerequisite.objects.select_related("course", "requires")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("course", label=_("Course"), get_url=self.get_edit_url),
            Column("requires", label=_("First complete")),
        ]


class PrerequisiteViewSet(ModelViewSet):
    model = Prerequisite
    name = "prerequisites"
    url_prefix = "voorwaarden"
    url_namespace = "prerequisites"
    icon = "order"
    menu_label = _("What comes first")
    menu_name = "prerequisites"
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = PrerequisiteIndexView
    form_fields = ["course", "requires"]

    def get_form_class(self, for_update: bool = False) -> Any:
        class Form(PrerequisiteForm):
            class Meta:
                model = Prerequisite
                fields = ["course", "requires"]

        return Form


class TrackingGroup(ViewSetGroup):
    items = (PathViewSet(), RuleViewSet(), PrerequisiteViewSet())
    menu_label: Any = _("Training plan")
    menu_name = "training-plan"
    menu_icon = "tasks"
    menu_order = 312
    add_to_admin_menu = True


class RecordForm(forms.Form):
    """Put on record what somebody completed elsewhere, with the reason."""

    email = forms.CharField(label=_("E-mail address of the person"), max_length=254)
    course = forms.ModelChoiceField(label=_("Course"), queryset=Course.objects.none())
    completed_on = forms.DateField(
        label=_("Completed on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        initial=timezone.localdate,
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Kept with the entry, for example: paper list of 3 March.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = Course.objects.order_by("number", "title")  # type: ignore[attr-defined]

    def clean_email(self) -> User:
        """The person. Erased and closed accounts are not found."""
        user = User.objects.filter(email=normalise_email(self.cleaned_data["email"]), is_active=True).first()
        if user is None:
            raise ValidationError(_t("Nobody has an account with this address. Check the address."))
        return user

    def clean_completed_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["completed_on"]
        if not dt.date(2000, 1, 1) <= day <= timezone.localdate():
            raise ValidationError(_t("Choose a day between 2000 and today."))
        return day


class CorrectionForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


def completions(request: HttpRequest) -> HttpResponseBase:
    """Find a person's completions; put one on record."""
    actor = _manager(request)
    form = RecordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        user, day = form.cleaned_data["email"], form.cleaned_data["completed_on"]
        now = timezone.localtime()
        at = now if day == now.date() else timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
        try:
            record_completion(
                user=user, course=form.cleaned_data["course"], at=at, reason=form.cleaned_data["reason"], actor=actor
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _t("It is on record, and counts in the practices of that day."))
            return _back_to(user)
    wanted = request.GET.get("q", "").replace("\x00", "").strip()[:254]
    found = User.objects.filter(email=normalise_email(wanted)).first() if wanted else None
    context = {
        "header_title": _t("Completions and corrections"),
        "form": form,
        "wanted": wanted,
        "found": found,
        "completions": _completions_of(found) if found else [],
    }
    return render(request, "learning/admin/completions.html", context, status=400 if form.errors else 200)


def correct(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Asks for the reason, then adds the correcting entry."""
    actor = _manager(request)
    completion = get_object_or_404(Completion.objects.select_related("user", "course"), pk=pk)
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            correct_completion(completion=completion, reason=form.cleaned_data["reason"], actor=actor)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _t("The correction is on record. The boards follow, and the certificate is void.")
            )
            return _back_to(completion.user)
    context = {"header_title": _t("Correct a completion"), "completion": completion, "form": form}
    return render(request, "learning/admin/correct.html", context, status=400 if form.errors else 200)


urlpatterns = [path("", completions, name="index"), path("<int:pk>/corrigeren/", correct, name="correct")]


def _manager(request: HttpRequest) -> User:
    """Who may put things on record; to everybody else it does not exist."""
    if not isinstance(request.user, User) or not request.user.has_perm(RECORD):
        raise Http404
    return request.user


def _back_to(user: User) -> HttpResponseBase:
    return redirect(f"{reverse('completions:index')}?{urlencode({'q': user.email})}")


def _completions_of(user: User) -> QuerySet[Completion]:
    return (
        Completion.objects.filter(user=user)
        .select_related("course", "version", "recorded_by", "corrects", "corrected_by")
        .defer("version__content")
        .prefetch_related("credits__practice")
        .order_by("-completed_at", "-pk")
    )
