"""The probe: every admin address, asked by A's people with B's ids, must not tell a word of B nor change it.

Addresses are enumerated, so a new one is probed by itself, with the ids of B's own objects. The lead asks them all:
what the others of a coalition may do, the lead may too, and they ask the addresses at which roles differ.
"""

import copy
import datetime as dt
import itertools
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Comment, Locale, Page, ReferenceIndex, TaskState

from insight.models import CoalitionFigure
from newsletters.domain.suppression import suppress_subscriber
from newsletters.enums import SuppressionReason
from newsletters.models import Segment
from organisations.enums import StaffRole
from organisations.models import CoalitionGroup
from organisations.permissions.declaration import DUTIES
from pages.models import NewsOffer
from tests.architecture.matrix import Persona, Tenant, World
from tests.factories.newsletters import make_reader
from tests.factories.organisations import RegistrationFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once,  # what a view answers whom is the same on both; CI has twenty minutes
    # Wagtail leaves the temporary file of a rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile"),
]

# Wagtail's test of its own error page: it raises.
NOT_PROBED = {"admin/failwhale/"}
PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>|\(\?P<(?P<group>\w+)>[^)]*\)")
TEXTS = {
    "action": ["delete", "move", "publish", "unpublish", "add_to_collection", "add_tags"],
    "action_name": ["approve", "copy", "create_alias", "move"],
    "filter_spec": ["original"],
    "media_type": ["video"],
    "mode": [""],
    "rest": ["media/video/"],
    "revision_id_a": ["earliest"],
    "revision_id_b": ["latest"],
    "token": ["x"],
    "uidb64": ["x"],
}
# What no page of B's depends on, or what B has none of: any number does.
ANY_NUMBER = {
    "redirect_id", "session_id", "string_segment_id", "overridable_segment_id", "task_id", "task_state_id",
    "translation_id", "translation_source_id", "uploaded_file_id", "workflow_pk", "workflow_state_id",
}  # fmt: skip
SEARCH = "q={part}&term={part}&title__icontains={part}", "collection_id={collection}"


def patterns() -> Iterator[tuple[str, Any]]:
    """(route, view) of every address under /admin/; of two alike the first, which is the one that answers."""

    def walk(nodes: list[Any], prefix: str) -> Iterator[tuple[str, Any]]:
        for node in nodes:
            route = prefix + str(node.pattern).removeprefix("^")
            if isinstance(node, URLResolver):
                yield from walk(node.url_patterns, route)
            elif isinstance(node, URLPattern):
                yield route, node.callback

    seen: set[str] = set()
    for route, view in walk(get_resolver().url_patterns, ""):
        if route.startswith("admin/") and route not in seen and route not in NOT_PROBED:
            seen.add(route)
            yield route, view


def model_of(view: Any) -> type[models.Model] | None:
    """The model of a class-based admin view."""
    given = getattr(view, "view_initkwargs", {}).get("model")
    found = given or getattr(getattr(view, "view_class", None), "model", None)
    return found if isinstance(found, type) and issubclass(found, models.Model) else None


