from django.db.models.signals import post_delete, post_save

from core.stamp import bump_stamp
from insight.models import CoalitionFigure, Kpi


def connect() -> None:
    """Figures are kept in memory by those who show them: a change moves the stamp."""
    for model in (Kpi, CoalitionFigure):
        post_save.connect(bump_stamp, sender=model, dispatch_uid=f"insight.stamp.save.{model.__name__}")
        post_delete.connect(bump_stamp, sender=model, dispatch_uid=f"insight.stamp.delete.{model.__name__}")
