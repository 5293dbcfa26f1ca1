"""Course and lesson as editors write them. Publishing freezes a CourseVersion: see learning.receivers."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.blocks import StreamValue
from wagtail.search import index

from core.cards import Card
from core.fields import BodyField
from core.models import BasePage
from learning.blocks import QUESTION_TYPES, LessonBlock, QuestionsBlock
from learning.enums import ChangeKind, CountedAttempt
from learning.models.fields import RolesField
from learning.models.page_forms import VersionedPageForm
from learning.models.panels import ChecksPanel, LessonsPanel
from organisations.enums import PracticeRole

_BLOCK_IDS = uuid.UUID("5b1d0f0e-6c39-4f1c-9d2b-0a9a2f6f2c11")


def with_stable_ids(raw: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], bool]:
    """The stream with an id on each question and each of its parts (options, pairs, steps), and whether any was added.

    Answers are kept by these ids, so they may not be made anew each time the page is read.
    """
    changed = False
    for position, block in enumerate(raw):
        if block["type"] in QUESTION_TYPES:
            if not block.get("id"):
                block["id"] = str(uuid.uuid5(_BLOCK_IDS, f"{position}:{block['value'].get('text', '')}"))
                changed = True
            changed = _identify_parts(block["value"], owner=block["id"]) or changed
    return raw, changed


def _identify_parts(value: dict[str, Any], *, owner: str) -> bool:
    """Give each child of each list in a question's value its id, however deep; True if any was missing."""
    changed = False
    for name, parts in value.items():
        for position, part in enumerate(parts if isinstance(parts, list) else []):
            child = part if {"type", "value"} <= part.keys() else {"type": "item", "value": part}
            if not child.get("id"):
                words = f"{owner}:{name}:{position}:{sorted(map(str, child['value'].values()))}"
                child["id"] = str(uuid.uuid5(_BLOCK_IDS, words))
                changed = True
            parts[position] = child
            changed = _identify_parts(child["value"], owner=child["id"]) or changed
    return changed


class VersionedPage(BasePage):
    """A page that is part of a course's frozen version; keeps the ids of its questions stable."""

    stream_fields: ClassVar[tuple[str, ...]] = ()

    change_kind = models.CharField(
        _("what this change means"),
        max_length=20,
        choices=ChangeKind,
        default=ChangeKind.EDITORIAL,
        help_text=_(
            "Choose the second only if people must do the course again. Their earlier completion stays on record."
        ),
    )

    base_form_class = VersionedPageForm

    # What the last part of the editor asks, of courses and lessons alike.
    ready_panel = MultiFieldPanel([ChecksPanel(), FieldPanel("change_kind")], heading=_("Ready to publish?"))

    class Meta:
        abstract = True

    @property
    def course_page(self) -> "CoursePage | None":
        """The course that this page is or belongs to; None for a page that was never saved."""
        raise NotImplementedError

    def findings_before_publishing(self) -> list[Any]:
        from learning.domain.queries.authoring import findings_of  # a page asks its own app's domain

        return findings_of(self)

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """As a visitor sees it: nothing of what an editor tries here is kept."""
        request.user = AnonymousUser()
        return {**super().get_preview_context(request, mode_name), "is_preview": True}

    def save(self, *args: Any, **kwargs: Any) -> Any:
        for name in self.stream_fields:
            value = getattr(self, name)
            raw, changed = with_stable_ids([dict(block) for block in value.get_prep_value()])
            if changed:
                setattr(self, name, StreamValue(value.stream_block, raw, is_lazy=True))
        return super().save(*args, **kwargs)


class CatalogueIndexPage(BasePage):
    """/leren/: all courses."""

    room = "leren"
    art = "module"
    template = "learning/catalogue.html"
    subpage_types = ["learning.CoursePage"]
    max_count_per_parent = 1
    page_description = _("The catalogue: all courses, with filters. One per language.")

    class Meta:
        verbose_name = _("catalogue")
        verbose_name_plural = _("catalogues")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from learning.domain.queries.catalogue import catalogue_view  # a page asks its own app's queries

        context = super().get_context(request, *args, **kwargs)
        context["catalogue"] = catalogue_view(page_id=self.pk, user=request.user, wanted=request.GET)
        return context


