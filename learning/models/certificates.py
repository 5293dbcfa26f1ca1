import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.enums import CertificateState
from learning.models.completions import Completion
from media.private import private_storage


class Certificate(models.Model):
    """The paper of a completion: what it says is a snapshot, so that it never changes under who holds it.

    `number` is for people, `code` opens the public page and cannot be guessed. Erasing a person empties
    `holder_name` and removes the file. A new certificate for the same completion supersedes the old one.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    completion = models.ForeignKey(Completion, on_delete=models.PROTECT, related_name="certificates")
    number = models.CharField(_("number"), max_length=30, unique=True)
    code = models.CharField(_("code"), max_length=16, unique=True)
    holder_name = models.CharField(_("name"), max_length=210, blank=True)
    course_title = models.CharField(_("course"), max_length=255)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=0)
    completed_on = models.DateField(_("completed on"))
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    points_text = models.CharField(_("points"), max_length=200, blank=True)
    language = models.CharField(max_length=12, default="nl")
    state = models.CharField(_("state"), max_length=10, choices=CertificateState, default=CertificateState.PENDING)
    file = models.FileField(storage=private_storage, upload_to="certificates/", blank=True, max_length=200)
    created_at = models.DateTimeField(_("issued"), default=timezone.now)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_reason = models.CharField(_("reason"), max_length=300, blank=True)
    superseded_at = models.DateTimeField(_("replaced"), null=True, blank=True)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["completion"], condition=Q(superseded_at__isnull=True), name="certificate_one_current"
            ),
            models.CheckConstraint(
                condition=~Q(state="revoked") | Q(revoked_at__isnull=False), name="certificate_revoked_when"
            ),
        ]

    def __str__(self) -> str:
        return self.number
