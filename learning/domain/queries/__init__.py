"""What other apps may ask of learning."""

from learning.domain.queries.accredited import accredited_course_ids
from learning.domain.queries.catalogue import catalogue_courses, courses_for_user
from learning.domain.queries.resuming import continue_learning

__all__ = ["accredited_course_ids", "catalogue_courses", "continue_learning", "courses_for_user"]
