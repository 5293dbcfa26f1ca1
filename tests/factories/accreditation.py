"""What a register granted, people with a number in it, and deliveries to it."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from learning.domain.deliveries import deliver
from learning.domain.registers import (
    add_register_number,
)
from learning.enums import AccreditationFileKind, NumberKind, Register
from learning.models import (
    Accreditation,
    AccreditationExport,
    Course,
    CourseVersion,
    RegisterNumber,
)
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MembershipFactory


def ago(days: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)


def grant(course: Course, *, register: Register = Register.KABIZ, **fields: Any) -> Accreditation:
    values = {
        "number": "7712",
        "points": Decimal(2),
        "valid_from": timezone.localdate() - dt.timedelta(days=200),
        "valid_until": timezone.localdate() + dt.timedelta(days=200),
        "granted_on": timezone.localdate() - dt.timedelta(days=200),
        **fields,
    }
    return Accreditation.objects.create(course=course, register=register, **values)


def assistant(**fields: Any) -> Any:
    return MembershipFactory(user=UserFactory(**fields)).user


def numbered(digits: str = "1234567", **fields: Any) -> Any:
    person = assistant(**fields)
    add_register_number(user=person, register=Register.KABIZ, kind=NumberKind.KABIZ, text=digits)
    RegisterNumber.objects.filter(user=person).update(added_at=ago(300))
    return person


def period(days: int = 10) -> dict[str, Any]:
    return {
        "register": Register.KABIZ,
        "period_from": timezone.localdate() - dt.timedelta(days=days),
        "period_until": timezone.localdate(),
    }


def delivered(**fields: Any) -> AccreditationExport:
    return deliver(**{**period(), "actor": UserFactory(), **fields})


def content_of(export: AccreditationExport, kind: AccreditationFileKind) -> bytes:
    with export.files.get(kind=kind).file.open("rb") as file:
        return file.read()


def bare_course(title: str) -> Course:
    """A course as the records know it, without pages: what the desk needs, in two queries."""
    course = Course.objects.create(title=title)
    CourseVersion.objects.create(course=course, language="nl", number=1, title=title, content_hash=title)
    return course
