"""The work of webinars and workshops that nobody waits for: mails to many, offers that lapse, reminders, closing."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from core.domain.jobs import enqueue_job
from core.jobs import job_handler, periodic_job
from core.models import Job
from learning.live.domain.exceptions import NotOverYet
from learning.live.domain.mail_words import Words
from learning.live.domain.places import lapse_offers
from learning.live.domain.reminders import close_and_thank, editions_to_close, remind
from learning.live.domain.rounds import mail_batch
from learning.live.enums import RegistrationState
from learning.live.models import Edition, EditionMessage, Registration


@job_handler("live.mail_batch")
def mail_batch_job(
    job: Job,
    edition_id: int,
    registration_ids: Sequence[int],
    mail: str,
    occasion: str = "",
    change: str = "",
    removed: Sequence[dict[str, Any]] = (),
    message_id: int | None = None,
) -> None:
    message = EditionMessage.objects.filter(pk=message_id).first() if message_id else None
    mail_batch(
        edition_id=edition_id,
        registration_ids=registration_ids,
        kind=mail,
        occasion=occasion,
        change=change,
        removed=removed,
        message=Words(subject=message.subject, words=message.words, is_own=True) if message else None,
    )


@periodic_job("live.find_lapsed_offers", every_s=60)
def find_lapsed_offers(job: Job) -> None:
    """A job for each edition with an offer whose time is over, so that one that fails stops no other."""
    late = Registration.objects.filter(state=RegistrationState.OFFERED, offer_until__lt=timezone.now())
    for edition_id in late.order_by("edition_id").values_list("edition_id", flat=True).distinct():
        enqueue_job(
            kind="live.lapse_offers",
            payload={"edition_id": edition_id},
            dedupe_key=f"live.lapse_offers:{edition_id}:{job.pk}",
        )


@job_handler("live.lapse_offers")
def lapse_offers_job(job: Job, edition_id: int) -> None:
    lapse_offers(edition_id=edition_id)


@periodic_job("live.remind", every_s=5 * 60)
def remind_job(job: Job) -> None:
    remind()


@periodic_job("live.find_unclosed", every_s=60 * 60)
def find_unclosed(job: Job) -> None:
    """Editions that are over, of which some are marked present: their completions wait no longer."""
    for edition_id in editions_to_close():
        enqueue_job(
            kind="live.close_attendance",
            payload={"edition_id": edition_id},
            dedupe_key=f"live.close_attendance:{edition_id}:{job.pk}",
        )


@job_handler("live.close_attendance")
def close_attendance_job(job: Job, edition_id: int) -> None:
    edition = Edition.objects.filter(pk=edition_id).first()
    if edition is None:
        return
    try:
        close_and_thank(edition=edition)
    except NotOverYet:
        return
