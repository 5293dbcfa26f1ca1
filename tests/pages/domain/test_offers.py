import pytest

from core.models import AuditEntry, Job
from organisations.enums import StaffRole
from pages.domain.offers import decide_offer, end_national_place, may_decide, may_offer, offer_news
from pages.enums import OfferStatus
from pages.exceptions import NotOffered, OfferNotDecided
from pages.models import NewsOffer
from tests.factories import pages as make
from tests.factories.accounts import UserFactory
from tests.factories.organisations import staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def regional_news():
    make.make_news_index()
    index = make.make_news_index(coalition=make.make_coalition())
    return make.make_news(index=index, title="Uit de regio")


def test_offer_news_waits_and_is_audited(regional_news):
    user = UserFactory()

    offer = offer_news(page=regional_news, offered_by=user)

    assert (offer.status, offer.offered_by, offer.decided_at) == (OfferStatus.PENDING, user, None)
    entry = AuditEntry.objects.get(action="pages.offer_news")
    assert (entry.actor_id, entry.coalition_id, entry.target_id) == (
        user.pk,
        regional_news.coalition_id,
        str(offer.pk),
    )


def test_offer_news_twice_is_refused_and_leaves_one(regional_news):
    offer_news(page=regional_news, offered_by=UserFactory())

    with pytest.raises(NotOffered):
        offer_news(page=regional_news, offered_by=UserFactory())
    assert NewsOffer.objects.count() == 1


def test_offer_news_after_a_no_is_allowed(regional_news):
    user = UserFactory()
    decide_offer(offer=offer_news(page=regional_news, offered_by=user), decided_by=user, accept=False, reason="Te kort")

    offer_news(page=regional_news, offered_by=user)

    assert sorted(NewsOffer.objects.values_list("status", flat=True)) == ["declined", "pending"]


def test_offer_news_of_draft_or_national_page_is_refused(regional_news):
    draft = make.make_news(index=regional_news.get_parent().specific, title="Concept", live=False)
    national = make.make_news(index=make.NewsIndexPage.objects.get(coalition=None), title="Landelijk")

    for page in (draft, national):
        with pytest.raises(NotOffered):
            offer_news(page=page, offered_by=UserFactory())
    assert NewsOffer.objects.count() == 0


def test_decide_offer_accepts_mails_and_audits(regional_news):
    offerer, desk = UserFactory(first_name="Lieke"), UserFactory()
    offer = offer_news(page=regional_news, offered_by=offerer)

    decided = decide_offer(offer=offer, decided_by=desk, accept=True)

    assert (decided.status, decided.decided_by) == (OfferStatus.ACCEPTED, desk)
    job = Job.objects.get(kind="core.send_mail")
    assert (job.payload["to"], job.payload["template"], job.payload["context"]["accepted"]) == (
        offerer.email,
        "pages/news_offer_decided",
        True,
    )
    assert AuditEntry.objects.filter(action="pages.accepted_news", actor_id=desk.pk).count() == 1


def test_decide_offer_declines_only_with_a_reason(regional_news):
    offer = offer_news(page=regional_news, offered_by=UserFactory())

    with pytest.raises(OfferNotDecided):
        decide_offer(offer=offer, decided_by=UserFactory(), accept=False, reason="  ")
    offer.refresh_from_db()
    assert offer.status == OfferStatus.PENDING


def test_decide_offer_twice_keeps_the_first_decision(regional_news):
    desk = UserFactory()
    offer = offer_news(page=regional_news, offered_by=UserFactory())
    decide_offer(offer=offer, decided_by=desk, accept=True)

    with pytest.raises(OfferNotDecided):
        decide_offer(offer=offer, decided_by=UserFactory(), accept=False, reason="Toch niet")
    offer.refresh_from_db()
    assert (offer.status, offer.decided_by) == (OfferStatus.ACCEPTED, desk)


def test_end_national_place_takes_an_accepted_item_off(regional_news):
    desk = UserFactory()
    offer = offer_news(page=regional_news, offered_by=UserFactory())
    decide_offer(offer=offer, decided_by=desk, accept=True)

    ended = end_national_place(offer=offer, ended_by=desk, reason="Niet meer actueel")

    assert (ended.status, ended.reason) == (OfferStatus.DECLINED, "Niet meer actueel")


def test_who_may_offer_and_decide(regional_news):
    other = make.make_coalition(name="Zuidkust")
    here = regional_news.coalition
    people = {
        "editor here": staff(role=StaffRole.COALITION_EDITOR, coalition=here),
        "lead here": staff(role=StaffRole.COALITION_LEAD, coalition=here),
        "analyst here": staff(role=StaffRole.COALITION_ANALYST, coalition=here),
        "editor there": staff(role=StaffRole.COALITION_EDITOR, coalition=other),
        "national editor": staff(role=StaffRole.NATIONAL_EDITOR),
        "administrator": staff(role=StaffRole.ADMINISTRATOR),
        "designer": staff(role=StaffRole.DESIGNER),
        "nobody": UserFactory(),
    }

    assert {
        name: (may_offer(user=user, page=regional_news), may_decide(user=user)) for name, user in people.items()
    } == {
        "editor here": (True, False),
        "lead here": (True, False),
        "analyst here": (False, False),
        "editor there": (False, False),
        "national editor": (True, True),
        "administrator": (True, True),
        "designer": (False, False),
        "nobody": (False, False),
    }
