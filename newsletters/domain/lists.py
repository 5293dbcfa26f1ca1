"""Making lists, and how many read each."""

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from newsletters.enums import SubscriptionState
from newsletters.models import MailingList
from organisations.models import Coalition


@transaction.atomic
def make_coalition_list(*, coalition: Coalition) -> MailingList:
    """The list that every coalition has from its first day; the one that is there already, if there is one."""
    present = MailingList.objects.filter(coalition=coalition).order_by("pk").first()
    if present:
        return present
    with override("nl"):
        title = _("News from %(name)s") % {"name": coalition.name}
        return MailingList.objects.create(
            coalition=coalition,
            title=title[:120],
            slug=free_slug(coalition=coalition, title=_("News")),
            description=_("What happens in your region: help, training and meetings for GP practices."),
        )


def free_slug(*, coalition: Coalition | None, title: str) -> str:
    """An address that no list has: coalition, then title. It names the list in mails (List-Id) and stays."""
    start = slugify(f"{coalition.slug} {title}" if coalition else title)[:70] or "lijst"
    taken = set(MailingList.objects.filter(slug__startswith=start).values_list("slug", flat=True))
    return next(slug for slug in (start, *(f"{start}-{number}" for number in range(2, 10_000))) if slug not in taken)


def with_counts(rows: QuerySet[MailingList]) -> QuerySet[MailingList]:
    """Each list with `active_count`, `pending_count` and `left_count`; blocked addresses count as they stand."""
    return rows.annotate(
        active_count=Count("subscriptions", filter=Q(subscriptions__state=SubscriptionState.ACTIVE)),
        pending_count=Count("subscriptions", filter=Q(subscriptions__state=SubscriptionState.PENDING)),
        left_count=Count("subscriptions", filter=Q(subscriptions__state=SubscriptionState.UNSUBSCRIBED)),
    )