def values(name: str, *, route: str, view: Any, b: Tenant) -> list[Any]:
    """What stands in the place of a parameter: B's own objects."""
    pages = [b.section.pk, b.draft_page.pk, b.news_page.pk]
    if name in TEXTS:
        return TEXTS[name]
    if name in ANY_NUMBER:
        return [1]
    if name.endswith("page_id") or name in {"page_pk", "page_to_move_id", "destination_id"}:
        return pages
    known = {
        "revision_id": [b.draft_page.latest_revision_id],
        "image_id": [b.image.pk],
        "document_id": [b.document.pk],
        "doc_id": [b.document.pk],
        "media_id": [b.video.pk],
        "collection_id": [b.collection.pk],
        "content_type_app_name": ["pages", "coalitions"],
        "content_type_model_name": ["newspage", "coalitionpage"],
        "app_label": ["wagtailcore", "media", "pages", "wagtaildocs", "wagtailimages"],
        "model_name": ["page", "customimage", "customdocument", "newspage", "document", "image"],
        "app_name": ["taggit", "pages"],
        "object_id": pages,
    }
    if name in known:
        return known[name]
    if name == "pk":
        by_place = {
            "admin/api/main/pages": pages,
            "admin/api/main/images": [b.image.pk],
            "admin/api/main/documents": [b.document.pk],
            "admin/images": [b.image.pk],
            "admin/documents": [b.document.pk],
            "admin/pages": pages,
            "admin/collections": [b.collection.pk],
            "admin/users": [user.pk for user in b.users.values()],
            "admin/groups": [link.group_id for link in CoalitionGroup.objects.filter(coalition=b.coalition)],
            "admin/locales": list(Locale.objects.values_list("pk", flat=True)),
            "admin/workflows": [1],
            "admin/settings": [1],
            "admin/localize": [b.video.pk],
        }
        for place, found in by_place.items():
            if route.startswith(place):
                return found
    if model := model_of(view):
        return list(model._default_manager.values_list("pk", flat=True)[:6]) or [1]
    own = (b.coalition, b.practice, b.coalition.identity, b.section, *list(b.users.values())[:2])
    return sorted({one.pk for one in own})


def with_parameters(b: Tenant, *, at_most: int = 16) -> Iterator[str]:
    """Every address that names something, with every value of this tenant; several parameters are combined."""
    for route, view in patterns():
        names = [match["name"] or match["group"] for match in PARAMETER.finditer(route)]
        choices = [values(name, route=route, view=view, b=b) for name in names]
        for chosen in itertools.islice(itertools.product(*choices) if names else (), at_most):
            parts = iter(chosen)
            filled = PARAMETER.sub(lambda _: str(next(parts)), route)  # noqa: B023 used at once
            yield "/" + re.sub(r"[\\^$]|\.\*", "", filled)


def addresses(b: Tenant, *, part: str) -> Iterator[str]:
    """Every address; lists are searched, filtered and exported. `part`: a word to search by."""
    yield from with_parameters(b)
    for route, view in patterns():
        if not PARAMETER.search(route):
            for query in SEARCH:
                yield f"/{route.rstrip('$')}?{query.format(part=part, collection=b.collection.pk)}"
            if getattr(getattr(view, "view_class", None), "list_export", None):
                yield f"/{route.rstrip('$')}?export=csv"
    ids = [b.section.pk, b.draft_page.pk, b.news_page.pk]
    listed = "&".join(f"id={pk}" for pk in ids)
    yield f"/admin/choose-page/chosen-multiple/?{listed}"
    yield f"/admin/images/chooser/chosen-multiple/?id={b.image.pk}"
    yield f"/admin/documents/chooser/chosen-multiple/?id={b.document.pk}"
    yield "/admin/choose-page/?page_type=pages.NewsPage"
    yield "/admin/choose-page/?page_type=coalitions.CoalitionPage"
    yield f"/admin/choose-page/search/?q={part}&page_type=pages.NewsPage"
    for action in ("delete", "move", "publish", "unpublish"):
        yield f"/admin/bulk/wagtailcore/page/{action}/?{listed}"
    for kind, pk in (("media/customimage", b.image.pk), ("media/customdocument", b.document.pk)):
        for action in ("delete", "add_to_collection", "add_tags"):
            yield f"/admin/bulk/{kind}/{action}/?id={pk}"
            yield f"/admin/bulk/{kind}/{action}/?id=all"
            yield f"/admin/bulk/{kind}/{action}/?id=all&childOf={b.collection.pk}"
    for parent in ("", f"&childOf={b.section.pk}", f"&childOf={b.section.get_parent().pk}"):
        yield f"/admin/bulk/wagtailcore/page/delete/?id=all{parent}"
    yield f"/admin/bulk/accounts/user/delete/?id={b.users[Persona.COALITION_EDITOR].pk}"


