from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models import Practice
from toolkit.enums import Language, Orientation, SlideKind
from toolkit.models.baskets import new_key
from toolkit.models.pages import MaterialPage


class WaitingScreen(models.Model):
    """A television in a waiting room. `key` is its unguessable address; `seen_at` when it last asked for news."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="waiting_screens")
    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    name = models.CharField(_("name"), max_length=60)
    orientation = models.CharField(_("shape"), max_length=10, choices=Orientation, default=Orientation.LANDSCAPE)
    language = models.CharField(_("language"), max_length=8, choices=Language, default=Language.DUTCH)
    second_language = models.CharField(_("second language"), max_length=8, choices=Language, blank=True)
    opens_at = models.TimeField(_("on from"), null=True, blank=True)
    closes_at = models.TimeField(_("on until"), null=True, blank=True)
    shows_news = models.BooleanField(_("news of the coalition"), default=True)
    seen_at = models.DateTimeField(_("last seen"), null=True, blank=True)
    seen_revision = models.CharField(max_length=16, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("screen in the waiting room")
        verbose_name_plural = _("screens in the waiting room")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class ScreenItem(models.Model):
    """One thing in a screen's order: a material of the toolkit, or a short message of the practice itself."""

    screen = models.ForeignKey(WaitingScreen, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(_("kind"), max_length=10, choices=SlideKind)
    material = models.ForeignKey(MaterialPage, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(_("title"), max_length=60, blank=True)
    text = models.CharField(_("text"), max_length=160, blank=True)
    seconds = models.PositiveSmallIntegerField(_("seconds"), default=10)
    from_date = models.DateField(_("from"), null=True, blank=True)
    until_date = models.DateField(_("until"), null=True, blank=True)
    from_time = models.TimeField(_("from hour"), null=True, blank=True)
    until_time = models.TimeField(_("until hour"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("part of a screen")
        verbose_name_plural = _("parts of screens")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="material", material__isnull=False) | (Q(kind="message") & ~Q(title="")),
                name="toolkit_screen_item_is_something",
            ),
            models.CheckConstraint(condition=Q(seconds__gte=8, seconds__lte=120), name="toolkit_screen_item_seconds"),
        ]

    def __str__(self) -> str:
        return self.title or str(self.material)
