"""Which template a certificate takes, and the day so many months on."""

import datetime as dt
from calendar import monthrange

from django.db.models import F, Q

from learning.models import CertificateTemplate


def template_for(*, course_id: int, coalition_id: int | None) -> CertificateTemplate | None:
    """The most specific one: course and coalition, then course, then coalition, then the one for all; or None."""
    return (
        CertificateTemplate.objects.filter(
            Q(course_id=course_id) | Q(course__isnull=True), Q(coalition_id=coalition_id) | Q(coalition__isnull=True)
        )
        .order_by(F("course_id").asc(nulls_last=True), F("coalition_id").asc(nulls_last=True))
        .first()
    )


def add_months(day: dt.date, months: int) -> dt.date:
    """31 August and six months is the last day of February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))
