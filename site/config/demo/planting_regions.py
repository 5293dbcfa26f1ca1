"""A region at work: its start pack and files, its home and partners, and what waits for its lead."""

import uuid

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Locale, WorkflowState

from accounts.models import User
from coalitions.domain.files import add_file
from coalitions.domain.partners import PartnerLine, save_partners
from coalitions.domain.start_pack import current_pack, publish_pack, save_pack, save_step, start_draft, tick_step
from coalitions.enums import FileVisibility
from coalitions.models import CoalitionPage, RegionFile
from config.demo.data_files import load
from config.demo.pages import put
from organisations.domain.queries import contacts_of
from organisations.domain.transfers import request_transfer
from organisations.models import Coalition, Practice, Transfer
from pages.models import ContactMessage, NewsIndexPage, NewsPage
from toolkit.models import MaterialPage

HERE, ELSEWHERE = "noorderveld", "zuiderkamp"
AUTHOR, EDITOR, LEAD, NEIGHBOUR, DESK = (
    f"{name}@demo.example"
    for name in (
        "nieuw.noorderveld",
        "redactie.noorderveld",
        "projectleider.noorderveld",
        "redactie.zuiderkamp",
        "redactie",
    )
)
RECOMMENDED = ("flyer-a5", "poster-kijk-in-uw-dossier", "spiekkaart-balie")
MOVING = "01990007"  # De Leemhoeve, of the neighbouring region
FILES = (
    (HERE, LEAD, "Notulen stuurgroep september", "Notulen stuurgroep.txt", FileVisibility.PRIVATE),
    (HERE, EDITOR, "Draaiboek startbijeenkomst", "Draaiboek startbijeenkomst.txt", FileVisibility.SHARED),
    (ELSEWHERE, NEIGHBOUR, "Belscript voor praktijken die achterlopen", "Belscript.txt", FileVisibility.SHARED),
)


def plant_regions() -> str:
    people = {user.email: user for user in User.objects.filter(email__in=(AUTHOR, EDITOR, LEAD, NEIGHBOUR, DESK))}
    coalitions = {one.slug: one for one in Coalition.objects.filter(slug__in=(HERE, ELSEWHERE))}
    if current_pack() is None:
        _plant_pack(desk=people[DESK], coalition=coalitions[HERE], lead=people[LEAD])
    for slug, email, title, filename, visibility in FILES:
        if not RegionFile.objects.filter(coalition=coalitions[slug], title=title).exists():
            add_file(
                coalition=coalitions[slug],
                file=ContentFile(f"{title.upper()}\n\nVoorbeeld voor de demo.\n".encode(), name=filename),
                title=title,
                visibility=visibility,
                actor=people[email],
            )
    _plant_item_to_judge(coalitions[HERE], author=people[AUTHOR])
    _plant_home(coalitions[HERE])
    _plant_partners(coalitions[HERE], actor=people[LEAD])
    _plant_waiting(coalitions[HERE])
    return f"{current_pack()}, {RegionFile.objects.count()} files"


def _plant_pack(*, desk: User, coalition: Coalition, lead: User) -> None:
    data = load("startpakket.toml")
    draft = start_draft(actor=desk)
    save_pack(pack=draft, title=data["title"], intro=data["intro"])
    for step in data["steps"]:
        content = step.get("content", "").lstrip().encode("utf-8-sig")
        file = ContentFile(content, name=step["filename"]) if "filename" in step else None
        save_step(pack=draft, step=None, title=step["title"], explanation=step["explanation"], file=file)
    pack = publish_pack(pack=draft, change_note=data["change_note"], actor=desk)
    for step in pack.steps.all()[: data["done"]]:
        tick_step(coalition=coalition, step=step, is_done=True, actor=lead)


def _plant_item_to_judge(coalition: Coalition, *, author: User) -> None:
    section = CoalitionPage.objects.get(coalition=coalition, locale=Locale.get_default())
    index = NewsIndexPage.objects.child_of(section).get()
    item = put(
        index,
        NewsPage(
            title="Drie vragen die wij het vaakst krijgen",
            slug="drie-vragen",
            summary="Van inloggen tot uitslagen: dit vragen praktijken ons deze maand.",
            date=timezone.localdate(),
            category="praktijk",
            author_name="redactie Noorderveld",
            owner=author,
            body=[{"type": "text", "value": "<p>Wij verzamelden de vragen van vijf praktijkbezoeken.</p>"}],
        ),
        publish=False,
    )
    workflow = item.get_workflow()
    if workflow and not WorkflowState.objects.for_instance(item).exists():
        item.save_revision(user=author)
        workflow.start(item, author)


def _plant_home(coalition: Coalition) -> None:
    """The home of one section as an editor might arrange it: with national news and materials that it chose."""
    page = CoalitionPage.objects.get(coalition=coalition, locale=Locale.get_default())
    news = NewsPage.objects.live().filter(coalition=None).order_by("-date")[:3]
    materials = MaterialPage.objects.live().filter(slug__in=RECOMMENDED).order_by("title")
    chosen = [
        ("national_news", "Ook van belang voor uw praktijk", news),
        ("materials", "Dit raden wij u aan", materials),
    ]
    body = page.body.get_prep_value()
    if any(block["type"] == "materials" for block in body):
        return
    after = next((place for place, block in enumerate(body) if block["type"] == "contact"), len(body))
    for name, title, pages in reversed(chosen):
        value = {"title": title, "pages": [one.pk for one in pages]}
        body.insert(after, {"type": name, "value": value})
    page.body = body
    page.save_revision().publish()
    item = NewsPage.objects.live().filter(coalition=coalition).order_by("date").first()
    if item:
        item.related_material = MaterialPage.objects.filter(slug=RECOMMENDED[0]).first()
        item.save_revision().publish()


def _plant_partners(coalition: Coalition, *, actor: User) -> None:
    lines = [
        PartnerLine(name="Huisartsengroep Noorderveld", url="https://huisartsen.noorderveld.example"),
        PartnerLine(name="Bibliotheek Elzerveen", url="https://bibliotheek.elzerveen.example"),
        PartnerLine(name="Patiëntenraad Noord"),
    ]
    if not coalition.partners.exists():
        save_partners(coalition=coalition, lines=lines, actor=actor)


def _plant_waiting(coalition: Coalition) -> None:
    """What a lead finds in the morning: a question, and a practice from elsewhere that wants to come."""
    if not ContactMessage.objects.filter(coalition=coalition).exists():
        ContactMessage.objects.create(
            submission_key=uuid.uuid4(),
            coalition=coalition,
            name="Hanna de Wit",
            email="hanna@wittemolen.example",
            subject="Kan er iemand langskomen?",
            question="Wij beginnen volgende maand met online inzage. Kan een consulent een keer komen kijken?",
        )
    practice = Practice.objects.get(agb_code=MOVING)
    contact = contacts_of(practice).first()
    if contact and not Transfer.objects.filter(practice=practice).exists():
        request_transfer(
            practice=practice, to_coalition=coalition, note="Ons nieuwe gebouw staat in Elzerveen.", actor=contact.user
        )
