"""Activities, their immutable versions, and packages that wait for a confirmation."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..enums import CompletionRule, UploadState
from .library import Library


class Content(models.Model):
    """An activity as editors and lessons know it. What plays is its current package."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.SlugField(_("key"), max_length=80, unique=True, null=True, blank=True, editable=False)
    """A stable name for content that comes with the platform; null for uploads, so that unique holds."""
    title = models.CharField(_("title"), max_length=255)
    completion_rule = models.CharField(
        _("counts as done"), max_length=12, choices=CompletionRule, default=CompletionRule.COMPLETED
    )
    pass_percent = models.PositiveSmallIntegerField(
        _("enough is (%)"),
        default=70,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Only asked for when the activity counts as done once enough has been scored."),
    )
    current_package = models.OneToOneField(
        "h5p.Package", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("activity with H5P")
        verbose_name_plural = _("H5P activities")
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pass_percent__gte=1, pass_percent__lte=100), name="h5p_content_pass_percent"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Package(models.Model):
    """One imported version of an activity: its content never changes.

    What does change: what a person allows it to do, and the patches of its libraries (domain/upgrading.py).

    Files lie in the store under `contents/<content_hash>/`, the package as it came under `archives/`.
    """

    content = models.ForeignKey(Content, on_delete=models.CASCADE, related_name="packages")
    number = models.PositiveIntegerField(_("version"))
    main_library = models.ForeignKey(
        Library, on_delete=models.PROTECT, related_name="+", verbose_name=_("content type")
    )
    libraries = models.ManyToManyField(Library, through="PackageLibrary", related_name="packages")
    title = models.CharField(_("title"), max_length=255)
    language = models.CharField(_("language"), max_length=16, blank=True)
    content_hash = models.CharField(max_length=64)
    archive_hash = models.CharField(max_length=64)
    parameters = models.JSONField(default=dict)
    metadata = models.JSONField(default=dict)
    """h5p.json as it came."""
    max_score = models.PositiveIntegerField(_("highest score"), null=True, blank=True)
    """Derived from the parameters at import; null where the content type is not known to us."""
    needs_eval = models.BooleanField(_("makes code from text"), default=False)
    allow_eval = models.BooleanField(_("may make code from text"), default=False)
    external_hosts = models.JSONField(default=list)
    """Hosts that the parameters name; none is reachable unless it is also in `allowed_hosts`."""
    allowed_hosts = models.JSONField(default=list)
    bundle_js = models.CharField(max_length=64, blank=True)
    bundle_css = models.CharField(max_length=64, blank=True)
    warnings = models.JSONField(default=list)
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    filename = models.CharField(_("file name"), max_length=255, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("H5P package")
        verbose_name_plural = _("H5P packages")
        ordering = ["content", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["content", "number"], name="h5p_package_number"),
            models.CheckConstraint(
                condition=models.Q(allow_eval=False) | models.Q(needs_eval=True), name="h5p_package_eval_only_if_needed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def is_playable(self) -> bool:
        """False while the package asks for eval and nobody has allowed it."""
        return self.allow_eval or not self.needs_eval


class PackageLibrary(models.Model):
    """The libraries a package plays with, in the order in which they load."""

    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="package_libraries")
    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="package_libraries")
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["package", "position"]
        constraints = [
            models.UniqueConstraint(fields=["package", "library"], name="h5p_package_library"),
            models.UniqueConstraint(fields=["package", "position"], name="h5p_package_library_position"),
        ]

    def __str__(self) -> str:
        return f"{self.package_id}: {self.library_id}"


class Upload(models.Model):
    """A checked package that is not in use yet: it waits for who sent it, or for who may install its new code.

    The file lies in the store under `archives/<archive_hash>.h5p`; a declined package has none any more.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    filename = models.CharField(_("file name"), max_length=255)
    archive_hash = models.CharField(max_length=64)
    report = models.JSONField(default=dict)
    replaces = models.ForeignKey(Content, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    state = models.CharField(_("state"), max_length=12, choices=UploadState.choices, default=UploadState.CHECKED)
    note = models.CharField(_("why it is needed"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("waiting H5P package")
        verbose_name_plural = _("waiting H5P packages")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="declined") | (~models.Q(reason="") & models.Q(decided_at__isnull=False)),
                name="h5p_upload_declined_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.filename
