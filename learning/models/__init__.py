from learning.models.accreditation import (
    Accreditation,
    AccreditationExport,
    AccreditationFile,
    AccreditationReport,
    NumberRequest,
    RegisterNumber,
)
from learning.models.attempts import Answer, Attempt
from learning.models.banks import BankQuestion, QuestionBank, TimeAllowance
from learning.models.bookmarks import Bookmark
from learning.models.certificates import Certificate, CertificateTemplate
from learning.models.completions import Completion, Credit
from learning.models.courses import Course, CourseVersion
from learning.models.links import ExternalLink
from learning.models.pages import CatalogueIndexPage, CoursePage, LessonPage
from learning.models.progress import Enrolment, LessonProgress
from learning.models.reviews import CourseReview

__all__ = [
    "Accreditation",
    "AccreditationExport",
    "AccreditationFile",
    "AccreditationReport",
    "Answer",
    "Attempt",
    "BankQuestion",
    "Bookmark",
    "CatalogueIndexPage",
    "Certificate",
    "CertificateTemplate",
    "Completion",
    "Course",
    "CoursePage",
    "CourseReview",
    "CourseVersion",
    "Credit",
    "Enrolment",
    "ExternalLink",
    "LessonPage",
    "LessonProgress",
    "NumberRequest",
    "QuestionBank",
    "RegisterNumber",
    "TimeAllowance",
]
