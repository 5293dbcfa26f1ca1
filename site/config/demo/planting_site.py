"""The ground: languages, the one site with its home page, the groups of the staff; and the end: search."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from wagtail.models import Locale, Page, Site

from config.demo.bodies import Bodies
from config.demo.data_files import load
from config.demo.pictures import picture
from core.stamp import bump_stamp
from media.domain.renditions import picture_sources
from media.models import CustomImage
from organisations.permissions.groups import ensure_staff_groups
from pages.models import HomePage


def home() -> HomePage:
    return HomePage.objects.get(locale=Locale.get_default())


def plant_home() -> str:
    """The home page at the root, and one Site that serves it. Wagtail's welcome page goes."""
    for code, _name in settings.LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    if HomePage.objects.exists():
        return "stood already"
    data = load("pages.toml")["home"]
    root = Page.get_first_root_node()
    page = HomePage(
        title=data["title"],
        slug="start",
        locale=Locale.get_default(),
        summary=data["summary"],
        hero_heading=data["hero_heading"],
        popular_searches=", ".join(data["popular_searches"]),
        courses_heading=data["courses_heading"],
        figures_heading=data["figures_heading"],
    )
    root.add_child(instance=page)
    Site.objects.all().delete()
    Site.objects.create(
        hostname="localhost", port=80, root_page=page, is_default_site=True, site_name=settings.SITE_NAME
    )
    for welcome in Page.objects.filter(depth=2).exclude(pk=page.pk):
        welcome.delete()
    bump_stamp()
    return "one site, two languages"


def fill_home(*, bodies: Bodies) -> None:
    """What the home page shows, once the rooms it leads to stand."""
    data = load("pages.toml")["home"]
    page: Any = home()
    page.doors = _raw("door", data["doors"])
    page.entries = _raw("entry", data["entries"])
    page.body = bodies.stream(data["blocks"])
    page.social_image = picture("door-open")
    page.save_revision().publish()


def _raw(kind: str, items: list[dict]) -> list[dict]:
    values = [{key: value for key, value in item.items() if key != "art"} for item in items]
    for value in values:
        if "links" in value:
            value["links"] = [{"page": None, **link} for link in value["links"]]
    return [{"type": kind, "value": {"page": None, **value} if kind == "door" else value} for value in values]


def plant_roles() -> str:
    return f"{len(ensure_staff_groups())} groups"


def plant_sizes() -> str:
    """Every picture in the sizes that pages ask for, so that the first visitor does not wait for them."""
    images = CustomImage.objects.prefetch_related("renditions")
    return f"{sum(picture_sources(image) is not None for image in images)} pictures"


def finish() -> str:
    call_command("rebuild_references_index", verbosity=0)
    call_command("update_index", verbosity=0)
    bump_stamp()
    return "filled"
