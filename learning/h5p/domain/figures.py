"""What authors see of all learners together: from five learners on, never a name, never one person's answer."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Avg, Count, Min

from ..enums import Verb
from ..models import Package, Result, Statement
from .regrading import Question, plan_of
from .regrading.gaps import Gaps

FEWEST = 5
_MAX_GROUPS = 5_000
_FULL = 100


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One question, or one gap of it: how many had it right at their first try, and what was chosen wrongly most."""

    label: str
    learners: int
    right: int
    wrong: str = ""
    wrong_count: int = 0

    @property
    def percent(self) -> int:
        return round(self.right * _FULL / self.learners)


@dataclass(frozen=True, kw_only=True)
class QuestionFigures:
    number: int
    text: str
    learners: int
    """0 while fewer than five have answered: how many fewer is nobody's business either."""
    bars: list[Bar] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """`learners`, `finished`, `average_percent`: None while there are fewer than five."""

    learners: int | None
    finished: int | None
    average_percent: int | None
    questions: list[QuestionFigures]
    is_checked: bool
    """False: the scores are as the browsers of learners reported them."""


def figures_of(*, package: Package) -> Figures:
    """Of one version. The first answer of each learner counts: later ones come after the feedback."""
    plan = plan_of(
        package_id=package.pk, content_hash=package.content_hash, machine_name=package.main_library.machine_name
    )
    standing = Result.objects.filter(package=package).aggregate(
        learners=Count("pk"), finished=Count("completed_at"), average=Avg("best_scaled")
    )
    is_shown = standing["learners"] >= FEWEST
    average = standing["average"]
    counts = _counts(package, list(plan.questions))
    return Figures(
        learners=standing["learners"] if is_shown else None,
        finished=standing["finished"] if is_shown else None,
        average_percent=round(average * _FULL) if is_shown and average is not None else None,
        questions=[
            _figures(question, number=number, answers=counts.get(key, Counter()))
            for number, (key, question) in enumerate(plan.questions.items(), start=1)
        ],
        is_checked=plan.is_whole,
    )


def _counts(package: Package, keys: list[str]) -> dict[str, Counter[str]]:
    """question → response → learners, of the first answer of each learner."""
    answered = Statement.objects.filter(
        package=package, sub_content_id__in=keys, is_checked=True, verb__in=[Verb.ANSWERED, Verb.COMPLETED]
    )
    first = answered.order_by().values("user_id", "sub_content_id").annotate(first=Min("pk")).values("first")
    rows: Any = (
        Statement.objects.filter(pk__in=first)
        .order_by()
        .values_list("sub_content_id", "response")
        .annotate(count=Count("pk"))
        .order_by("-count")[:_MAX_GROUPS]
    )
    found: dict[str, Counter[str]] = {}
    for key, response, count in rows:
        found.setdefault(key, Counter())[response] += count
    return found


def _figures(question: Question, *, number: int, answers: Counter[str]) -> QuestionFigures:
    read = [(answer, count) for given, count in answers.items() if (answer := question.read(given)) is not None]
    learners = sum(count for _answer, count in read)
    if learners < FEWEST:
        return QuestionFigures(number=number, text=question.text, learners=0)
    if isinstance(question, Gaps):
        bars = [_gap(place, read, learners=learners) for place in range(len(question.solutions))]
    else:
        wrong: Counter[str] = Counter()
        for answer, count in read:
            for option in answer.options:
                if option.is_chosen and not option.is_right:
                    wrong[option.text] += count
        bars = [_bar("", right=sum(c for answer, c in read if answer.is_right), learners=learners, wrong=wrong)]
    return QuestionFigures(number=number, text=question.text, learners=learners, bars=bars)


def _gap(place: int, read: list[tuple[Any, int]], *, learners: int) -> Bar:
    """What was typed is shown only where five or more typed it: it can be anything, a name too."""
    wrong: Counter[str] = Counter()
    for answer, count in read:
        part = answer.parts[place]
        if not part.is_right and part.given:
            wrong[part.given] += count
    common = Counter({given: count for given, count in wrong.items() if count >= FEWEST})
    right = sum(count for answer, count in read if answer.parts[place].is_right)
    return _bar(f"[{place + 1}]", right=right, learners=learners, wrong=common)


def _bar(label: str, *, right: int, learners: int, wrong: Counter[str]) -> Bar:
    given, count = wrong.most_common(1)[0] if wrong else ("", 0)
    return Bar(label=label, learners=learners, right=right, wrong=given, wrong_count=count)
