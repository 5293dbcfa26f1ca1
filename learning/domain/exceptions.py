"""What learning refuses, each in one sentence with the next step."""

from collections.abc import Sequence

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


class NotOpen(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This course is closed. You find the other courses in the catalogue."))


class NoTest(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This course has no test: it is completed when you have done every lesson."))


class NoAttemptsLeft(DomainError):
    def __init__(self) -> None:
        super().__init__(_("You have used all attempts for this test. Ask the support desk for another one."))


class AttemptClosed(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This attempt has been handed in, so its answers no longer change. Start a new attempt."))


class CourseChanged(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _("The course was changed while you were taking the test. Start again: the test has new questions.")
        )


class QuestionsUnanswered(DomainError):
    """`question_ids`: those without an answer, in the order of the attempt."""

    def __init__(self, *, question_ids: Sequence[str]) -> None:
        self.question_ids = list(question_ids)
        super().__init__(_("Not every question has an answer yet. Your answers so far are kept."))


class CertificateNotFound(DomainError):
    def __init__(self) -> None:
        super().__init__(_("There is no certificate with this code. Check the code: it has 12 letters and digits."))


class CertificateNotReady(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Your certificate is being made. Try again in a few seconds."))