def ask(client: Client, address: str) -> Any:
    """The answer, with whatever it changed undone: also a sign-out, after which nothing would be asked any more."""
    cookies = copy.deepcopy(client.cookies)
    with transaction.atomic():
        answer = client.get(address)
        answer.told = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer


# Where an application is referred to another coalition, its name, which the public knows, can be chosen.
REFERRING = re.compile(r'(<option value="\d+">)[^<]*(</option>)')


def fault_of(answer: Any, *, mark: str) -> str:
    """What is wrong with an answer: B's mark in its text or head, or an error."""
    text = (answer.told.decode(errors="replace") + " ".join(answer.headers.values())).lower()
    if answer.request["PATH_INFO"].startswith("/admin/aanmeldingen/"):
        text = REFERRING.sub(r"\1\2", text)
    if mark in text:
        where = text.index(mark)
        return f"{answer.status_code}: …{' '.join(text[max(0, where - 80) : where + 60].split())}…"
    return str(answer.status_code) if answer.status_code >= 500 else ""


def faults_at(client: Client, asked: Iterable[str], *, mark: str) -> list[str]:
    found = []
    for address in dict.fromkeys(asked):
        try:
            fault = fault_of(ask(client, address), mark=mark)
        except Exception as error:
            fault = f"{type(error).__name__}: {str(error)[:200]}"
        if fault:
            found.append(f"{address}: {fault}")
    return found


def state_of(b: Tenant) -> list[Any]:
    """Whatever of B somebody could change: its pages, library, people, lists and rows."""
    pages = Page.objects.filter(path__startswith=b.section.path).order_by("pk")
    return [
        list(pages.values_list("pk", "path", "title", "live", "locked", "latest_revision_id", "slug", "owner_id")),
        [(revision.pk, revision.content["title"]) for page in pages for revision in page.revisions.order_by("pk")],
        list(Comment.objects.filter(page__in=pages).values_list("pk", "text", "resolved_at")),
        list(TaskState.objects.values_list("pk", "status")),
        *(
            list(type(item).objects.filter(collection=b.collection).values_list("pk", "title", "file"))
            for item in (b.image, b.document, b.video)
        ),
        list(get_user_model().objects.filter(groups__coalition_group__coalition=b.coalition).values("pk", "email")),
        list(b.coalition.mailing_lists.values()),
        list(type(b.coalition).objects.filter(pk=b.coalition.pk).values()),
        list(type(b.coalition.identity).objects.filter(pk=b.coalition.identity.pk).values()),
        Page.objects.filter(title__icontains=b.mark).count(),  # copied elsewhere
    ]


SHARES = 3  # the longest test of all, so that several workers take a share


@pytest.fixture
def marked(world: World) -> World:
    """B is full of its mark: tags, a location in the reference index, a filled section."""
    for tenant in (world.a, world.b):
        editor = tenant.users[Persona.COALITION_EDITOR]
        for item in (tenant.image, tenant.document, tenant.video):
            item.tags.add(f"{tenant.mark} label")
        ReferenceIndex.create_or_update_for_object(tenant.news_page)
        CoalitionFigure.objects.create(coalition=tenant.coalition, date=dt.date(2022, 12, 1), usage_pct=14)
        RegistrationFactory(name=f"{tenant.mark} nieuw", coalition=tenant.coalition)
        NewsOffer.objects.create(page=tenant.news_page, offered_by=editor)
        reader = make_reader(tenant.coalition.mailing_lists.get(), name=f"{tenant.mark} lezer")
        make_reader(tenant.coalition.mailing_lists.get(), f"lezer@{tenant.mark.lower()}.example")
        Segment.objects.create(coalition=tenant.coalition, title=f"{tenant.mark} segment")
        suppress_subscriber(
            subscriber=reader.subscriber, reason=SuppressionReason.HARD_BOUNCE, detail=f"{tenant.mark} weg"
        )
        log(instance=tenant.draft_page, action="wagtail.edit", user=editor)
        log(instance=tenant.image, action="wagtail.edit", user=editor)
        Page.objects.filter(pk=tenant.draft_page.pk).update(locked=True, locked_by=editor, locked_at=timezone.now())
    return world


