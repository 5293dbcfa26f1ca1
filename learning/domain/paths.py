"""What must be done first, and refreshers: who may start a course, and when it starts anew."""

from django.db import transaction
from django.utils import timezone

from learning.domain.exceptions import PrerequisiteCircle, PrerequisiteMissing
from learning.domain.training import refresher_starts_at
from learning.models import Course, Enrolment, LessonProgress, Prerequisite, Standing


def missing_prerequisites(*, user_id: int, course: Course) -> list[str]:
    """The titles of the courses that this person must complete before they start this one. One query, or two."""
    required = dict(
        Prerequisite.objects.filter(course=course, requires__is_open=True)
        .order_by("requires__number", "requires__title")
        .values_list("requires_id", "requires__title")
    )
    if not required:
        return []
    done = {
        one.course_id
        for one in Standing.objects.filter(user_id=user_id, course_id__in=required).select_related("course")
        if is_valid(one)
    }
    return [title for course_id, title in required.items() if course_id not in done]


def check_prerequisites(*, user_id: int, course: Course) -> None:
    """Raises PrerequisiteMissing, which names what comes first."""
    titles = missing_prerequisites(user_id=user_id, course=course)
    if titles:
        raise PrerequisiteMissing(titles=titles)


def is_valid(standing: Standing) -> bool:
    """Whether it counts now; its course is at hand."""
    return standing.generation == standing.course.generation and (
        standing.expires_at is None or standing.expires_at > timezone.now()
    )


def check_no_circle(*, course_id: int, requires_id: int, besides: int = 0) -> None:
    """Raises PrerequisiteCircle where the two would wait for each other; `besides`: a row that is being replaced."""
    if course_id == requires_id or course_id in _all_before(requires_id, besides=besides):
        raise PrerequisiteCircle


def start_refresher(*, enrolment: Enrolment) -> bool:
    """Where the completion expires soon or has expired, its lessons start again; True if they did.

    The completion stays on record, and stays valid until its day.
    """
    if enrolment.progress < 100:
        return False
    standing = (
        Standing.objects.filter(user_id=enrolment.user_id, course_id=enrolment.course_id, expires_at__isnull=False)
        .select_related("course")
        .first()
    )
    if standing is None or standing.expires_at is None:
        return False
    if timezone.now() < refresher_starts_at(course_id=enrolment.course_id, expires_at=standing.expires_at):
        return False
    with transaction.atomic():
        Enrolment.objects.filter(pk=enrolment.pk).update(progress=0, place=None)
        LessonProgress.objects.filter(enrolment=enrolment, done_at__isnull=False).update(done_at=None)
    enrolment.progress = 0
    enrolment.place = None
    return True


def _all_before(course_id: int, *, besides: int) -> set[int]:
    """Every course that comes before this one, however far back."""
    before: dict[int, set[int]] = {}
    for course, requires in Prerequisite.objects.exclude(pk=besides).values_list("course_id", "requires_id"):
        before.setdefault(course, set()).add(requires)
    found: set[int] = set()
    waiting = [course_id]
    while waiting:
        for one in before.get(waiting.pop(), set()) - found:
            found.add(one)
            waiting.append(one)
    return found
