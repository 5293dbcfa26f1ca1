"""What the registers granted, the numbers that people filled in, last month's delivery; how certificates look."""

import contextlib
import datetime as dt

from django.utils import timezone

from accounts.models import User
from learning.domain.accreditation import default_roles, keep_accreditation
from learning.domain.deliveries import deliver
from learning.domain.exceptions import NobodyToReport
from learning.domain.registers import RULES, add_register_number
from learning.enums import NumberKind, Register
from learning.models import (
    Accreditation,
    AccreditationExport,
    AccreditationReport,
    CertificateTemplate,
    Course,
    RegisterNumber,
)
from organisations.models import Coalition, Membership

CLERK = "accreditatie@demo.example"
PENDING = (6, Register.VENVN)  # this course's application is still with the register
ACCREDITED_COURSES = 6


def plant_accreditation() -> str:
    """Before anybody completes a course, so that certificates name the points."""
    if Accreditation.objects.exists():
        return "stood already"
    begin = timezone.localdate() - dt.timedelta(days=300)
    for position, course in enumerate(Course.objects.filter(is_open=True).order_by("number")[:ACCREDITED_COURSES], 1):
        for order, register in enumerate(Register):
            is_pending = (position, register) == PENDING
            keep_accreditation(
                accreditation=Accreditation(
                    course=course,
                    register=register,
                    number="" if is_pending else str(480_000 + position * 137 + order * 9_811),
                    points=1,
                    valid_from=begin,
                    granted_on=None if is_pending else begin,
                    roles=default_roles(register),
                    external_course_id=f"OPEN-{course.number or course.pk}",
                    external_module_id=f"{course.number or course.pk}.{order + 1}",
                ),
                actor=_clerk(),
            )
    return f"{Accreditation.objects.count()} accreditations"


def plant_templates() -> str:
    """One for everybody; one that a coalition made its own."""
    if CertificateTemplate.objects.exists():
        return "stood already"
    CertificateTemplate.objects.create(signer_name="M. Verhoeven", signer_function="Programmaleider nascholing")
    coalition = Coalition.objects.filter(is_active=True).order_by("pk").first()
    if coalition is not None:
        CertificateTemplate.objects.create(
            coalition=coalition,
            closing="Samen leren voor een dossier dat iedereen begrijpt.",
            signer_name="J. Bosma",
            signer_function=f"Projectleider {coalition.name}"[:100],
        )
    return f"{CertificateTemplate.objects.count()} templates"


def plant_registers() -> str:
    """Two in three filled in their number; the registers heard of those who finished over a month ago."""
    if RegisterNumber.objects.exists():
        return "stood already"
    people = Membership.objects.filter(valid_until__isnull=True).select_related("user").order_by("pk")
    in_time: list[tuple[User, Register]] = []
    later: list[tuple[User, Register]] = []
    for membership in people:
        register = next((one for one, rule in RULES.items() if membership.role in rule.roles), None)
        if register is None or membership.pk % 3 == 0:
            continue
        (later if membership.pk % 5 == 1 else in_time).append((membership.user, register))
    _fill_in(in_time)
    RegisterNumber.objects.update(added_at=timezone.now() - dt.timedelta(days=200))
    today = timezone.localdate()
    for register in Register:
        with contextlib.suppress(NobodyToReport):
            delivered = deliver(
                register=register,
                period_from=today - dt.timedelta(days=200),
                period_until=today - dt.timedelta(days=31),
                actor=_clerk(),
            )
            AccreditationExport.objects.filter(pk=delivered.pk).update(made_at=timezone.now() - dt.timedelta(days=30))
    _fill_in(later)  # the desk shows who is late, and why
    return f"{RegisterNumber.objects.count()} numbers, {AccreditationReport.objects.count()} lines reported"


def _fill_in(people: list[tuple[User, Register]]) -> None:
    for user, register in people:
        kind = RULES[register].kinds[0]
        digits = 7 + user.pk * 7919
        text = f"19{digits:09d}" if kind == NumberKind.BIG else f"{digits:07d}"
        add_register_number(user=user, register=register, kind=kind, text=text)


def _clerk() -> User:
    return User.objects.filter(email=CLERK).first() or User.objects.filter(is_superuser=True)[0]
