"""A learner's own answers, read again: each question with what was answered and what was right, and the attempts."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from ..enums import Verb
from ..models import Content, Launch, Package, Result, State, Statement
from .regrading import Answer, Option, plain, plan_of

_ANSWERING = (Verb.ANSWERED, Verb.COMPLETED, Verb.PASSED, Verb.FAILED, Verb.MASTERED)
_MAX_STATEMENTS, _MAX_ATTEMPTS, _MAX_OPTIONS = 2_000, 20, 50


@dataclass(frozen=True, kw_only=True)
class ReviewedQuestion:
    """`answer` is ours where the server knows the question; else there is only `given`, and the browser's own score."""

    number: int
    text: str
    answer: Answer | None = None
    given: str = ""
    options: tuple[Option, ...] = ()
    points: float | None = None
    maximum: float | None = None
    is_checked: bool = False
    shows_solution: bool = True

    @property
    def is_right(self) -> bool:
        return self.maximum is not None and self.points == self.maximum


@dataclass(frozen=True, kw_only=True)
class Attempt:
    started_at: dt.datetime
    duration: dt.timedelta | None
    """From opening to the last answer, on the server's clock."""
    points: float | None
    maximum: float | None
    is_checked: bool


@dataclass(frozen=True, kw_only=True)
class Review:
    """Newest attempt first. `version`: of the answers, where a newer one has come since."""

    result: Result | None
    questions: list[ReviewedQuestion]
    attempts: list[Attempt]
    has_state: bool
    is_old_version: bool = False


def review_of(*, user: Any, content: Content) -> Review:
    """The latest answer to each question of the version that was done last. Five queries, however many answers."""
    launches = list(Launch.objects.filter(user=user, content=content).order_by("-created_at")[:_MAX_ATTEMPTS])
    found = Statement.objects.filter(user=user, content=content, verb__in=_ANSWERING).order_by("-pk")[:_MAX_STATEMENTS]
    rows = list(reversed(found))
    package = Package.objects.select_related("main_library").only(
        "content_hash", "main_library__machine_name"
    ).get(pk=rows[-1].package_id) if rows else None  # fmt: skip
    return Review(
        result=Result.objects.filter(user=user, content=content).first(),
        questions=_questions(package, [row for row in rows if row.package_id == package.pk]) if package else [],
        attempts=[_attempt(launch, rows) for launch in launches if launch.last_at],
        has_state=State.objects.filter(user=user, content=content).exists(),
        is_old_version=package is not None and package.pk != content.current_package_id,
    )


def _questions(package: Package, rows: list[Statement]) -> list[ReviewedQuestion]:
    """In the order of the activity; what the server does not know comes after, as it was answered."""
    plan = plan_of(
        package_id=package.pk, content_hash=package.content_hash, machine_name=package.main_library.machine_name
    )
    latest = {row.sub_content_id: row for row in rows if row.sub_content_id in plan.questions or row.response}
    order = [key for key in plan.questions if key in latest] + [key for key in latest if key not in plan.questions]
    made = []
    for number, key in enumerate(order, start=1):
        row, question = latest[key], plan.questions.get(key)
        answer = question.read(row.response) if question else None
        made.append(
            ReviewedQuestion(
                number=number,
                text=question.text if question else _asked(row.definition),
                answer=answer,
                given="" if answer else _given(row),
                points=row.score_raw,
                maximum=row.score_max,
                is_checked=row.is_checked,
                shows_solution=question.shows_solution if question else False,
            )
        )
    return made


def _asked(definition: dict[str, Any]) -> str:
    return plain(_worded(definition.get("description")))[:1000]


def _given(row: Statement) -> str:
    """The answer in the words of the choices that the statement brought along, if it did."""
    choices = row.definition.get("choices")
    words = {
        str(choice.get("id")): plain(_worded(choice.get("description")))
        for choice in (choices if isinstance(choices, list) else [])[:_MAX_OPTIONS]
        if isinstance(choice, dict)
    }
    return ", ".join(words.get(piece) or piece for piece in row.response.split("[,]") if piece).replace("[.]", ": ")


def _worded(texts: object) -> object:
    """xAPI's language map: what it says in its first language."""
    return next(iter(texts.values()), "") if isinstance(texts, dict) else ""


def _attempt(launch: Launch, rows: list[Statement]) -> Attempt:
    whole = [row for row in rows if row.launch_id == launch.pk and not row.sub_content_id and row.score_max]
    last = whole[-1] if whole else None
    return Attempt(
        started_at=launch.created_at,
        duration=launch.last_at - launch.created_at if launch.last_at else None,
        points=last.score_raw if last else None,
        maximum=last.score_max if last else None,
        is_checked=bool(last and last.is_checked),
    )
