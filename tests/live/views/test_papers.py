"""The trainer's briefing on paper, and what search engines hear of the agenda."""

import datetime as dt

import pypdfium2
import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from learning.live.enums import EditionState, MaterialMoment
from learning.live.models import EditionMaterial, Recording
from organisations.enums import StaffRole
from tests.factories.live import make_edition, make_registration, make_speaker, make_webinar
from tests.factories.media import VideoFactory
from tests.factories.organisations import CoalitionFactory, staff
from tests.factories.toolkit import make_material

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_briefing_on_paper_says_what_a_trainer_needs_and_is_logged(client: Client) -> None:
    coalition = CoalitionFactory()
    user = staff(role=StaffRole.COALITION_LEAD, coalition=coalition)
    user.groups.get().permissions.set(Permission.objects.filter(codename="access_admin"))
    client.force_login(user)
    edition = make_edition(coalition=coalition, asks_needs=True, route="Parkeren kan achter.", capacity=1,
                           speakers=[make_speaker("Mirjam Kuiper")])  # fmt: skip
    EditionMaterial.objects.create(
        edition=edition, moment=MaterialMoment.TRAINER, title="Draaiboek", url="https://open.example/draaiboek"
    )
    EditionMaterial.objects.create(
        edition=edition, moment=MaterialMoment.TRAINER, material=make_material(title="Receptenblok", slug="recept")
    )
    coming = make_registration(edition, diet="vegetarisch")
    waiting = make_registration(edition)

    answer = client.get(reverse("live_admin:download", args=[edition.pk, "briefing.pdf"]))
    with pypdfium2.PdfDocument(answer.content) as document:
        text = " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())

    expected = [edition.title, "Parkeren kan achter.", "Mirjam Kuiper", "Draaiboek",
                "open.example/draaiboek", "Receptenblok", "/toolkit/recept", coming.name, "vegetarisch"]  # fmt: skip
    assert [words for words in expected if words not in text] == []
    assert (waiting.name in text, waiting.name != coming.name) == (False, True)
    assert AuditEntry.objects.filter(action="live.attendees_exported").count() == 1


def test_sitemap_names_what_is_to_come_and_recordings_for_everybody(client: Client) -> None:
    coming, past = make_edition(title="Straks"), make_webinar("Vorige maand", days=-30)
    hidden = make_webinar("Besloten", days=-20)
    for one, is_public in ((past, True), (hidden, False)):
        Recording.objects.create(
            edition=one, video=VideoFactory(), is_public=is_public, published_at=timezone.now() - dt.timedelta(days=1)
        )
    make_edition(title="Concept", state=EditionState.DRAFT)
    make_edition(title="Afgelast", state=EditionState.CANCELLED)

    xml = client.get("/sitemap.xml").content.decode()
    found = [line.split("</loc>")[0] for line in xml.split("/agenda/")[1:]]

    assert found == ["", f"{coming.slug}/", f"{past.slug}/opname/"]