class CoursePage(VersionedPage):
    """A course: what it is about, its lessons (child pages) and its test."""

    room = "leren"
    template = "learning/course.html"
    parent_page_types = ["learning.CatalogueIndexPage"]
    subpage_types = ["learning.LessonPage"]
    page_description = _("A course with lessons and a test. Publishing it freezes a version.")
    stream_fields = ("test",)

    number = models.PositiveSmallIntegerField(
        _("number"), null=True, blank=True, help_text=_("The order in the catalogue: module 1, 2, 3.")
    )
    minutes = models.PositiveSmallIntegerField(
        _("duration in minutes"),
        default=30,
        validators=[MinValueValidator(1)],
        help_text=_("Lessons and test together."),
    )
    roles = RolesField(
        verbose_name=_("for whom"), help_text=_("Which roles in a practice this course is meant for. None: everybody.")
    )
    goals = models.TextField(_("learning goals"), blank=True, help_text=_("One goal a line."))
    is_mandatory = models.BooleanField(
        _("mandatory"), default=False, help_text=_("Part of the programme's training duty, for the roles above.")
    )
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark (%)"),
        default=70,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Who has at least this share of the questions right, passes."),
    )
    max_attempts = models.PositiveSmallIntegerField(
        _("attempts"),
        null=True,
        blank=True,
        help_text=_("How often somebody may try the test. Empty: as often as needed."),
    )
    cooling_off_hours = models.PositiveSmallIntegerField(
        _("hours between attempts"),
        default=0,
        validators=[MaxValueValidator(24 * 30)],
        help_text=_("How long somebody waits after handing in before the next attempt. 0: no wait."),
    )
    counted_attempt = models.CharField(
        _("score that counts"), max_length=4, choices=CountedAttempt, default=CountedAttempt.BEST
    )
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("time limit in minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_("Empty: no clock. Who was granted extra time gets it on top."),
    )
    shuffle = models.BooleanField(
        _("shuffle the questions"), default=True, help_text=_("Each attempt has its own order.")
    )
    bank = models.ForeignKey(
        "learning.QuestionBank",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="courses",
        verbose_name=_("question bank"),
        help_text=_("Each attempt draws questions from it, beside the questions above."),
    )
    draw_count = models.PositiveSmallIntegerField(
        _("questions drawn"), default=0, help_text=_("How many questions each attempt draws from the bank.")
    )
    bank_tags = models.CharField(
        _("drawn by tag"),
        max_length=300,
        blank=True,
        help_text=_("Only questions with one of these tags, with commas between them. Empty: the whole bank."),
    )
    points_text = models.CharField(
        _("accreditation"),
        max_length=200,
        blank=True,
        help_text=_("As the certificate should say it, for example: 1 point (ABC1)."),
    )
    art_key = models.CharField(
        _("illustration"),
        max_length=40,
        blank=True,
        default="module",
        help_text=_("Shown where there is no picture."),
    )
    test = BodyField(
        QuestionsBlock(),
        verbose_name=_("test"),
        blank=True,
        help_text=_("Without questions, the course is completed when every lesson is done."),
    )

    content_panels = [
        *BasePage.content_panels,
        LessonsPanel(heading=_("Lessons")),
        MultiFieldPanel(
            [
                FieldPanel("number"),
                FieldPanel("minutes"),
                FieldPanel("roles"),
                FieldPanel("is_mandatory"),
                FieldPanel("goals"),
            ],
            heading=_("About this course"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("test"),
                FieldPanel("bank"),
                FieldRowPanel([FieldPanel("draw_count"), FieldPanel("bank_tags")]),
                FieldRowPanel([FieldPanel("pass_mark"), FieldPanel("counted_attempt")]),
                FieldRowPanel([FieldPanel("max_attempts"), FieldPanel("cooling_off_hours")]),
                FieldRowPanel([FieldPanel("time_limit_minutes"), FieldPanel("shuffle")]),
            ],
            heading=_("Test"),
        ),
        FieldPanel("points_text"),
        FieldPanel("art_key"),
        VersionedPage.ready_panel,
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("goals"), index.FilterField("is_mandatory")]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def card(self) -> Card:
        return Card(
            title=self.title,
            url=self.url or "",
            summary=self.summary,
            room=self.room,
            image=self.listing_image,
            art=self.art_key,
            tag=str(_("Mandatory")) if self.is_mandatory else "",
            meta=(ngettext("%(count)s minute", "%(count)s minutes", self.minutes) % {"count": self.minutes},),
        )

    @property
    def course_page(self) -> "CoursePage | None":
        return self if self.pk else None

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("", _("Course")), ("toets", _("Test"))]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        if mode_name != "toets":
            return super().serve_preview(request, mode_name)
        from learning.views.preview import test_of_draft  # a page may ask its own app's view

        return test_of_draft(request, page=self)

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from learning.domain.queries.preview import preview_course_view  # a page asks its own app's queries

        context = super().get_preview_context(request, mode_name)
        if context["view"] is not None:
            context["view"] = preview_course_view(context["view"], page=self)
        return context

    @property
    def goal_list(self) -> list[str]:
        return [goal.strip() for goal in self.goals.splitlines() if goal.strip()]

    @property
    def role_labels(self) -> list[str]:
        labels = dict(PracticeRole.choices)
        return [str(labels[role]) for role in self.roles if role in labels]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from learning.domain.queries.course_view import course_view  # a page asks its own app's queries

        context = super().get_context(request, *args, **kwargs)
        context["view"] = course_view(page=self, user=request.user)
        return context


