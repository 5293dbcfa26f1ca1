"""What is known of a person through standings, reminders and their own choice of notifications."""

from typing import Any

from accounts.models import User
from learning.models import NotificationPreference, Reminder, Standing


def export_standings(user: User) -> list[dict[str, Any]]:
    return [
        {
            "course": one.course.title,
            "completed_at": one.completed_at.isoformat(),
            "valid_until": one.expires_at.isoformat() if one.expires_at else None,
        }
        for one in Standing.objects.filter(user=user).select_related("course")
    ]


def keep_standings(user: User) -> int:
    """They stay as numbers, as the completions do: the person behind them is pseudonymised by accounts."""
    return Standing.objects.filter(user=user).count()


def export_preferences(user: User) -> list[dict[str, Any]]:
    return [
        {
            "frequency": one.frequency,
            "before": one.before,
            "on_day": one.on_day,
            "after": one.after,
            "from_colleagues": one.from_colleagues,
        }
        for one in NotificationPreference.objects.filter(user=user)
    ]


def erase_preferences(user: User) -> int:
    return NotificationPreference.objects.filter(user=user).delete()[0]


def export_reminders(user: User) -> list[dict[str, Any]]:
    return [
        {
            "moment": one.moment,
            "course": one.course.title if one.course else None,
            "practice": one.practice.name if one.practice else None,
            "deadline": one.due_on.isoformat(),
            "sent_at": one.sent_at.isoformat(),
        }
        for one in Reminder.objects.filter(user=user).select_related("course", "practice")
    ]


def erase_reminders(user: User) -> int:
    Reminder.objects.filter(asked_by=user).update(asked_by=None)
    return Reminder.objects.filter(user=user).delete()[0]
