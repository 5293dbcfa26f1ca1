"""One function makes a coalition with everything that is its own, or nothing."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Locale, Page, Site

from coalitions.blocks import FIRST_PARTS, LAST_PARTS
from coalitions.domain.branding import check_colours
from coalitions.domain.exceptions import CoalitionNotMade, RuleNotMet, SlugTaken
from coalitions.domain.theming import ALL_REGIONS
from coalitions.models import CoalitionCollection, CoalitionIndexPage, CoalitionPage
from core.domain.audit import record_audit
from core.stamp import bump_stamp
from newsletters.domain.lists import make_coalition_list
from organisations.domain.maps import place_on_map
from organisations.models import Coalition, Identity
from organisations.permissions.groups import coalition_collection, ensure_coalition_groups
from pages.models import NewsIndexPage, StandardPage

MIN_ORGANISATIONS = 2
MIN_INHABITANTS = 100_000
INDEX_SLUG = "regio"


@transaction.atomic
def provision_coalition(
    *,
    name: str,
    slug: str,
    brand_colour: str,
    accent_colour: str | None = None,
    contact_email: str,
    organisations_count: int,
    inhabitants: int,
    override_reason: str = "",
    actor: Any,
    contact_phone: str = "",
    practices_count: int = 0,
    figures_date: dt.date | None = None,
    places: str = "",
    summary: str = "",
    map_cell: tuple[int, int] | None = None,
) -> Coalition:
    """Make a coalition: identity, collection, groups, mailing list, section with its pages, and its permissions.

    `actor` is the administrator, or None for the system; `override_reason` says why a coalition below the programme's
    rule may be made; `map_cell` is its column and row on the map, by default beside the others. The audit log gets a
    line. Raises UnreadableColour, ColourNotUnderstood, SlugTaken, RuleNotMet, CellTaken or CoalitionNotMade; then
    nothing was made.
    """
    check_colours(brand_colour=brand_colour, accent_colour=accent_colour)
    _check(name=name, slug=slug, contact_email=contact_email)
    _check_rule(organisations_count=organisations_count, inhabitants=inhabitants, override_reason=override_reason)
    coalition = Coalition.objects.create(
        name=name,
        slug=slug,
        contact_email=contact_email,
        contact_phone=contact_phone,
        organisations_count=organisations_count,
        inhabitants=inhabitants,
        practices_count=practices_count,
        figures_date=figures_date,
        places=places,
    )
    Identity.objects.create(
        coalition=coalition, display_name=name, brand_colour=brand_colour, accent_colour=accent_colour or ""
    )
    collection = coalition_collection(name)
    CoalitionCollection.objects.create(coalition=coalition, collection=collection)
    ensure_coalition_groups(coalition=coalition, collection=collection)
    make_coalition_list(coalition=coalition)
    place_on_map(coalition=coalition, cell=map_cell)
    for index in _indexes():
        _make_section(coalition=coalition, index=index, summary=summary)
    record_audit(
        actor=actor,
        action="coalition.provision",
        target=coalition,
        coalition_id=coalition.pk,
        after={
            "name": name,
            "slug": slug,
            "organisations_count": organisations_count,
            "inhabitants": inhabitants,
            "override_reason": override_reason,
        },
    )
    bump_stamp()
    return coalition


def ensure_coalition_index() -> CoalitionIndexPage:
    """The list of coalitions in the default language, made below the home page where there is none."""
    index = CoalitionIndexPage.objects.filter(locale=Locale.get_default()).first()
    if index:
        return index
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    if site is None:
        raise CoalitionNotMade(_("There is no home page yet. Make the site first."))
    with override("nl"):
        index = CoalitionIndexPage(
            title=_("Coalitions"),
            slug=INDEX_SLUG,
            show_in_menus=True,
            summary=_("GP practices work together in regional coalitions. Find yours."),
        )
        _add(parent=site.root_page, page=index)
    return index


def _check(*, name: str, slug: str, contact_email: str) -> None:
    if not name.strip():
        raise CoalitionNotMade(_("Give the coalition a name."))
    if Coalition.objects.filter(name__iexact=name.strip()).exists():
        raise CoalitionNotMade(_("There is a coalition named “%(name)s” already.") % {"name": name})
    if not slug or slug != slugify(slug):
        raise CoalitionNotMade(_("An address holds small letters, digits and hyphens only, for example “noordoever”."))
    index = ensure_coalition_index()
    siblings = Page.objects.filter(path__startswith=index.path, depth=index.depth + 1)
    if slug == ALL_REGIONS or Coalition.objects.filter(slug=slug).exists() or siblings.filter(slug=slug).exists():
        raise SlugTaken(_("The address /regio/%(slug)s/ is taken. Choose another one.") % {"slug": slug})
    try:
        validate_email(contact_email)
    except ValidationError as error:
        raise CoalitionNotMade(_("Write an e-mail address like info@noordoever.example.")) from error


def _check_rule(*, organisations_count: int, inhabitants: int, override_reason: str) -> None:
    met = organisations_count >= MIN_ORGANISATIONS and inhabitants >= MIN_INHABITANTS
    if not met and not override_reason.strip():
        raise RuleNotMet(
            _(
                "A coalition has at least 2 organisations and 100,000 inhabitants. Give the reason why this one may be "
                "made all the same."
            )
        )


def _indexes() -> list[CoalitionIndexPage]:
    """The list of coalitions in each language in which there is one."""
    return [ensure_coalition_index(), *CoalitionIndexPage.objects.exclude(locale=Locale.get_default())]


def _make_section(*, coalition: Coalition, index: CoalitionIndexPage, summary: str) -> CoalitionPage:
    with override(index.locale.language_code):
        section = CoalitionPage(
            title=coalition.name,
            slug=coalition.slug,
            coalition=coalition,
            body=[{"type": name, "value": {}} for name in (*FIRST_PARTS, *LAST_PARTS)],
            summary=summary or _("News and help for the GP practices of %(name)s.") % {"name": coalition.name},
        )
        _add(parent=index, page=section)
        _add(
            parent=section,
            page=NewsIndexPage(title=_("News"), slug="nieuws", show_in_menus=True, coalition=coalition),
        )
        for title, slug, text in (
            (_("About us"), "over-ons", _about_text(coalition)),
            (_("Contact"), "contact", _contact_text(coalition)),
        ):
            body = [{"type": "text", "value": text}]
            _add(parent=section, page=StandardPage(title=title, slug=slug, show_in_menus=True, body=body))
    return section


def _about_text(coalition: Coalition) -> str:
    """What is true of each coalition, so that its page says something before an editor writes more."""
    sentence = _(
        "In %(name)s organisations work together to help GP practices give patients online access to their record."
    )
    text = format_html("<p>{}</p>", sentence % {"name": coalition.name})
    if coalition.places:
        text += format_html("<p>{}</p>", _("You find us in %(places)s.") % {"places": coalition.places})
    return text


def _contact_text(coalition: Coalition) -> str:
    text = format_html(
        '<p>{}</p><p>{} <a href="mailto:{}">{}</a></p>',
        _("Do you have a question about access, training or help for your practice? We are glad to help."),
        _("E-mail:"),
        coalition.contact_email,
        coalition.contact_email,
    )
    if coalition.contact_phone:
        text += format_html("<p>{} {}</p>", _("Phone:"), coalition.contact_phone)
    return text


def _add(*, parent: Page, page: Page) -> None:
    """Add a page that is live at once, in its parent's language, without the cost of a revision."""
    page.locale = parent.locale
    page.live = True
    page.first_published_at = page.last_published_at = timezone.now()
    parent.add_child(instance=page)
