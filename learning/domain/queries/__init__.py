"""What other apps may ask of learning."""

from learning.domain.queries.catalogue import catalogue_courses, courses_for_user
from learning.domain.queries.resuming import continue_learning

__all__ = ["catalogue_courses", "continue_learning", "courses_for_user"]
