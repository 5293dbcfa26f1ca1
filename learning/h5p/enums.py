from django.db import models
from django.utils.translation import gettext_lazy as _


class LibraryStatus(models.TextChoices):
    """What a library in a package is to the libraries already installed."""

    NEW = "new", _("new")
    NEWER = "newer", _("newer")
    KNOWN = "known", _("known")
    OLDER = "older", _("older: the installed one is used")


class CompletionRule(models.TextChoices):
    """When an activity counts as done."""

    VIEWED = "viewed", _("when it has been opened")
    COMPLETED = "completed", _("when it has been finished")
    SCORED = "scored", _("when enough has been scored")


class UploadState(models.TextChoices):
    """Where a checked package stands before it is in use."""

    CHECKED = "checked", _("waits for whoever sent it")
    WAITING = "waiting", _("waits for an H5P-beheerder")
    DECLINED = "declined", _("declined")


class Verb(models.TextChoices):
    """The xAPI verbs that are stored; every other one is dropped."""

    ATTEMPTED = "attempted", _("attempted")
    ANSWERED = "answered", _("answered")
    COMPLETED = "completed", _("finished")
    PASSED = "passed", _("passed")
    FAILED = "failed", _("not passed")
    MASTERED = "mastered", _("mastered")
    PROGRESSED = "progressed", _("progressed")
    CONSUMED = "consumed", _("consumed")


VERB_IRIS = {f"http://adlnet.gov/expapi/verbs/{verb}": verb for verb in Verb if verb != Verb.CONSUMED} | {
    "http://activitystrea.ms/schema/1.0/consume": Verb.CONSUMED
}
