from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.enums import OfferStatus
from pages.models.news import NewsPage


class NewsOffer(models.Model):
    """A coalition offers a news item to the whole country; the national desk decides."""

    page = models.ForeignKey(NewsPage, verbose_name=_("news item"), on_delete=models.CASCADE, related_name="offers")
    status = models.CharField(_("status"), max_length=10, choices=OfferStatus, default=OfferStatus.PENDING)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("offered by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    offered_at = models.DateTimeField(_("offered"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("offered news item")
        verbose_name_plural = _("offered news items")
        ordering = ["-offered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["page"],
                condition=Q(status__in=[OfferStatus.PENDING, OfferStatus.ACCEPTED]),
                name="news_offer_one_standing",
            ),
            models.CheckConstraint(
                condition=Q(status=OfferStatus.PENDING, decided_at__isnull=True)
                | (~Q(status=OfferStatus.PENDING) & Q(decided_at__isnull=False)),
                name="news_offer_decided_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page.title} ({self.get_status_display()})"
