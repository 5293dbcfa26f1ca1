"""The registers: which numbers they know people by, who keeps points there, how many in five years."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.domain.audit import record_audit
from learning.domain.exceptions import NumberTaken, NumberUnreadable, TooManyNumbers
from learning.enums import NumberKind, Register
from learning.models import RegisterNumber
from organisations.enums import PracticeRole

MAX_NUMBERS = 5
NORM_YEARS = 5


@dataclass(frozen=True, kw_only=True)
class RegisterRule:
    """`norm`: points or hours in five years, None where the register has none. `body`: as exports name it."""

    body: str
    kinds: tuple[NumberKind, ...]
    roles: tuple[PracticeRole, ...]
    norm: int | None
    is_hours: bool = False
    for_whom: str | Promise


RULES: Mapping[Register, RegisterRule] = {
    Register.GAIA: RegisterRule(
        body="GAIA (ABC1)",
        kinds=(NumberKind.BIG,),
        roles=(PracticeRole.HUISARTS, PracticeRole.WAARNEMER),
        norm=200,
        is_hours=True,
        for_whom=_("GPs and locum GPs"),
    ),
    Register.KABIZ: RegisterRule(
        body="KABIZ",
        kinds=(NumberKind.KABIZ,),
        roles=(PracticeRole.DOKTERSASSISTENT, PracticeRole.PRAKTIJKMANAGER),
        norm=100,
        for_whom=_("practice assistants and practice managers"),
    ),
    Register.NVVPO: RegisterRule(
        body="NVvPO",
        kinds=(NumberKind.RELATION,),
        roles=(PracticeRole.POH,),
        norm=None,
        for_whom=_("nurse practitioners (POH)"),
    ),
    Register.VENVN: RegisterRule(
        body="V&VN",
        kinds=(NumberKind.BIG, NumberKind.RELATION),
        roles=(PracticeRole.VERPLEEGKUNDIGE, PracticeRole.POH),
        norm=184,
        for_whom=_("nurses"),
    ),
}

# Letters in front are kept apart: some bodies give one person several numbers that differ in them.
_FORMS: Mapping[NumberKind, re.Pattern[str]] = {
    NumberKind.BIG: re.compile(r"()(\d{11})"),
    NumberKind.KABIZ: re.compile(r"([A-Z]{0,4})(\d{4,10})"),
    NumberKind.RELATION: re.compile(r"([A-Z]{0,4})(\d{4,10})"),
}
_MESSAGES: Mapping[NumberKind, str | Promise] = {
    NumberKind.BIG: _("A BIG number has 11 digits, for example 19012345601. Count them again."),
    NumberKind.KABIZ: _("A Kabiz number has 4 to 10 digits, with letters in front or not. Look it up at KABIZ."),
    NumberKind.RELATION: _(
        "A relation number has 4 to 10 digits, with letters in front or not. Look it up in the register."
    ),
}


def parse_number(text: str, *, kind: NumberKind) -> tuple[str, str]:
    """(letters, digits) of a number as people type it: spaces, dots and dashes are ignored.

    Raises NumberUnreadable with the rule that it broke.
    """
    plain = re.sub(r"[\s.\-/]", "", text).upper()
    found = _FORMS[kind].fullmatch(plain)
    if found is None or not found[2].isascii() or not found[2].strip("0"):
        raise NumberUnreadable(_MESSAGES[kind])
    return found[1], found[2]


def add_register_number(*, user: User, register: Register, kind: NumberKind, text: str) -> RegisterNumber:
    """Keep a number. The first in a register is the one that points are reported under.

    Raises NumberUnreadable; NumberTaken where another account holds it; TooManyNumbers.
    """
    if kind not in RULES[register].kinds:
        raise NumberUnreadable(_("This register does not know people by that kind of number."))
    prefix, digits = parse_number(text, kind=kind)
    held = RegisterNumber.objects.filter(user=user, register=register)
    same = held.filter(kind=kind, prefix=prefix, number=digits).first()
    if same is not None:
        return same
    if held.count() >= MAX_NUMBERS:
        raise TooManyNumbers
    try:
        with transaction.atomic():
            number = RegisterNumber.objects.create(
                user=user,
                register=register,
                kind=kind,
                prefix=prefix,
                number=digits,
                is_preferred=not held.filter(is_preferred=True).exists(),
            )
            record_audit(
                actor=user, action="learning.register_number_added", target=number, after={"register": register}
            )
            return number
    except IntegrityError as error:
        raise NumberTaken from error


def prefer_register_number(*, number: RegisterNumber) -> None:
    """From now on, points are reported under this one."""
    with transaction.atomic():
        User.objects.select_for_update().filter(pk=number.user_id).get()
        RegisterNumber.objects.filter(user_id=number.user_id, register=number.register).update(is_preferred=False)
        RegisterNumber.objects.filter(pk=number.pk).update(is_preferred=True)


def remove_register_number(*, number: RegisterNumber) -> None:
    """Forget a number; another one of the same register, if there is one, takes its place in reports.

    What was reported under it stays with the register; our log holds a copy.
    """
    with transaction.atomic():
        User.objects.select_for_update().filter(pk=number.user_id).get()
        user_id, register, was_preferred = number.user_id, number.register, number.is_preferred
        record_audit(
            actor=number.user, action="learning.register_number_removed", target=number, before={"register": register}
        )
        number.delete()
        if was_preferred:
            heir = RegisterNumber.objects.filter(user_id=user_id, register=register).order_by("pk").first()
            if heir is not None:
                RegisterNumber.objects.filter(pk=heir.pk).update(is_preferred=True)
