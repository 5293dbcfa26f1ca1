"""Who gets what at this app's addresses."""

from tests.architecture.matrix import LOGIN, Row, expect


def _offer(world, tenant):
    from pages.domain.offers import offer_news, standing_offer

    return {
        "offer_id": (standing_offer(page=tenant.news_page) or offer_news(page=tenant.news_page, offered_by=None)).pk
    }


def _message(world, tenant):
    import uuid

    from pages.models import ContactMessage

    fields = {"name": "Sanne", "email": "sanne@matrix.example", "subject": "Poster", "question": "Mag dat?"}
    return {"pk": ContactMessage.objects.create(submission_key=uuid.uuid4(), **fields).pk}


# A practice's people are no staff: they are asked to sign in as such.
NO_ADMIN = {"anonymous": LOGIN, "learner": LOGIN, "contact": LOGIN}


def inside(default, **allowed):
    """A view of the admin: whoever has no access to the admin signs in first, others may be sent to the dashboard."""
    return expect(default, anonymous=LOGIN, learner=LOGIN, contact=LOGIN, **allowed)


OFFERING = {"coalition_editor": 200, "coalition_lead": 200, "national_editor": 200, "administrator": 200}
NATIONAL_DESK = {"national_editor": 200, "administrator": 200}
QUESTIONS = {"national_editor": 200, "administrator": 200, "question_desk": 200}

ROWS = [
    Row(url="pages:portal", own=expect(200, anonymous=LOGIN)),
    Row(url="pages:search", own=expect(200)),
    # Wagtail turns a "not allowed" into a redirect to the dashboard that names nothing.
    Row(url="pages_desk:offers", own=inside(302, **NATIONAL_DESK)),
    Row(
        url="pages_desk:offer",
        kwargs=lambda world, tenant: {"page_id": tenant.news_page.pk},
        own=inside(404, **OFFERING),
        foreign=inside(404, **NATIONAL_DESK),
    ),
    Row(
        url="pages_desk:decide",
        kwargs=_offer,
        own=inside(302, **NATIONAL_DESK),
        foreign=inside(302, **NATIONAL_DESK),
    ),
    *(Row(url=f"contact_messages:{name}", own=inside(302, **QUESTIONS)) for name in ("index", "index_results")),
    *(
        Row(url=f"contact_messages:{name}", kwargs=_message, own=inside(302, **QUESTIONS))
        for name in ("edit", "history", "history_results", "usage")
    ),
]
