from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Interest(TextChoices):
    """What a list is about: a reader chooses by it."""

    ACCESS = "access", _("online access to the record")
    TRAINING = "training", _("training")
    MATERIALS = "materials", _("materials for the practice")
    TECHNOLOGY = "technology", _("portals and technology")
    POLICY = "policy", _("policy and law")
    EVENTS = "events", _("meetings and workshops")


class SubscriptionState(TextChoices):
    """`pending` has asked and not confirmed: no newsletter goes there."""

    PENDING = "pending", _("waits for confirmation")
    ACTIVE = "active", _("subscribed")
    UNSUBSCRIBED = "unsubscribed", _("unsubscribed")


class Source(TextChoices):
    """Where an answer came from."""

    FORM = "form", _("sign-up form")
    PREFERENCES = "preferences", _("preference page")
    IMPORT = "import", _("import with proof")
    MAIL_LINK = "mail_link", _("link in a mail")
    ONE_CLICK = "one_click", _("unsubscribe button of the mail program")
    DESK = "desk", _("by hand, at the subscriber's request")
    SYSTEM = "system", _("automatically")


class ConsentStep(TextChoices):
    """What happened to a consent."""

    REQUESTED = "requested", _("asked for")
    CONFIRMED = "confirmed", _("confirmed")
    IMPORTED = "imported", _("imported with proof")
    WITHDRAWN = "withdrawn", _("withdrawn")
    RESTORED = "restored", _("withdrawal undone")


class SuppressionReason(TextChoices):
    HARD_BOUNCE = "hard_bounce", _("address does not exist")
    SOFT_BOUNCES = "soft_bounces", _("bounced again and again")
    COMPLAINT = "complaint", _("marked as spam")
    REQUEST = "request", _("asked for no newsletters at all")


class BounceKind(TextChoices):
    HARD = "hard", _("permanent")
    SOFT = "soft", _("temporary")
    COMPLAINT = "complaint", _("complaint")
    UNKNOWN = "unknown", _("not understood")


class LinkPurpose(TextChoices):
    """What the one link in a mail to a subscriber is for."""

    CONFIRM = "confirm", _("confirm a subscription")
    PREFERENCES = "preferences", _("change preferences")


class IssueState(TextChoices):
    """From draft to sent. Only a draft can be changed, only the last two are the end."""

    DRAFT = "draft", _("draft")
    AWAITING = "awaiting", _("waits for approval")
    SCHEDULED = "scheduled", _("scheduled")
    SENDING = "sending", _("being sent")
    PAUSED = "paused", _("paused")
    SENT = "sent", _("sent")
    STOPPED = "stopped", _("stopped")


class DeliveryState(TextChoices):
    """`uncertain`: the mail server was spoken to and nobody knows what came of it."""

    PENDING = "pending", _("waits")
    SENDING = "sending", _("being handed over")
    SENT = "sent", _("sent")
    FAILED = "failed", _("refused")
    UNCERTAIN = "uncertain", _("uncertain")
    SKIPPED = "skipped", _("left out")


class ImportState(TextChoices):
    """A file of readers on its way onto a list."""

    WAITING = "waiting", _("waits")
    RUNNING = "running", _("being read")
    DONE = "done", _("done")
    FAULTY = "faulty", _("nothing taken: rows are wrong")
