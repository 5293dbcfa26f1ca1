from django.utils import timezone

from accounts.models import User
from learning.domain.exceptions import NotOpen
from learning.enums import EnrolmentMethod
from learning.models import Course, Enrolment


def enrol_learner(
    *, user: User, course: Course, method: str = EnrolmentMethod.SELF, enrolled_by: User | None = None
) -> Enrolment:
    """Put this person on the course, once; whoever is on it already stays as they were.

    Raises NotOpen for a course that is closed and that they were not on.
    """
    enrolment = Enrolment.objects.filter(user=user, course=course).first()
    if enrolment is not None:
        return enrolment
    if not course.is_open:
        raise NotOpen
    enrolment, _made = Enrolment.objects.get_or_create(
        user=user,
        course=course,
        defaults={"method": method, "enrolled_by": enrolled_by, "active_at": timezone.now()},
    )
    return enrolment