class LessonPage(VersionedPage):
    """One lesson of a course."""

    room = "leren"
    template = "learning/lesson.html"
    parent_page_types = ["learning.CoursePage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = _(
        "A lesson: text, pictures, video, questions to practise with. Publishing it freezes a version."
    )
    stream_fields = ("body",)
    preview_outline: Any = None  # set while a draft is shown

    minutes = models.PositiveSmallIntegerField(_("duration in minutes"), default=10, validators=[MinValueValidator(1)])
    body = BodyField(LessonBlock(), verbose_name=_("lesson"), blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("minutes"),
        FieldPanel("body"),
        VersionedPage.ready_panel,
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from learning.domain.progress import visit_lesson  # a page may ask its own app's domain

        outline = self.course_outline
        if request.user.is_authenticated and outline is not None:
            request.lesson_state = visit_lesson(  # type: ignore[attr-defined]
                user=request.user, course_key=outline.key, lesson_key=self.translation_key
            )
        return super().serve(request, *args, **kwargs)

    @property
    def course_page(self) -> "CoursePage | None":
        return CoursePage.objects.filter(path=self.path[: -self.steplen]).first() if self.path else None

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from learning.domain.queries.preview import lesson_preview  # a page asks its own app's queries

        self.preview_outline = lesson_preview(self)
        return self.as_preview(super().get_preview_context(request, mode_name))

    def as_preview(self, context: dict[str, Any]) -> dict[str, Any]:
        """A visitor's context of this lesson, its ways on leading to drafts and its answers to the preview."""
        from learning.domain.queries.preview import answer_url, preview_lesson_view  # as above

        view = preview_lesson_view(context["view"], page=self)
        return {**context, "view": view, "is_preview": True, "preview_answer_url": answer_url(self)}

    @property
    def course_outline(self) -> Any:
        if self.preview_outline is not None:
            return self.preview_outline
        from learning.domain.queries.outline import outline_of_lesson  # a page asks its own app's queries

        return outline_of_lesson(path=self.path)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from learning.domain.queries.lesson_view import lesson_view  # a page asks its own app's queries

        context = super().get_context(request, *args, **kwargs)
        context["view"] = lesson_view(
            page=self,
            state=getattr(request, "lesson_state", None),
            answered=getattr(request, "learning_answered", None),
        )
        return context
