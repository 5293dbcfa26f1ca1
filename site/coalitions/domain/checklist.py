"""What a coalition still has to do before its section is worth a visit."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from coalitions.domain import start_pack as packs
from coalitions.domain.staff import missing_people
from coalitions.models import CoalitionPage
from organisations.models import Coalition, Identity
from pages.models import ContactMessage, NewsPage


@dataclass(frozen=True, kw_only=True)
class Step:
    text: str
    url: str
    is_done: bool


@dataclass(frozen=True, kw_only=True)
class Checklist:
    """A coalition's steps and where its people work."""

    coalition: Coalition
    steps: tuple[Step, ...]
    section_url: str
    news_url: str
    branding_url: str
    board_url: str = ""
    questions_url: str = ""
    questions: int = 0
    people_url: str = ""
    start_pack_url: str = ""
    start_pack: packs.Checklist | None = None
    warnings: tuple[str, ...] = ()

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)


def checklist_of(coalition: Coalition, *, is_lead: bool) -> Checklist | None:
    """The checklist of a coalition's section in the default language; None if it has no section.

    is_lead: with what only a lead may do.
    """
    section = CoalitionPage.objects.filter(coalition=coalition).order_by("locale_id").first()
    if section is None:
        return None
    identity = Identity.objects.filter(coalition=coalition).first()
    news_index = section.get_children().filter(slug="nieuws").first()
    write_news = reverse("wagtailadmin_pages:add", args=["pages", "newspage", news_index.pk]) if news_index else ""
    edit_section = reverse("wagtailadmin_pages:edit", args=[section.pk])
    branding = reverse("coalitions_admin:branding", args=[coalition.slug])
    has_news = NewsPage.objects.live().filter(coalition=coalition).exists()
    steps = [
        Step(text=_("Choose your colours"), url=branding, is_done=bool(identity and identity.brand_colour)),
        Step(text=_("Put up your logo"), url=branding, is_done=bool(identity and identity.logo)),
        Step(text=_("Say who you are and whom to call"), url=edit_section, is_done=bool(section.consultants)),
        Step(text=_("Write your first news item"), url=write_news, is_done=has_news),
    ]
    postcodes = reverse("coalitions_admin:postcodes", args=[coalition.slug]) if is_lead else ""
    if postcodes:
        has_areas = coalition.postcode_areas.exists()
        steps.append(Step(text=_("Say which postcodes lie in your region"), url=postcodes, is_done=has_areas))
    return Checklist(
        coalition=coalition,
        steps=tuple(steps),
        section_url=section.url or "",
        news_url=write_news,
        branding_url=branding,
        board_url=reverse("coalitions_admin:board", args=[coalition.slug]),
        questions_url=reverse("coalitions_admin:questions", args=[coalition.slug]),
        questions=ContactMessage.objects.filter(coalition=coalition, handled_at=None).count(),
        people_url=reverse("coalitions_admin:people", args=[coalition.slug]) if is_lead else "",
        start_pack_url=reverse("coalitions_admin:start_pack", args=[coalition.slug]),
        start_pack=packs.checklist_of(coalition),
        warnings=tuple(missing_people(coalition)) if is_lead else (),
    )
