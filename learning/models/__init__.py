from learning.models.attempts import Answer, Attempt
from learning.models.certificates import Certificate
from learning.models.completions import Completion, Credit
from learning.models.courses import Course, CourseVersion
from learning.models.pages import CatalogueIndexPage, CoursePage, LessonPage
from learning.models.progress import Enrolment, LessonProgress

__all__ = [
    "Answer",
    "Attempt",
    "CatalogueIndexPage",
    "Certificate",
    "Completion",
    "Course",
    "CoursePage",
    "CourseVersion",
    "Credit",
    "Enrolment",
    "LessonPage",
    "LessonProgress",
]
