"""What learning refuses, each in one sentence with the next step."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.exceptions import DomainError


class UnknownQuestion(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This question is not part of the lesson or test. Open the page again and answer there."))


class UnknownOption(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This answer does not belong to the question. Open the page again and choose an answer."))


class NothingChosen(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Choose an answer first."))


class TooManyChosen(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Choose one answer."))


class PartsMissing(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Answer every part of this question."))


class ActivityUnfinished(DomainError):
    """`titles`: the activities in the lesson whose completion rule this learner has not met."""

    def __init__(self, *, titles: Sequence[str]) -> None:
        self.titles = list(titles)
        super().__init__(
            _("You can go on. The lesson counts as done once you have done its activity: %(activities)s.")
            % {"activities": ", ".join(titles)}
        )


class NumberTwice(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Give each step a number of its own."))


class AnswerTooLong(DomainError):
    def __init__(self, *, limit: int) -> None:
        super().__init__(
            _("This answer is too long. Use at most %(limit)s characters; the text stays here.") % {"limit": limit}
        )


class NotOpen(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This course is closed. You find the other courses in the catalogue."))


class NoTest(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This course has no test: it is completed when you have done every lesson."))


class NoAttemptsLeft(DomainError):
    def __init__(self) -> None:
        super().__init__(_("You have used all attempts for this test. Ask the support desk for another one."))


class AttemptsLeft(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This person can still take the test of this course. Another attempt is not needed."))


class CoolingOff(DomainError):
    """`until`: when the next attempt may begin."""

    def __init__(self, *, until: dt.datetime) -> None:
        self.until = until
        moment = date_format(timezone.localtime(until), "j F H:i")
        super().__init__(
            _("You can try again from %(moment)s. Use the time to read the lessons once more.") % {"moment": moment}
        )


class TimeIsUp(DomainError):
    def __init__(self) -> None:
        super().__init__(_("The time is up. What was kept before then has been handed in; this answer came too late."))


class AttemptClosed(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This attempt has been handed in, so its answers no longer change. Start a new attempt."))


class CourseChanged(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _("The course was changed while you were taking the test. Start again: the test has new questions.")
        )


class QuestionsUnanswered(DomainError):
    """`question_ids`: those without a whole answer, in the order of the attempt; `given`: all answers, cleaned."""

    def __init__(self, *, question_ids: Sequence[str], given: Mapping[str, list[str]] | None = None) -> None:
        self.question_ids = list(question_ids)
        self.given = dict(given or {})
        super().__init__(_("Not every question has an answer yet. Your answers so far are kept."))


class CertificateNotFound(DomainError):
    def __init__(self) -> None:
        super().__init__(_("There is no certificate with this code. Check the code: it has 12 letters and digits."))


class CertificateNotReady(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Your certificate is being made. Try again in a few seconds."))


class NotCompleted(DomainError):
    def __init__(self) -> None:
        super().__init__(_("You can judge a course once you have completed it."))


class UnknownMark(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Choose 1 to 5 stars."))


class DraftTooLarge(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Your text is too long to be kept. Make it shorter, or send it in two parts."))


class ReasonMissing(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Give the reason in a sentence: it is kept with the change."))


class CertificateIsReplaced(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This certificate was replaced already. Open the one that replaces it."))


class CertificateIsRevoked(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This certificate was revoked already."))


class NumberUnreadable(DomainError):
    """The number has not the form of its kind; the message says what that form is."""


class NumberTaken(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This number is in use at another account. Is it yours? Then tell the support desk."))


class TooManyNumbers(DomainError):
    def __init__(self) -> None:
        super().__init__(_("You have five numbers in this register. Remove one that you do not use first."))


class AccreditationTooLong(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _("An e-learning is accredited for at most two years, a meeting for one. Change the last day.")
        )


class AccreditationOverlaps(DomainError):
    def __init__(self, *, number: str) -> None:
        super().__init__(
            _("Accreditation %(number)s counts for the same people in these days. Change the days.")
            % {"number": number or "–"}
        )


class AccreditationInUse(DomainError):
    def __init__(self) -> None:
        super().__init__(_("People were reported under this accreditation: register, course, number and points stay."))


class NobodyToReport(DomainError):
    def __init__(self) -> None:
        super().__init__(_("There is nobody to report in this period. Choose another period or register."))


class DeskChanged(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _("Somebody else reported these people at the same moment. Nobody was reported twice: look again.")
        )


class LineStands(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This line stands as it was reported, or was withdrawn already."))


class DeliveryIsWithdrawn(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This delivery was withdrawn already."))


class NotReady(DomainError):
    """`findings`: what has to be mended before publication (learning.domain.checks)."""

    def __init__(self, findings: Sequence[Any]) -> None:
        self.findings = list(findings)
        super().__init__(
            _("This cannot be published yet: mend what is listed under “Ready to publish?” first. Your text is kept.")
        )


class NotAllowedHere(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Your role may not do this with this course. Ask the national editors."))


class NotADraft(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Nothing waits to be published: the course and its lessons are live as they stand."))


class PlanIsEmpty(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Choose when the course goes live, when it closes, or both."))


class PlanInPast(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This moment has passed. Choose a later one, or publish now."))


class PlanOutOfOrder(DomainError):
    def __init__(self) -> None:
        super().__init__(_("The course would close before it goes live. Change one of the two."))


class OrderIsStale(DomainError):
    def __init__(self) -> None:
        super().__init__(_("A lesson was added or deleted in the meantime. Open the page again and order the lessons."))


class AlreadyCompleted(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This person has completed the course already, and that is still valid."))


class NoVersion(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This course was never published, so it cannot be completed. Publish it first."))


class AlreadyCorrected(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This entry was corrected already, or is a correction itself. Nothing was changed."))


class CompletedInFuture(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This day has not come yet. Choose today or an earlier day."))


class PrerequisiteMissing(NotOpen):
    """`titles`: the courses to complete first."""

    def __init__(self, *, titles: Sequence[str]) -> None:
        self.titles = list(titles)
        DomainError.__init__(
            self, _("First complete: %(courses)s. Then you can start this course.") % {"courses": ", ".join(titles)}
        )


class PrerequisiteCircle(DomainError):
    def __init__(self) -> None:
        super().__init__(_("These courses would wait for each other, so nobody could start. Choose another course."))


class AssignedAlready(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This path is assigned there already. End that assignment first."))


class NobodyToRemind(DomainError):
    def __init__(self) -> None:
        super().__init__(_("There is nobody to remind now."))


class BankInUse(DomainError):
    """`titles`: the courses that draw from it."""

    def __init__(self, *, titles: Sequence[str]) -> None:
        self.titles = list(titles)
        super().__init__(
            _("These courses draw from this bank: %(courses)s. Give them another bank first.")
            % {"courses": ", ".join(titles)}
        )


class FaultySheet(DomainError):
    """Cells are wrong; nothing was changed. `faults` says which, and how to mend them."""

    def __init__(self, *, faults: Sequence[Any]) -> None:
        self.faults = list(faults)
        super().__init__(_("Nothing was changed: there are mistakes in the file."))
