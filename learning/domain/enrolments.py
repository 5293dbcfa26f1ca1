from django.utils import timezone

from accounts.models import User
from learning.domain.exceptions import NotOpen
from learning.domain.paths import check_prerequisites, start_refresher
from learning.enums import EnrolmentMethod
from learning.models import Course, Enrolment


def enrol_learner(
    *, user: User, course: Course, method: str = EnrolmentMethod.SELF, enrolled_by: User | None = None
) -> Enrolment:
    """Put this person on the course, once; whoever is on it already stays as they were.

    Where a completion is about to expire, or has, the course starts again as a refresher. Raises NotOpen for a course
    that is closed and that they were not on, PrerequisiteMissing for one that comes after another.
    """
    enrolment = Enrolment.objects.filter(user=user, course=course).first()
    if enrolment is not None:
        start_refresher(enrolment=enrolment)
        return enrolment
    if not course.is_open:
        raise NotOpen
    check_prerequisites(user_id=user.pk, course=course)
    enrolment, _made = Enrolment.objects.get_or_create(
        user=user,
        course=course,
        defaults={"method": method, "enrolled_by": enrolled_by, "active_at": timezone.now()},
    )
    return enrolment
