import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from toolkit.enums import Language
from toolkit.models.pages import MaterialPage


def new_key() -> str:
    """What nobody guesses: 128 bits, in an address."""
    return secrets.token_urlsafe(16)


class Basket(models.Model):
    """Materials that somebody gathers, without saying who. Whoever has the address sees it."""

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    used_at = models.DateTimeField(_("last used"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("basket")
        verbose_name_plural = _("baskets")

    def __str__(self) -> str:
        return self.key[:6]


class BasketItem(models.Model):
    basket = models.ForeignKey(Basket, on_delete=models.CASCADE, related_name="items")
    material = models.ForeignKey(MaterialPage, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(_("language"), max_length=8, choices=Language, default=Language.DUTCH)
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("material in a basket")
        verbose_name_plural = _("materials in baskets")
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["basket", "material", "language"], name="toolkit_basket_item_once")
        ]

    def __str__(self) -> str:
        return f"{self.material_id} {self.language}"
