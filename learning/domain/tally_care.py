"""The night's work on the roll-ups: what counts from today or no longer does, and whether all of it is right."""

import datetime as dt
import logging

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core.domain.audit import record_audit
from core.domain.jobs import beat
from core.models import Heartbeat
from learning.domain.tallies import Drift, rebuild_tallies, refresh_practices, tally_drift
from learning.models import Standing, TrainingRule
from organisations.domain.queries import valid_on
from organisations.models import Affiliation, Membership, Practice

logger = logging.getLogger(__name__)

HEARTBEAT = "learning.tallies"
# Where no earlier round is known, so many days are looked at.
FIRST_LOOK_DAYS = 31


def tend_tallies(*, at: dt.datetime | None = None) -> Drift:
    """Move over what time changed since the last round, then compare everything; what was wrong is mended and reported.

    Returns what was found wrong. It stands in the log and in the audit log, for whoever runs the platform.
    """
    at = at or timezone.now()
    with transaction.atomic():
        refresh_practices(practice_ids=practices_changed_by_time(since=_last_round(at), at=at), at=at)
        drift = tally_drift(at=at)
        if drift.count:
            logger.error("roll-ups were wrong and are made anew: %s", drift.rows)
            rebuild_tallies(at=at)
            practice = Practice.objects.order_by("pk").first()
            if practice is not None:
                record_audit(actor=None, action="learning.tallies_mended", target=practice, after=drift.rows)
        beat(name=HEARTBEAT)
    return drift


def practices_changed_by_time(*, since: dt.datetime, at: dt.datetime) -> set[int]:
    """Practices where somebody starts or stops, a completion expired, or the coalition or the rule changed by its date.

    Both days count: what somebody did on them is in step already, and counting it again changes nothing.
    """
    first, last = timezone.localdate(since), timezone.localdate(at)
    if TrainingRule.objects.filter(valid_from__range=(first, last)).exists():
        return set(Practice.objects.filter(is_active=True).values_list("pk", flat=True))
    dated = Q(valid_from__range=(first, last)) | Q(valid_until__range=(first, last))
    expired = Standing.objects.filter(expires_at__gt=since, expires_at__lte=at).values("user_id")
    return {
        *Membership.objects.filter(dated).values_list("practice_id", flat=True),
        *Affiliation.objects.filter(dated).values_list("practice_id", flat=True),
        *Membership.objects.filter(valid_on(last), user_id__in=expired).values_list("practice_id", flat=True),
    }


def _last_round(at: dt.datetime) -> dt.datetime:
    found = Heartbeat.objects.filter(name=HEARTBEAT).values_list("at", flat=True).first()
    return found or at - dt.timedelta(days=FIRST_LOOK_DAYS)