@pytest.mark.parametrize("share", range(SHARES))
def test_admin_as_lead_of_a_tells_nothing_of_b(marked: World, share: int) -> None:
    client, part = marked.client(Persona.COALITION_LEAD), marked.b.mark[:-2]
    # At home, too, another's name can stand in a filter or a list.
    asked = [*addresses(marked.b, part=part), *addresses(marked.a, part=part)]

    faults = faults_at(client, asked[share::SHARES], mark=marked.b.mark.lower())

    assert not faults, "\n".join(faults)
    assert ask(client, "/admin/").status_code == 200  # still signed in: each address was really asked


OF_ROLES = ("/admin/regio/", "/admin/bord", "/admin/startpakket/", "/admin/pages/", "/admin/nieuwsbrieven/",
            "/admin/bijeenkomsten/", "/admin/reports/", "/admin/choose-page/")  # fmt: skip


@pytest.mark.parametrize("role", [role for role in StaffRole if role.is_regional and role != StaffRole.COALITION_LEAD])
def test_colleague_may_less_than_the_lead_and_is_told_as_little(marked: World, role: StaffRole) -> None:
    mine, leads = DUTIES[role], DUTIES[StaffRole.COALITION_LEAD]
    client, b = marked.client(Persona(role.value)), marked.b
    asked = [address for address in with_parameters(b, at_most=1) if address.startswith(OF_ROLES)]

    faults = faults_at(client, asked, mark=b.mark.lower())

    for held in ("permissions", "pages", "library"):
        assert (held, set(getattr(mine, held)) - set(getattr(leads, held))) == (held, set())
    assert len(asked) > 40
    assert not faults, "\n".join(faults)


def test_nothing_of_b_is_changed_by_posting_to_its_addresses(marked: World) -> None:
    """Locking, moving, copying, aliasing, workflow, comments, translating, deleting: each address that names B's."""
    client, b = marked.client(Persona.COALITION_LEAD), marked.b
    a = marked.a
    sent = {
        **dict.fromkeys(("title", "name", "new_title", "comment"), "Van mij"),
        **dict.fromkeys(("chooser", "destination_page_id"), a.section.pk),
        "new_parent_page": a.news_index.pk,
        "new_slug": "mee",
        "collection": a.collection.pk,
        "locales": Locale.objects.first().pk,
        "action": "approve",
    }
    before, faults = state_of(b), []
    for address in dict.fromkeys(with_parameters(b, at_most=1)):
        cookies = copy.deepcopy(client.cookies)
        with transaction.atomic():
            answer = client.post(address, sent)
            answer.told = b"" if answer.streaming else answer.content  # type: ignore[attr-defined]
            if fault := fault_of(answer, mark=b.mark.lower()):
                faults.append(f"{address}: {fault}")
            if state_of(b) != before:
                faults.append(f"{address}: changed it")
            transaction.set_rollback(True)
        client.cookies = cookies

    assert not faults, "\n".join(faults)


def test_probe_as_administrator_does_find_b(marked: World) -> None:
    """The probe is worth something: who may see B meets it at the same addresses."""
    client = marked.client(Persona.ADMINISTRATOR)
    b = marked.b
    for address in (
        f"/admin/pages/{b.section.pk}/",
        f"/admin/pages/{b.draft_page.pk}/edit/",
        f"/admin/choose-page/{b.section.pk}/",
        f"/admin/images/{b.image.pk}/",
        f"/admin/media/usage/{b.video.pk}/",
        f"/admin/choose-page/chosen-multiple/?id={b.draft_page.pk}",
        "/admin/reports/page-types-usage/",
        f"/admin/tag-autocomplete/?term={b.mark}",
    ):
        assert (address, b.mark in ask(client, address).told.decode()) == (address, True)
