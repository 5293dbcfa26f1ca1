from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CourseKind(TextChoices):
    """Whatever can be completed is a course: later issues add live editions, with the same completion."""

    ELEARNING = "elearning", _("e-learning")
    WEBINAR = "webinar", _("webinar")
    WORKSHOP = "workshop", _("workshop")


class ChangeKind(TextChoices):
    """What a new version means for who completed the course before."""

    EDITORIAL = "editorial", _("Editorial: whoever completed the course has completed this version too")
    REQUIRES_REDOING = "requires_redoing", _("Content: everybody does the course again")


class EnrolmentMethod(TextChoices):
    SELF = "self", _("by the learner")
    PRACTICE = "practice", _("by the practice")
    COALITION = "coalition", _("by the coalition")
    NATIONAL = "national", _("nationally")


class AttemptState(TextChoices):
    OPEN = "open", _("under way")
    SUBMITTED = "submitted", _("handed in")
    ABANDONED = "abandoned", _("abandoned")


class CountedAttempt(TextChoices):
    """Which attempt's score stands as the learner's own. Passing once completes the course either way."""

    BEST = "best", _("the best attempt")
    LAST = "last", _("the last attempt")


class CompletionBasis(TextChoices):
    """On what ground the course was completed."""

    TEST = "test", _("passed the test")
    LESSONS = "lessons", _("did every lesson")
    ATTENDANCE = "attendance", _("attended")
    RECORDED = "recorded", _("recorded by a training manager")


class CertificateState(TextChoices):
    PENDING = "pending", _("being made")
    READY = "ready", _("ready")
    REVOKED = "revoked", _("revoked")


class BoardStatus(TextChoices):
    """What a practice's board shows of one person and one course; never a score."""

    DONE = "gehaald", _("completed")
    BUSY = "bezig", _("under way")
    REDO = "opnieuw", _("to do again")
    EXPIRED = "verlopen", _("expired")
    NOT_YET = "nog-niet", _("not yet")


class Duration(TextChoices):
    """The catalogue's filter; the value is the upper limit in minutes."""

    SHORT = "20", _("at most 20 minutes")
    MEDIUM = "30", _("at most 30 minutes")
    LONG = "45", _("at most 45 minutes")


class ReviewState(TextChoices):
    """Of the words of an evaluation; its marks count whatever the state."""

    PENDING = "pending", _("to be judged")
    APPROVED = "approved", _("shown")
    HIDDEN = "hidden", _("hidden")


class Register(TextChoices):
    """Where professionals keep their points."""

    GAIA = "gaia", "GAIA"
    KABIZ = "kabiz", "KABIZ"
    NVVPO = "nvvpo", "NVvPO"
    VENVN = "venvn", "V&VN Kwaliteitsregister"


class NumberKind(TextChoices):
    """By what number a register knows somebody."""

    BIG = "big", _("BIG number")
    KABIZ = "kabiz", _("Kabiz number")
    RELATION = "relation", _("relation number")


class AccreditedKind(TextChoices):
    """An e-learning is accredited for two years, a meeting for one."""

    ELEARNING = "elearning", _("e-learning")
    MEETING = "meeting", _("meeting")


class AccreditationFileKind(TextChoices):
    NUMBERS = "numbers", _("numbers, one a line")
    CSV = "csv", _("full list (CSV)")
    ATTENDANCE = "attendance", _("attendance list (PDF)")


class LinkState(TextChoices):
    """What a job found at an address elsewhere. Dead only after several tries: a site may be down for a night."""

    UNKNOWN = "unknown", _("not checked yet")
    ALIVE = "alive", _("answers")
    DEAD = "dead", _("does not exist any more")


class ReminderMoment(TextChoices):
    """Why somebody was reminded; the last two because a person asked for it."""

    BEFORE = "before", _("before the deadline")
    ON_DAY = "on_day", _("on the day of the deadline")
    AFTER = "after", _("after the deadline")
    COLLEAGUE = "colleague", _("by the practice")
    PRACTICE = "practice", _("by the coalition")


class ReminderFrequency(TextChoices):
    DAILY = "daily", _("on the day itself")
    WEEKLY = "weekly", _("at most one mail a week")
    NEVER = "never", _("no reminders")


class LateReason(TextChoices):
    """Why somebody is reported later than the rest."""

    AFTER_DELIVERY = "after_delivery", _("finished after the delivery")
    NUMBER_LATER = "number_later", _("number filled in after the delivery")
    MISSED = "missed", _("left out of an earlier delivery")
    OVERDUE = "overdue", _("longer than two weeks ago")
    BEFORE_PERIOD = "before_period", _("before this period")
