"""Lists, who is on them, and plain filters that choose among those."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsletters.enums import Interest, Source, SubscriptionState
from organisations.enums import PracticeRole
from organisations.models import Coalition


def new_secret() -> str:
    return secrets.token_urlsafe(24)


class MailingList(models.Model):
    """What one can subscribe to. Without a coalition it is the national desk's.

    `roles` and `interests` hold values of PracticeRole and Interest; empty means everybody, or every subject.
    """

    coalition = models.ForeignKey(
        Coalition,
        verbose_name=_("coalition"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="mailing_lists",
    )
    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    description = models.TextField(
        _("description"), max_length=300, blank=True, help_text=_("What readers get, and how often. They see it here.")
    )
    roles = models.JSONField(_("for whom"), default=list, blank=True)
    interests = models.JSONField(_("about"), default=list, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="nl")
    is_public = models.BooleanField(
        _("on the sign-up page"), default=True, help_text=_("Anybody may subscribe. Otherwise only by import.")
    )
    is_active = models.BooleanField(_("active"), default=True, help_text=_("A list that stopped keeps its history."))
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("mailing list")
        verbose_name_plural = _("mailing lists")
        ordering = ["coalition__name", "title"]
        constraints = [
            models.UniqueConstraint(fields=["coalition", "title"], name="mailing_list_title_once"),
            models.UniqueConstraint(
                fields=["title"], condition=Q(coalition__isnull=True), name="national_mailing_list_title_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def facets(self) -> list[str]:
        """For whom and about what, in words; the language where it is not Dutch. Values that went are left out."""
        roles = [str(PracticeRole(one).label) for one in self.roles if one in PracticeRole.values]
        interests = [str(Interest(one).label) for one in self.interests if one in Interest.values]
        return [*roles, *interests, *([self.get_language_display()] if self.language != "nl" else [])]


class Subscriber(models.Model):
    """An address that somebody subscribed with, one row each over all lists.

    `email` is as `domain.addresses.normalise_email` writes it. No coalition owns this row: what a reader told one list
    (name, role) stands in Subscription. `secret` signs the links to the preference page; a new one ends the old links.
    """

    email = models.EmailField(_("e-mail address"), unique=True)
    email_hash = models.CharField(max_length=64, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="nl")
    secret = models.CharField(max_length=40, default=new_secret, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ["email"]
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="subscriber_email_lower")]

    def __str__(self) -> str:
        return self.email


class Subscription(models.Model):
    """A subscriber on a list, as it stands now; how it came about is in ConsentEvent.

    Belongs to the list's coalition: the name and role are what the reader, or the import, gave to this list.
    """

    mailing_list = models.ForeignKey(
        MailingList, verbose_name=_("list"), on_delete=models.CASCADE, related_name="subscriptions"
    )
    subscriber = models.ForeignKey(
        Subscriber, verbose_name=_("subscriber"), on_delete=models.CASCADE, related_name="subscriptions"
    )
    state = models.CharField(_("state"), max_length=20, choices=SubscriptionState, default=SubscriptionState.PENDING)
    name = models.CharField(_("name"), max_length=120, blank=True)
    role = models.CharField(_("role"), max_length=30, choices=PracticeRole, blank=True)
    source = models.CharField(_("source"), max_length=20, choices=Source)
    wording = models.ForeignKey(
        "newsletters.ConsentWording",
        verbose_name=_("wording"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    proof = models.CharField(_("proof of consent"), max_length=300, blank=True)
    requested_at = models.DateTimeField(_("asked for"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    unsubscribed_at = models.DateTimeField(_("unsubscribed"), null=True, blank=True)

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["subscriber__email"]
        constraints = [
            models.UniqueConstraint(fields=["mailing_list", "subscriber"], name="subscription_once"),
            models.CheckConstraint(
                condition=~Q(state=SubscriptionState.ACTIVE)
                | (Q(confirmed_at__isnull=False) & (Q(wording__isnull=False) | ~Q(proof=""))),
                name="subscription_active_has_consent",
            ),
            models.CheckConstraint(
                condition=Q(state=SubscriptionState.UNSUBSCRIBED) ^ Q(unsubscribed_at__isnull=True),
                name="subscription_unsubscribed_has_time",
            ),
        ]
        indexes = [models.Index(fields=["mailing_list", "state"])]
        permissions = [("import_subscription", "Can import subscribers with proof of consent")]

    def __str__(self) -> str:
        return f"{self.subscriber} – {self.mailing_list}"


class Segment(models.Model):
    """Plain filters that choose among the readers of a list; `filters` is `domain.audience.Filters` as JSON."""

    coalition = models.ForeignKey(
        Coalition, verbose_name=_("coalition"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    title = models.CharField(_("title"), max_length=120)
    filters = models.JSONField(_("filters"), default=dict)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title
