"""Header and footer from the menus snippet, in memory under the version stamp."""

from typing import Any

from django.conf import settings
from wagtail.models import Page, Site

from core.navigation import FooterColumn, Navigation, NavigationLink
from core.routing import page_url
from core.stamp import StampedCache
from pages.models import Menus

_navigation: StampedCache[Navigation] = StampedCache(size=10)


def navigation_in(language_code: str) -> Navigation:
    """The navigation in one language; without menus of its own a language gets those of the default language."""
    return _navigation.get_or_make(language_code, lambda: _read(language_code))


def navigation_of(*, menus: Menus) -> Navigation:
    """What these menus, saved or not, put at the top and the bottom of every page. Links to nothing are left out."""
    return Navigation(
        main=_links([child.value for child in menus.main]),
        footer=tuple(
            FooterColumn(heading=child.value["heading"], links=_links(child.value["links"])) for child in menus.footer
        ),
        footer_text=menus.footer_text,
    )


def _read(language_code: str) -> Navigation:
    menus = Menus.objects.filter(locale__language_code__in={language_code, settings.LANGUAGE_CODE})
    by_language = {one.locale.language_code: one for one in menus.select_related("locale")}
    found = by_language.get(language_code) or by_language.get(settings.LANGUAGE_CODE)
    return navigation_of(menus=found) if found else _from_tree()


def _from_tree() -> Navigation:
    """Before anybody made a menu: the pages below the home page that say they stand in menus."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return Navigation()
    pages = Page.objects.child_of(site.root_page).live().in_menu().values_list("title", "url_path")
    return Navigation(main=tuple(NavigationLink(label=title, url=page_url(path) or "/") for title, path in pages))


def _links(values: Any) -> tuple[NavigationLink, ...]:
    return tuple(
        NavigationLink(label=value.label, url=value.url, room=value.get("room") or "") for value in values if value.url
    )
