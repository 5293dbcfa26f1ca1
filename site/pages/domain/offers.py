"""A coalition's news becomes national news: the coalition offers, the national desk decides."""

from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.domain.audit import record_audit
from core.mail import queue_mail
from core.stamp import bump_stamp
from organisations.domain.queries import user_has_any_role, user_has_role
from organisations.enums import StaffRole
from pages.enums import OfferStatus
from pages.exceptions import NotOffered, OfferNotDecided
from pages.models import NewsOffer, NewsPage

OFFERING_ROLES = (StaffRole.COALITION_EDITOR, StaffRole.COALITION_LEAD)
DECIDING_ROLES = (StaffRole.NATIONAL_EDITOR, StaffRole.ADMINISTRATOR)
STANDING = (OfferStatus.PENDING, OfferStatus.ACCEPTED)


def may_offer(*, user: Any, page: NewsPage) -> bool:
    """Whether somebody may offer this item: an editor or lead of its coalition, or the national desk."""
    if page.coalition is None:
        return False
    return user_has_any_role(user, OFFERING_ROLES, coalition=page.coalition) or may_decide(user=user)


def may_decide(*, user: Any) -> bool:
    """Whether somebody sits at the national desk."""
    return any(user_has_role(user, role) for role in DECIDING_ROLES)


def standing_offer(*, page: NewsPage) -> NewsOffer | None:
    """The offer of this item that waits or was accepted."""
    return NewsOffer.objects.filter(page=page, status__in=STANDING).first()


@transaction.atomic
def offer_news(*, page: NewsPage, offered_by: Any) -> NewsOffer:
    """Put a coalition's live news item before the national desk.

    Raises NotOffered if the item is national already, is not live, or an offer of it stands.
    """
    if page.coalition_id is None:
        raise NotOffered(_("This item is national news already."))
    if not page.live:
        raise NotOffered(_("Publish this item first; then you can offer it."))
    try:
        with transaction.atomic():
            offer = NewsOffer.objects.create(page=page, offered_by=offered_by)
    except IntegrityError as error:
        raise NotOffered(_("This item was offered before. The national desk sees it.")) from error
    record_audit(
        actor=offered_by,
        action="pages.offer_news",
        target=offer,
        coalition_id=page.coalition_id,
        after={"page": page.pk},
    )
    return offer


@transaction.atomic
def decide_offer(*, offer: NewsOffer, decided_by: Any, accept: bool, reason: str = "") -> NewsOffer:
    """Accept or decline; mails whoever offered it. Accepted, the item stands among the national news at once.

    Raises OfferNotDecided if a decision was taken before, or if a "no" comes without a reason.
    """
    reason = reason.strip()
    if not accept and not reason:
        raise OfferNotDecided(_("Write why you decline: the coalition gets to read it."))
    status = OfferStatus.ACCEPTED if accept else OfferStatus.DECLINED
    decided = NewsOffer.objects.filter(pk=offer.pk, status=OfferStatus.PENDING).update(
        status=status, decided_by=decided_by, decided_at=timezone.now(), reason=reason[:300]
    )
    if not decided:
        raise OfferNotDecided(_("Somebody else decided about this item just now."))
    offer.refresh_from_db()
    record_audit(
        actor=decided_by,
        action=f"pages.{status}_news",
        target=offer,
        coalition_id=offer.page.coalition_id,
        before={"status": OfferStatus.PENDING.value},
        after={"status": status.value, "reason": offer.reason},
    )
    _tell_offerer(offer)
    bump_stamp()
    return offer


@transaction.atomic
def end_national_place(*, offer: NewsOffer, ended_by: Any, reason: str) -> NewsOffer:
    """Take an accepted item off the national news again; it stays with its coalition.

    Raises OfferNotDecided if it does not stand there, or without a reason.
    """
    reason = reason.strip()
    if not reason:
        raise OfferNotDecided(_("Write why you decline: the coalition gets to read it."))
    ended = NewsOffer.objects.filter(pk=offer.pk, status=OfferStatus.ACCEPTED).update(
        status=OfferStatus.DECLINED, decided_by=ended_by, decided_at=timezone.now(), reason=reason[:300]
    )
    if not ended:
        raise OfferNotDecided(_("This item does not stand among the national news."))
    offer.refresh_from_db()
    record_audit(
        actor=ended_by,
        action="pages.withdraw_news",
        target=offer,
        coalition_id=offer.page.coalition_id,
        before={"status": OfferStatus.ACCEPTED.value},
        after={"status": OfferStatus.DECLINED.value, "reason": offer.reason},
    )
    _tell_offerer(offer)
    bump_stamp()
    return offer


def _tell_offerer(offer: NewsOffer) -> None:
    if offer.offered_by is None or not offer.offered_by.is_active or offer.offered_by_id == offer.decided_by_id:
        return
    queue_mail(
        template="pages/news_offer_decided",
        to=offer.offered_by.email,
        context={
            "first_name": offer.offered_by.first_name,
            "title": offer.page.title,
            "accepted": offer.status == OfferStatus.ACCEPTED,
            "reason": offer.reason,
            "url": f"{settings.BASE_URL}{offer.page.url or '/'}",
        },
        dedupe_key=f"news-offer-{offer.pk}-{offer.status}",
    )
