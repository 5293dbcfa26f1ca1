"""The toolkit: its index page, and materials that have been published."""

import itertools
from collections.abc import Iterable
from typing import Any

from wagtail.models import Collection, Locale, Page, Site

from toolkit.enums import MaterialKind
from toolkit.models import MaterialAttachment, MaterialLanguage, MaterialPage, ToolkitIndexPage

_numbers = itertools.count(1)


def ensure_toolkit() -> ToolkitIndexPage:
    """The one index page at /toolkit/, under the home page."""
    if index := ToolkitIndexPage.objects.first():
        return index
    from tests.factories.coalitions import ensure_home  # makes the tree; its apps lie above the toolkit

    _ensure_tree()
    home: Page = ensure_home()
    return home.add_child(instance=ToolkitIndexPage(title="Toolkit", slug="toolkit", summary="Alles voor uw praktijk."))


def _ensure_tree() -> None:
    """What Wagtail's migrations put in the database, and what a transactional test before this one flushed."""
    if Page.objects.exists():
        return
    Locale.objects.get_or_create(language_code="nl")
    root = Page.add_root(instance=Page(title="Root", slug="root"))
    welcome = root.add_child(instance=Page(title="Welkom", slug="welkom"))
    Site.objects.create(hostname="localhost", root_page=welcome, is_default_site=True)
    if not Collection.objects.exists():
        Collection.add_root(name="Root")


def make_material(
    *,
    index: ToolkitIndexPage | None = None,
    languages: Iterable[str] = ("nl", "en", "ar", "tr", "pl"),
    template_key: str = "poster-kijk",
    texts: dict[str, dict[str, Any]] | None = None,
    documents: Iterable[tuple[str, str, Any]] = (),
    live: bool = True,
    **values: Any,
) -> MaterialPage:
    """A material with its first version. `documents`: (language, format, CustomDocument)."""
    index = index or ensure_toolkit()
    values.setdefault("title", f"Poster {next(_numbers)}")
    values.setdefault("kind", MaterialKind.POSTER)
    material = MaterialPage(template_key=template_key, live=live, **values)
    material.languages = [
        MaterialLanguage(language=code, is_reviewed=code in ("nl", "en"), texts=(texts or {}).get(code, {}))
        for code in languages
    ]
    material.attachments = [
        MaterialAttachment(language=code, format=file_format, document=document)
        for code, file_format, document in documents
    ]
    index.add_child(instance=material)
    if live:
        material.save_revision().publish()
    return MaterialPage.objects.get(pk=material.pk)
