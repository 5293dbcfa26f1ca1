from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "learning"
    verbose_name = _("Training")

    def ready(self) -> None:
        from core.person_data import register_person_data
        from core.retention import register_retention
        from learning import receivers  # noqa: F401 connects them
        from learning.domain import allowances, extra_attempts, person_data, register_data, reminder_data
        from learning.domain.reminders import purge_reminders

        register_person_data(
            label="learning.Enrolment", export=person_data.export_enrolments, erase=person_data.erase_enrolments
        )
        register_person_data(
            label="learning.Attempt", export=person_data.export_attempts, erase=person_data.erase_attempts
        )
        register_person_data(
            label="learning.Completion", export=person_data.export_completions, erase=person_data.keep_completions
        )
        register_person_data(
            label="learning.Certificate", export=person_data.export_certificates, erase=person_data.erase_certificates
        )
        register_person_data(
            label="learning.TimeAllowance", export=allowances.export_allowances, erase=allowances.erase_allowances
        )
        register_person_data(
            label="learning.ExtraAttempt",
            export=extra_attempts.export_extra_attempts,
            erase=extra_attempts.erase_extra_attempts,
        )
        register_person_data(
            label="learning.Bookmark", export=person_data.export_bookmarks, erase=person_data.erase_bookmarks
        )
        register_person_data(
            label="learning.CourseReview", export=person_data.export_reviews, erase=person_data.erase_reviews
        )
        register_person_data(
            label="learning.RegisterNumber", export=register_data.export_numbers, erase=register_data.erase_numbers
        )
        register_person_data(
            label="learning.NumberRequest", export=register_data.export_requests, erase=register_data.erase_requests
        )
        register_person_data(
            label="learning.AccreditationReport", export=register_data.export_reports, erase=register_data.erase_reports
        )
        register_person_data(
            label="learning.Standing", export=reminder_data.export_standings, erase=reminder_data.keep_standings
        )
        register_person_data(
            label="learning.NotificationPreference",
            export=reminder_data.export_preferences,
            erase=reminder_data.erase_preferences,
        )
        register_person_data(
            label="learning.Reminder", export=reminder_data.export_reminders, erase=reminder_data.erase_reminders
        )
        register_retention(
            label="learning.Reminder",
            what=_("Of what you were reminded, and when"),
            days=365,
            purge=purge_reminders,
        )
        register_retention(
            label="learning.AccreditationFile",
            what=_("Lists of who was reported to a register of points"),
            days=register_data.FILES_KEPT_DAYS,
            purge=register_data.purge_files,
        )
        register_retention(
            label="learning.LessonProgress",
            what=_("What you typed in a lesson or an evaluation and did not send"),
            days=90,
            purge=person_data.purge_drafts,
        )
        register_retention(
            label="learning.Answer",
            what=_("Answers to the questions of a test; the result itself stays with you"),
            days=2 * 365,
            purge=person_data.purge_answers,
        )
        register_retention(
            label="learning.Enrolment",
            what=_("Progress in courses that were not finished"),
            days=3 * 365,
            purge=person_data.purge_idle_enrolments,
        )
