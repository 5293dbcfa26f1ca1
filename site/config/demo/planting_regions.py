"""The start pack and how far two coalitions are, files that they keep and share, and a new editor's item to judge."""

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Locale, WorkflowState

from accounts.models import User
from coalitions.domain.files import add_file
from coalitions.domain.start_pack import current_pack, publish_pack, save_pack, save_step, start_draft, tick_step
from coalitions.enums import FileVisibility
from coalitions.models import CoalitionPage, RegionFile
from config.demo.data_files import load
from config.demo.pages import put
from organisations.models import Coalition
from pages.models import NewsIndexPage, NewsPage

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
