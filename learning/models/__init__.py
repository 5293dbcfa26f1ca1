from learning.models.accreditation import (
    Accreditation,
    AccreditationExport,
    AccreditationFile,
    AccreditationReport,
    NumberRequest,
    RegisterNumber,
)
from learning.models.attempts import Answer, Attempt, ExtraAttempt
from learning.models.banks import BankQuestion, QuestionBank, TimeAllowance
from learning.models.bookmarks import Bookmark
from learning.models.certificates import Certificate, CertificateTemplate
from learning.models.completions import Completion, Credit
from learning.models.courses import Course, CourseVersion
from learning.models.links import ExternalLink
from learning.models.pages import CatalogueIndexPage, CoursePage, LessonPage
from learning.models.paths import LearningPath, LearningPathItem, PathAssignment, Prerequisite
from learning.models.plans import CoursePlan
from learning.models.progress import Enrolment, LessonProgress
from learning.models.reminders import NotificationPreference, Reminder
from learning.models.reviews import CourseReview
from learning.models.rules import TrainingRequirement, TrainingRule
from learning.models.tallies import CoalitionCourseTally, MonthTally, PracticeCourseTally, PracticeTraining, Standing

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
    "CoalitionCourseTally",
    "Completion",
    "Course",
    "CoursePage",
    "CoursePlan",
    "CourseReview",
    "CourseVersion",
    "Credit",
    "Enrolment",
    "ExternalLink",
    "ExtraAttempt",
    "LearningPath",
    "LearningPathItem",
    "LessonPage",
    "LessonProgress",
    "MonthTally",
    "NotificationPreference",
    "NumberRequest",
    "PathAssignment",
    "PracticeCourseTally",
    "PracticeTraining",
    "Prerequisite",
    "QuestionBank",
    "RegisterNumber",
    "Reminder",
    "Standing",
    "TimeAllowance",
    "TrainingRequirement",
    "TrainingRule",
]
