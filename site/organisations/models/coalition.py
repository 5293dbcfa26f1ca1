from django.contrib.auth.models import Group
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.enums import StaffRole

MAP_SIDE = 19  # the map of tiles has columns and rows 0 to 19


class Coalition(models.Model):  # type: ignore[django-manager-missing]
    """A regional alliance of GP organisations: the tenant of this platform."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    contact_email = models.EmailField(_("contact address"), blank=True)
    contact_phone = models.CharField(_("phone"), max_length=30, blank=True)
    organisations_count = models.PositiveSmallIntegerField(_("member organisations"), default=2)
    inhabitants = models.PositiveIntegerField(_("inhabitants"), default=100_000)
    practices_count = models.PositiveIntegerField(_("practices in the region"), default=0)
    figures_date = models.DateField(_("date of the figures"), null=True, blank=True)
    places = models.TextField(
        _("places"), blank=True, help_text=_("The towns of the region, with commas between them.")
    )
    map_column = models.PositiveSmallIntegerField(
        _("column on the map"), null=True, blank=True, validators=[MaxValueValidator(MAP_SIDE)]
    )
    map_row = models.PositiveSmallIntegerField(
        _("row on the map"), null=True, blank=True, validators=[MaxValueValidator(MAP_SIDE)]
    )
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("coalition")
        verbose_name_plural = _("coalitions")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["map_column", "map_row"], name="coalition_map_cell_once"),
            models.CheckConstraint(
                condition=Q(map_column__isnull=True, map_row__isnull=True)
                | Q(map_column__isnull=False, map_row__isnull=False),
                name="coalition_map_cell_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CoalitionGroup(models.Model):
    """Says for which coalition, and as what, the members of a group work."""

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="coalition_group")
    coalition = models.ForeignKey(Coalition, on_delete=models.CASCADE, related_name="groups", null=True, blank=True)
    role = models.CharField(_("role"), max_length=30, choices=StaffRole)

    class Meta:
        verbose_name = _("staff group")
        verbose_name_plural = _("staff groups")
        constraints = [
            models.UniqueConstraint(fields=["coalition", "role"], name="coalition_group_once"),
            models.UniqueConstraint(fields=["role"], condition=Q(coalition__isnull=True), name="national_group_once"),
            models.CheckConstraint(
                condition=Q(coalition__isnull=True) ^ Q(role__startswith="coalition_"),
                name="regional_role_has_coalition",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coalition or '–'} {self.role}"
