"""Question banks: who keeps which, their questions in and out of a spreadsheet, and into the courses that draw."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core.domain.audit import record_audit
from learning.blocks import QuestionsBlock
from learning.domain.bank_sheets import (
    NO,
    SHEET_KINDS,
    YES,
    ReadQuestion,
    SheetFault,
    SheetRow,
    questions_of_rows,
    read_rows,
)
from learning.domain.drawing import drawable_questions
from learning.domain.exceptions import BankInUse, FaultySheet
from learning.domain.versions import freeze_course_version, latest_version, version_content
from learning.models import BankQuestion, Course, CoursePage, QuestionBank
from organisations.domain.queries import coalitions_of_staff, user_has_any_role
from organisations.enums import StaffRole

NATIONAL_KEEPERS = (StaffRole.NATIONAL_EDITOR, StaffRole.TRAINING_MANAGER, StaffRole.ADMINISTRATOR)
REGIONAL_KEEPERS = (StaffRole.COALITION_EDITOR, StaffRole.COALITION_LEAD)


def banks_of(user: Any) -> QuerySet[QuestionBank]:
    """The banks that somebody keeps: all of them, or those of the own coalitions; none for anybody else."""
    if user_has_any_role(user, NATIONAL_KEEPERS):
        return QuestionBank.objects.all()
    return QuestionBank.objects.filter(coalition__in=coalitions_of_staff(user, *REGIONAL_KEEPERS))


def questions_for(user: Any) -> QuerySet[BankQuestion]:
    return BankQuestion.objects.filter(bank__in=banks_of(user))


def is_keeper(user: Any) -> bool:
    return user_has_any_role(user, NATIONAL_KEEPERS + REGIONAL_KEEPERS)


def is_national_keeper(user: Any) -> bool:
    return user_has_any_role(user, NATIONAL_KEEPERS)


def tags_of(bank: QuestionBank) -> list[str]:
    """Every tag in the bank, in alphabetical order."""
    found = BankQuestion.objects.filter(bank=bank).exclude(tags="").values_list("tags", flat=True)
    return sorted({tag for tags in found for tag in tags.split(", ")})


def with_tag(questions: QuerySet[BankQuestion], *, tag: str) -> QuerySet[BankQuestion]:
    return questions.filter(
        Q(tags=tag) | Q(tags__startswith=f"{tag}, ") | Q(tags__endswith=f", {tag}") | Q(tags__contains=f", {tag}, ")
    )


def delete_bank(*, bank: QuestionBank, actor: User | None) -> None:
    """With all its questions. What courses drew from it stays in their versions. Raises BankInUse."""
    with transaction.atomic():
        courses = list(CoursePage.objects.filter(bank=bank).values_list("title", flat=True))
        if courses:
            raise BankInUse(titles=courses)
        record_audit(
            actor=actor,
            action="learning.delete_bank",
            target=bank,
            coalition_id=bank.coalition_id,
            before={"title": bank.title, "questions": bank.questions.count()},
        )
        bank.delete()


@dataclass(frozen=True, kw_only=True)
class CourseOfBank:
    """A course that draws from the bank; `is_behind`: its version has not the questions as they are now."""

    page: CoursePage
    draw_count: int
    available: int
    is_behind: bool

    @property
    def is_short(self) -> bool:
        return self.available < self.draw_count


def courses_of(bank: QuestionBank) -> list[CourseOfBank]:
    """The live courses that draw from this bank."""
    found = []
    for page in CoursePage.objects.live().filter(bank=bank, draw_count__gt=0).order_by("title"):
        now = drawable_questions(page)
        course = Course.objects.filter(key=page.translation_key).first()
        version = latest_version(course=course, language=page.locale.language_code) if course else None
        frozen = version_content(version).get("bank", {}) if version else {}
        found.append(
            CourseOfBank(
                page=page,
                draw_count=page.draw_count,
                available=len(now["blocks"]),
                is_behind=frozen.get("blocks") != now["blocks"],
            )
        )
    return found


def bring_into_courses(*, bank: QuestionBank, actor: User | None) -> int:
    """Freeze a new version, editorial, of each live course that draws from this bank; how many got one.

    Attempts that are under way keep the questions they began with.
    """
    with transaction.atomic():
        behind = [one.page for one in courses_of(bank) if one.is_behind]
        for page in behind:
            freeze_course_version(page=page, actor=actor)
        record_audit(
            actor=actor,
            action="learning.bring_bank_into_courses",
            target=bank,
            coalition_id=bank.coalition_id,
            after={"courses": [page.pk for page in behind]},
        )
        return len(behind)


def bank_rows(questions: Iterable[BankQuestion]) -> list[SheetRow]:
    """The questions as a sheet, in order."""
    rows: list[SheetRow] = []
    for question in questions:
        head, *parts = SHEET_KINDS[question.kind].rows(question.body.get_prep_value()[0])
        rows += [replace(head, tags=question.tags, active=YES if question.is_active else NO), *parts]
    return rows


@dataclass(frozen=True, kw_only=True)
class SheetReport:
    """How many questions were new, changed or as they stood."""

    new: int
    changed: int
    unchanged: int


def import_questions(*, bank: QuestionBank, content: bytes, actor: User | None) -> SheetReport:
    """Bring a sheet into the bank, all of it or nothing: known ids are changed, rows without an id are new.

    Questions that the sheet does not name stay as they are. Raises UnreadableFile or FaultySheet.
    """
    rows, faults = read_rows(content)
    questions, more = questions_of_rows(rows)
    faults = sorted([*faults, *more], key=lambda fault: (fault.row, fault.column))
    if not faults and not questions:
        faults = [SheetFault(row=2, column="soort", text=_("There are no questions in the file."))]
    if faults:
        raise FaultySheet(faults=faults)
    with transaction.atomic():
        report = _write(questions, bank=bank)
        record_audit(
            actor=actor,
            action="learning.import_questions",
            target=bank,
            coalition_id=bank.coalition_id,
            after={"new": report.new, "changed": report.changed},
        )
    return report


def _write(questions: list[ReadQuestion], *, bank: QuestionBank) -> SheetReport:
    QuestionBank.objects.select_for_update().get(pk=bank.pk)
    known = {one.key: one for one in BankQuestion.objects.filter(bank=bank)}
    stream = QuestionsBlock()
    new = changed = 0
    for question in questions:
        own = known.get(question.block["id"])
        if own is not None and _is_same(own, question):
            continue
        new += own is None
        changed += own is not None
        row = own or BankQuestion(bank=bank)
        row.body = stream.to_python([question.block])
        row.tags = question.tags
        row.is_active = question.is_active
        row.save()
    return SheetReport(new=new, changed=changed, unchanged=len(questions) - new - changed)


def _is_same(own: BankQuestion, question: ReadQuestion) -> bool:
    block = own.body.get_prep_value()[0]
    same = block["type"] == question.block["type"] and block["value"] == question.block["value"]
    return same and own.tags == question.tags and own.is_active == question.is_active
