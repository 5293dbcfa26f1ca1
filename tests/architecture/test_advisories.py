"""What Wagtail and its add-ons once got wrong, and what an editor could do with it here.

The read side is probed in test_admin_separation.py; these try to change or fetch what is another coalition's.
"""

import json

import pytest
from django.test import Client
from wagtail.models import Collection, Locale, Page

from coalitions.models import CoalitionIndexPage
from media.models import CustomDocument, CustomImage
from tests.architecture.matrix import Persona, World

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile"),
]


@pytest.fixture
def editor(world: World) -> Client:
    return world.client(Persona.COALITION_EDITOR)


def test_page_copied_into_another_section_is_refused(world: World, editor: Client) -> None:
    """Copying asks for permission on the destination, too."""
    page = world.a.news_page
    before = Page.objects.count()

    editor.post(
        f"/admin/pages/{page.pk}/copy/",
        {"new_title": "Overal", "new_slug": "overal", "new_parent_page": world.b.news_index.pk, "publish_copies": "on"},
    )

    assert Page.objects.count() == before


def test_page_moved_into_another_section_is_refused(world: World, editor: Client) -> None:
    page = world.a.news_page

    answer = editor.post(f"/admin/pages/{page.pk}/move/{world.b.news_index.pk}/confirm/")

    assert answer.status_code == 404
    assert Page.objects.get(pk=page.pk).path == page.path


@pytest.mark.parametrize("action", ["copy", "move", "delete", "unpublish", "publish", "create_alias", "convert_alias"])
def test_admin_api_action_on_a_foreign_page_is_refused(world: World, editor: Client, action: str) -> None:
    """The admin API once asked less than the views do (advisories of release 8.0)."""
    page = world.b.news_page
    before = list(Page.objects.order_by("pk").values_list("pk", "path", "live"))

    answer = editor.post(
        f"/admin/api/main/pages/{page.pk}/action/{action}/",
        json.dumps({"destination_page_id": world.a.section.pk, "recursive": False}),
        content_type="application/json",
    )

    assert answer.status_code in {403, 404}
    assert list(Page.objects.order_by("pk").values_list("pk", "path", "live")) == before


def test_page_of_another_section_sent_for_translation_is_refused(world: World, editor: Client) -> None:
    """wagtail-localize asks for one global permission and makes live copies."""
    english, _made = Locale.objects.get_or_create(language_code="en")
    before = Page.objects.count()

    answer = editor.post(f"/admin/localize/submit/page/{world.b.news_page.pk}/", {"locales": [english.pk]})

    assert answer.status_code == 404
    assert Page.objects.count() == before


def test_own_page_is_translated_only_below_a_parent_one_may_add_to(world: World, editor: Client) -> None:
    """Without a translated own section, a copy would bring its parents along."""
    english, _made = Locale.objects.get_or_create(language_code="en")
    before = Page.objects.count()

    editor.post(f"/admin/localize/submit/page/{world.a.news_page.pk}/", {"locales": [english.pk]})
    refused = Page.objects.count()
    index = CoalitionIndexPage.objects.get()
    index.get_parent().specific.copy_for_translation(english)
    index.copy_for_translation(english)
    world.a.section.copy_for_translation(english)
    world.a.news_index.copy_for_translation(english)
    ready = Page.objects.count()
    editor.post(f"/admin/localize/submit/page/{world.a.news_page.pk}/", {"locales": [english.pk]})

    assert (refused, Page.objects.count()) == (before, ready + 1)


def test_document_with_the_same_content_elsewhere_is_not_told(world: World, editor: Client) -> None:
    """The lookup by SHA-1 once named documents of other collections."""
    for path in ("/admin/api/main/documents/find/?html_path=x", f"/admin/api/main/documents/{world.b.document.pk}/"):
        assert editor.get(path).status_code == 404


@pytest.mark.parametrize(
    ("model", "address"),
    [(CustomImage, "/admin/images/{pk}/delete/"), (CustomDocument, "/admin/documents/delete/{pk}/")],
)
def test_library_item_of_another_coalition_is_not_deleted(
    world: World, editor: Client, model: type, address: str
) -> None:
    item = world.b.image if model is CustomImage else world.b.document

    editor.post(address.format(pk=item.pk))

    assert model.objects.filter(pk=item.pk).exists()


def test_picture_is_not_moved_into_another_coalitions_collection(world: World, editor: Client) -> None:
    image = world.a.image

    editor.post(f"/admin/images/{image.pk}/", {"title": "Foto", "collection": world.b.collection.pk, "tags": ""})

    assert CustomImage.objects.get(pk=image.pk).collection_id == world.a.collection.pk


def test_collection_below_another_is_not_made(world: World, editor: Client) -> None:
    before = Collection.objects.count()

    editor.post("/admin/collections/add/", {"name": "Van mij", "parent": world.b.collection.pk})

    assert Collection.objects.count() == before


def test_own_groups_are_not_widened_in_the_account_form(world: World, editor: Client) -> None:
    """Somebody's own user form once offered every group."""
    user = world.a.users[Persona.COALITION_EDITOR]
    before = set(user.groups.values_list("pk", flat=True))
    admin = world.national[Persona.ADMINISTRATOR].groups.get()

    for address in (f"/admin/users/edit/{user.pk}/", "/admin/account/"):
        data = {"email": user.email, "first_name": "A", "last_name": "B", "groups": [admin.pk], "is_superuser": "on"}
        editor.post(address, data)

    user.refresh_from_db()
    assert (set(user.groups.values_list("pk", flat=True)), user.is_superuser) == (before, False)


@pytest.mark.parametrize("action", ["delete", "move", "publish", "unpublish"])
def test_bulk_action_on_a_foreign_page_is_refused(world: World, editor: Client, action: str) -> None:
    page = world.b.news_page

    answer = editor.post(f"/admin/bulk/wagtailcore/page/{action}/?id={page.pk}", {"chooser": world.a.section.pk})

    assert answer.status_code == 404
    found = Page.objects.get(pk=page.pk)
    assert (found.path, found.live) == (page.path, True)
