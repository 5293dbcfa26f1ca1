import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import core.fields
import learning.models.fields
import media.private
from core.migration_operations import CreateTogether


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("media", "0001_initial"),
        ("organisations", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTogether(
            [
                migrations.CreateModel(
                    name="Attempt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("number", models.PositiveSmallIntegerField(verbose_name="attempt")),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "under way"), ("submitted", "handed in"), ("abandoned", "abandoned")],
                                default="open",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("seed", models.CharField(max_length=32)),
                        ("question_ids", models.JSONField(default=list)),
                        ("started_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="started")),
                        ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="handed in")),
                        ("points", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="points")),
                        (
                            "max_points",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="most points"),
                        ),
                        ("percent", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="score (%)")),
                        ("is_passed", models.BooleanField(blank=True, null=True, verbose_name="passed")),
                    ],
                    options={
                        "verbose_name": "attempt",
                        "verbose_name_plural": "attempts",
                        "ordering": ["-started_at"],
                    },
                ),
                migrations.CreateModel(
                    name="CatalogueIndexPage",
                    fields=[
                        (
                            "page_ptr",
                            models.OneToOneField(
                                auto_created=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                parent_link=True,
                                primary_key=True,
                                serialize=False,
                                to=settings.WAGTAIL_PAGE_MODEL,
                            ),
                        ),
                        (
                            "summary",
                            models.TextField(
                                blank=True,
                                help_text="One or two sentences. Shown at the top, in lists and by search engines.",
                                max_length=300,
                                verbose_name="summary",
                            ),
                        ),
                        (
                            "listing_image",
                            models.ForeignKey(
                                blank=True,
                                help_text="Landscape, at least 1280 pixels wide. Without one, our own illustration is shown.",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="media.customimage",
                                verbose_name="picture in lists",
                            ),
                        ),
                        (
                            "social_image",
                            models.ForeignKey(
                                blank=True,
                                help_text="1200 × 630 pixels. Without one, the picture in lists is used.",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="media.customimage",
                                verbose_name="picture for sharing",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "catalogue",
                        "verbose_name_plural": "catalogues",
                    },
                    bases=("wagtailcore.page",),
                ),
                migrations.CreateModel(
                    name="CoursePage",
                    fields=[
                        (
                            "page_ptr",
                            models.OneToOneField(
                                auto_created=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                parent_link=True,
                                primary_key=True,
                                serialize=False,
                                to=settings.WAGTAIL_PAGE_MODEL,
                            ),
                        ),
                        (
                            "summary",
                            models.TextField(
                                blank=True,
                                help_text="One or two sentences. Shown at the top, in lists and by search engines.",
                                max_length=300,
                                verbose_name="summary",
                            ),
                        ),
                        (
                            "change_kind",
                            models.CharField(
                                choices=[
                                    (
                                        "editorial",
                                        "Editorial: whoever completed the course has completed this version too",
                                    ),
                                    ("requires_redoing", "Content: everybody does the course again"),
                                ],
                                default="editorial",
                                help_text="Choose the second only if people must do the course again. Their earlier completion stays on record.",
                                max_length=20,
                                verbose_name="what this change means",
                            ),
                        ),
                        (
                            "number",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="The order in the catalogue: module 1, 2, 3.",
                                null=True,
                                verbose_name="number",
                            ),
                        ),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(
                                default=30,
                                help_text="Lessons and test together.",
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="duration in minutes",
                            ),
                        ),
                        (
                            "roles",
                            learning.models.fields.RolesField(
                                blank=True,
                                default=list,
                                help_text="Which roles in a practice this course is meant for. None: everybody.",
                                verbose_name="for whom",
                            ),
                        ),
                        (
                            "goals",
                            models.TextField(blank=True, help_text="One goal a line.", verbose_name="learning goals"),
                        ),
                        (
                            "is_mandatory",
                            models.BooleanField(
                                default=False,
                                help_text="Part of the programme's training duty, for the roles above.",
                                verbose_name="mandatory",
                            ),
                        ),
                        (
                            "pass_mark",
                            models.PositiveSmallIntegerField(
                                default=70,
                                help_text="Who has at least this share of the questions right, passes.",
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                                verbose_name="pass mark (%)",
                            ),
                        ),
                        (
                            "max_attempts",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="How often somebody may try the test. Empty: as often as needed.",
                                null=True,
                                verbose_name="attempts",
                            ),
                        ),
                        (
                            "points_text",
                            models.CharField(
                                blank=True,
                                help_text="As the certificate should say it, for example: 1 point (ABC1).",
                                max_length=200,
                                verbose_name="accreditation",
                            ),
                        ),
                        (
                            "art_key",
                            models.CharField(
                                blank=True,
                                default="module",
                                help_text="Shown where there is no picture.",
                                max_length=40,
                                verbose_name="illustration",
                            ),
                        ),
                        (
                            "test",
                            core.fields.BodyField(
                                blank=True,
                                help_text="Without questions, the course is completed when every lesson is done.",
                                verbose_name="test",
                            ),
                        ),
                        (
                            "listing_image",
                            models.ForeignKey(
                                blank=True,
                                help_text="Landscape, at least 1280 pixels wide. Without one, our own illustration is shown.",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="media.customimage",
                                verbose_name="picture in lists",
                            ),
                        ),
                        (
                            "social_image",
                            models.ForeignKey(
                                blank=True,
                                help_text="1200 × 630 pixels. Without one, the picture in lists is used.",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="media.customimage",
                                verbose_name="picture for sharing",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "course",
                        "verbose_name_plural": "courses",
                    },
                    bases=("wagtailcore.page",),
                ),
                migrations.CreateModel(
                    name="Course",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("elearning", "e-learning"), ("webinar", "webinar"), ("workshop", "workshop")],
                                default="elearning",
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        ("title", models.CharField(max_length=255, verbose_name="title")),
                        ("number", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="number")),
                        ("minutes", models.PositiveSmallIntegerField(default=0, verbose_name="minutes")),
                        ("roles", learning.models.fields.RolesField(blank=True, default=list, verbose_name="for whom")),
                        ("is_mandatory", models.BooleanField(default=False, verbose_name="mandatory")),
                        ("is_open", models.BooleanField(default=True, verbose_name="open")),
                        ("generation", models.PositiveSmallIntegerField(default=1)),
                        (
                            "page",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="courses",
                                to="learning.coursepage",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "course",
                        "verbose_name_plural": "courses",
                        "ordering": ["number", "title"],
                    },
                ),
                migrations.CreateModel(
                    name="CourseVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("language", models.CharField(max_length=12, verbose_name="language")),
                        ("number", models.PositiveIntegerField(verbose_name="version")),
                        ("generation", models.PositiveSmallIntegerField(default=1)),
                        (
                            "change_kind",
                            models.CharField(
                                choices=[
                                    (
                                        "editorial",
                                        "Editorial: whoever completed the course has completed this version too",
                                    ),
                                    ("requires_redoing", "Content: everybody does the course again"),
                                ],
                                default="editorial",
                                max_length=20,
                                verbose_name="kind of change",
                            ),
                        ),
                        ("title", models.CharField(max_length=255, verbose_name="title")),
                        ("minutes", models.PositiveSmallIntegerField(default=0, verbose_name="minutes")),
                        ("pass_mark", models.PositiveSmallIntegerField(default=70, verbose_name="pass mark (%)")),
                        (
                            "question_count",
                            models.PositiveSmallIntegerField(default=0, verbose_name="questions in the test"),
                        ),
                        ("lesson_keys", models.JSONField(default=list)),
                        ("content", models.JSONField(default=dict)),
                        ("content_hash", models.CharField(db_index=True, max_length=64)),
                        (
                            "published_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="published"),
                        ),
                        (
                            "course",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="learning.course",
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "course version",
                        "verbose_name_plural": "course versions",
                        "ordering": ["course", "language", "-number"],
                    },
                ),
                migrations.CreateModel(
                    name="Completion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("generation", models.PositiveSmallIntegerField(default=1)),
                        ("cycle", models.PositiveSmallIntegerField(default=1)),
                        (
                            "basis",
                            models.CharField(
                                choices=[
                                    ("test", "passed the test"),
                                    ("lessons", "did every lesson"),
                                    ("attendance", "attended"),
                                    ("recorded", "recorded by a training manager"),
                                ],
                                max_length=12,
                                verbose_name="on what ground",
                            ),
                        ),
                        (
                            "completed_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="completed"),
                        ),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                        (
                            "attempt",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="learning.attempt",
                            ),
                        ),
                        (
                            "corrects",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrected_by",
                                to="learning.completion",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="completions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "course",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="completions",
                                to="learning.course",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="completions",
                                to="learning.courseversion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "completion",
                        "verbose_name_plural": "completions",
                        "ordering": ["-completed_at", "-pk"],
                    },
                ),
                migrations.AddField(
                    model_name="attempt",
                    name="version",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempts",
                        to="learning.courseversion",
                    ),
                ),
                migrations.CreateModel(
                    name="Credit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("huisarts", "GP"),
                                    ("poh", "nurse practitioner (POH)"),
                                    ("doktersassistent", "practice assistant"),
                                    ("verpleegkundige", "practice nurse"),
                                    ("praktijkmanager", "practice manager"),
                                    ("waarnemer", "locum GP"),
                                ],
                                max_length=30,
                                verbose_name="role",
                            ),
                        ),
                        ("earned_on", models.DateField(verbose_name="date")),
                        (
                            "coalition",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="credits",
                                to="organisations.coalition",
                            ),
                        ),
                        (
                            "completion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="credits",
                                to="learning.completion",
                            ),
                        ),
                        (
                            "membership",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="organisations.membership",
                            ),
                        ),
                        (
                            "practice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="credits",
                                to="organisations.practice",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "credit",
                        "verbose_name_plural": "credits",
                        "ordering": ["-earned_on", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Enrolment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "method",
                            models.CharField(
                                choices=[
                                    ("self", "by the learner"),
                                    ("practice", "by the practice"),
                                    ("coalition", "by the coalition"),
                                    ("national", "nationally"),
                                ],
                                default="self",
                                max_length=12,
                                verbose_name="enrolled",
                            ),
                        ),
                        (
                            "enrolled_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="enrolled at"),
                        ),
                        (
                            "place",
                            models.UUIDField(
                                blank=True, help_text="The key of a lesson.", null=True, verbose_name="last lesson"
                            ),
                        ),
                        (
                            "active_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="last active"),
                        ),
                        ("progress", models.PositiveSmallIntegerField(default=0, verbose_name="progress (%)")),
                        (
                            "course",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="enrolments",
                                to="learning.course",
                            ),
                        ),
                        (
                            "enrolled_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="enrolments",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "enrolment",
                        "verbose_name_plural": "enrolments",
                        "ordering": ["-active_at"],
                    },
                ),
                migrations.AddField(
                    model_name="attempt",
                    name="enrolment",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attempts", to="learning.enrolment"
                    ),
                ),
                migrations.CreateModel(
                    name="LessonPage",
                    fields=[
                        (
                            "page_ptr",
                            models.OneToOneField(
                                auto_created=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                parent_link=True,
                                primary_key=True,
                                serialize=False,
                                to=settings.WAGTAIL_PAGE_MODEL,
                            ),
                        ),
                        (
                            "summary",
                            models.TextField(
                                blank=True,
                                help_text="One or two sentences. Shown at the top, in lists and by search engines.",
                                max_length=300,
                                verbose_name="summary",
                            ),
                        ),
                        (
                            "change_kind",
                            models.CharField(
                                choices=[
                                    (
                                        "editorial",
                                        "Editorial: whoever completed the course has completed this version too",
                                    ),
                                    ("requires_redoing", "Content: everybody does the course again"),
                                ],
                                default="editorial",
                                help_text="Choose the second only if people must do the course again. Their earlier completion stays on record.",
                                max_length=20,
                                verbose_name="what this change means",
                            ),
                        ),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(
                                default=10,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="duration in minutes",
                            ),
                        ),
                        ("body", core.fields.BodyField(blank=True, verbose_name="lesson")),
                        (
                            "listing_image",
                            models.ForeignKey(
                                blank=True,
                                help_text="Landscape, at least 1280 pixels wide. Without one, our own illustration is shown.",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="media.customimage",
                                verbose_name="picture in lists",
                            ),
                        ),
                        (
                            "social_image",
                            models.ForeignKey(
                                blank=True,
                                help_text="1200 × 630 pixels. Without one, the picture in lists is used.",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="media.customimage",
                                verbose_name="picture for sharing",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "lesson",
                        "verbose_name_plural": "lessons",
                    },
                    bases=("wagtailcore.page",),
                ),
                migrations.CreateModel(
                    name="LessonProgress",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("lesson_key", models.UUIDField()),
                        ("visited_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
                        ("answers", models.JSONField(default=dict)),
                        ("activities", models.JSONField(default=dict)),
                        (
                            "enrolment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lessons",
                                to="learning.enrolment",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "lesson progress",
                        "verbose_name_plural": "lesson progress",
                    },
                ),
                migrations.CreateModel(
                    name="Answer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("question_id", models.CharField(max_length=64)),
                        ("given", models.JSONField(default=list)),
                        ("answered_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("points", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("is_correct", models.BooleanField(blank=True, null=True)),
                        (
                            "attempt",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="learning.attempt",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "answer",
                        "verbose_name_plural": "answers",
                        "constraints": [models.UniqueConstraint(fields=("attempt", "question_id"), name="answer_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Certificate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("number", models.CharField(max_length=30, unique=True, verbose_name="number")),
                        ("code", models.CharField(max_length=16, unique=True, verbose_name="code")),
                        ("holder_name", models.CharField(blank=True, max_length=210, verbose_name="name")),
                        ("course_title", models.CharField(max_length=255, verbose_name="course")),
                        ("minutes", models.PositiveSmallIntegerField(default=0, verbose_name="minutes")),
                        ("completed_on", models.DateField(verbose_name="completed on")),
                        ("expires_on", models.DateField(blank=True, null=True, verbose_name="valid until")),
                        ("points_text", models.CharField(blank=True, max_length=200, verbose_name="points")),
                        ("language", models.CharField(default="nl", max_length=12)),
                        (
                            "state",
                            models.CharField(
                                choices=[("pending", "being made"), ("ready", "ready"), ("revoked", "revoked")],
                                default="pending",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "file",
                            models.FileField(
                                blank=True,
                                max_length=200,
                                storage=media.private.private_storage,
                                upload_to="certificates/",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="issued")),
                        ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
                        ("revoked_reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                        ("superseded_at", models.DateTimeField(blank=True, null=True, verbose_name="replaced")),
                        (
                            "completion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="certificates",
                                to="learning.completion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "certificate",
                        "verbose_name_plural": "certificates",
                        "ordering": ["-created_at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("superseded_at__isnull", True)),
                                fields=("completion",),
                                name="certificate_one_current",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "revoked"), _negated=True),
                                    ("revoked_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="certificate_revoked_when",
                            ),
                        ],
                    },
                ),
                migrations.AddConstraint(
                    model_name="courseversion",
                    constraint=models.UniqueConstraint(
                        fields=("course", "language", "number"), name="course_version_once"
                    ),
                ),
                migrations.AddIndex(
                    model_name="completion",
                    index=models.Index(fields=["course", "completed_at"], name="learning_co_course__5df3ad_idx"),
                ),
                migrations.AddConstraint(
                    model_name="completion",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("corrects__isnull", True)),
                        fields=("user", "course", "generation", "cycle"),
                        name="completion_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="completion",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("corrects__isnull", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="completion_correction_has_reason",
                    ),
                ),
                migrations.AddIndex(
                    model_name="credit",
                    index=models.Index(fields=["practice", "earned_on"], name="learning_cr_practic_29a8fe_idx"),
                ),
                migrations.AddIndex(
                    model_name="credit",
                    index=models.Index(fields=["coalition", "earned_on"], name="learning_cr_coaliti_2ef50f_idx"),
                ),
                migrations.AddConstraint(
                    model_name="credit",
                    constraint=models.UniqueConstraint(fields=("completion", "practice"), name="credit_once"),
                ),
                migrations.AddConstraint(
                    model_name="enrolment",
                    constraint=models.UniqueConstraint(fields=("user", "course"), name="enrolment_once"),
                ),
                migrations.AddConstraint(
                    model_name="enrolment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("progress__lte", 100)), name="enrolment_progress_percent"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="attempt",
                    constraint=models.UniqueConstraint(fields=("enrolment", "number"), name="attempt_number_once"),
                ),
                migrations.AddConstraint(
                    model_name="attempt",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "open")), fields=("enrolment",), name="attempt_one_open"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="attempt",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("percent__isnull", True), ("percent__lte", 100), _connector="OR"),
                        name="attempt_percent",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="attempt",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("points__isnull", True), ("points__lte", models.F("max_points")), _connector="OR"
                        ),
                        name="attempt_points",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="attempt",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "submitted"), _negated=True),
                            models.Q(
                                ("is_passed__isnull", False),
                                ("percent__isnull", False),
                                ("submitted_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="attempt_submitted_is_graded",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="lessonprogress",
                    constraint=models.UniqueConstraint(fields=("enrolment", "lesson_key"), name="lesson_progress_once"),
                ),
            ]
        ),
    ]
