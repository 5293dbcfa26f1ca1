"""Which postcodes lie in which region: read from text or CSV, kept all or nothing, asked by visitors and applicants."""

import re
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core.domain.audit import record_audit
from core.exceptions import DomainError
from core.stamp import bump_stamp
from organisations.domain.queries import practices_of_coalition
from organisations.domain.register_file import MAX_FAULTS, Fault
from organisations.models import Coalition, PostcodeArea, Practice

MAX_LINES = 5_000  # more than there are postcodes of four figures in a region
FIGURES = re.compile(r"[1-9]\d{3}(?: ?[A-Za-z]{2})?")
BETWEEN = re.compile(r"\s*(?:[;,\t]|-|–|\bt/m\b|\btot en met\b)\s*")

Range = tuple[int, int]


class FaultyAreas(DomainError):
    """Lines that hold no postcodes; nothing was changed. `faults` says which and how to mend them."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(frozen=True, kw_only=True)
class AreaReport:
    """`outside`: names of practices of this coalition whose postcode lies elsewhere, ten at most."""

    postcodes: int
    outside: tuple[str, ...]
    has_changed: bool


def read_areas(text: str) -> list[Range]:
    """The ranges in a text, from low to high, merged where they touch.

    A line holds a postcode, or a first and a last one with a hyphen, comma, semicolon or tab between them; what stands
    behind those (a place, in a CSV file) is left alone, and so is a first line of column names. Letters behind the four
    figures are ignored. Raises FaultyAreas.
    """
    found: list[Range] = []
    faults: list[Fault] = []
    lines = text.splitlines()
    if len(lines) > MAX_LINES:
        raise FaultyAreas([_fault(MAX_LINES + 1, _("There are more than %(lines)d lines.") % {"lines": MAX_LINES})])
    for number, line in enumerate(lines, start=1):
        cells = [cell.strip(' "') for cell in BETWEEN.split(line.strip())]
        if not any(cells) or (number == 1 and not re.search(r"\d", line)):
            continue
        # A second cell without figures is the name of a place.
        asked = cells[:2] if len(cells) > 1 and re.search(r"\d", cells[1]) else cells[:1]
        strange = [cell for cell in asked if not FIGURES.fullmatch(cell)]
        if strange:
            text = _("“%(value)s” is not a postcode: that begins with 4 figures, for example 8011.")
            faults.append(_fault(number, text % {"value": strange[0][:20]}))
            continue
        first, last = int(asked[0][:4]), int(asked[-1][:4])
        if last < first:
            text = _("%(last)d comes before %(first)d. Change the two.")
            faults.append(_fault(number, text % {"first": first, "last": last}))
        else:
            found.append((first, last))
    if faults:
        raise FaultyAreas(faults[:MAX_FAULTS])
    return _merged(found)


@transaction.atomic
def save_areas(*, coalition: Coalition, ranges: list[Range], actor: User | None) -> AreaReport:
    """Put these ranges in the place of a coalition's areas. The audit log gets a line if anything changed."""
    Coalition.objects.select_for_update().get(pk=coalition.pk)
    before = areas_as_text(coalition)
    kept = PostcodeArea.objects.filter(coalition=coalition)
    fresh = [PostcodeArea(coalition=coalition, first=first, last=last) for first, last in _merged(ranges)]
    after = ", ".join(str(area) for area in fresh)
    if has_changed := before.replace("\n", ", ") != after:
        kept.delete()
        PostcodeArea.objects.bulk_create(fresh)
        record_audit(
            actor=actor,
            action="coalition.postcodes",
            target=coalition,
            coalition_id=coalition.pk,
            before={"postcode_areas": before.replace("\n", ", ")},
            after={"postcode_areas": after},
        )
        bump_stamp()
    return AreaReport(
        postcodes=sum(area.last - area.first + 1 for area in fresh),
        outside=tuple(_practices_outside(coalition, ranges=[(area.first, area.last) for area in fresh])),
        has_changed=has_changed,
    )


def areas_as_text(coalition: Coalition) -> str:
    """One area a line, as `read_areas` reads them."""
    return "\n".join(str(area) for area in PostcodeArea.objects.filter(coalition=coalition).order_by("first"))


def coalitions_at(postcode: str) -> QuerySet[Coalition]:
    """The active coalitions in whose region a postcode lies: "8011", "8011AB" or "8011 AB". None for anything else."""
    plain = postcode.strip()
    if not FIGURES.fullmatch(plain):
        return Coalition.objects.none()
    figures = int(plain[:4])
    areas = PostcodeArea.objects.filter(first__lte=figures, last__gte=figures)
    return Coalition.objects.filter(is_active=True, pk__in=areas.values("coalition_id"))


def _merged(ranges: list[Range]) -> list[Range]:
    merged: list[Range] = []
    for first, last in sorted(ranges):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _practices_outside(coalition: Coalition, *, ranges: list[Range]) -> list[str]:
    if not ranges:
        return []
    practices: QuerySet[Practice] = practices_of_coalition(coalition).exclude(postcode="").order_by("name")
    return [
        f"{name} ({postcode})"
        for name, postcode in practices.values_list("name", "postcode")
        if not any(first <= int(postcode[:4]) <= last for first, last in ranges)
    ][:10]


def _fault(line: int, text: str) -> Fault:
    return Fault(row=line, column=_("postcode"), text=text)
