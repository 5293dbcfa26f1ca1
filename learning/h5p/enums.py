from django.db import models
from django.utils.translation import gettext_lazy as _


class LibraryStatus(models.TextChoices):
    """What a library in a package is to the libraries already installed."""

    NEW = "new", _("new")
    NEWER = "newer", _("newer")
    KNOWN = "known", _("known")
    OLDER = "older", _("older: the installed one is used")


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
