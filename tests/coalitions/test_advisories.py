"""What Wagtail and its add-ons once got wrong, and what an editor could do with it here.

| advisory, or leak found by probing | here |
|---|---|
| CVE-2024-32882, a field's permission ignored | none of ours: test_no_panel_relies_on_a_permission_of_its_own |
| CVE-2024-35228, settings changed without permission | we register none: test_no_site_settings_are_registered |
| CVE-2024-39317, a search text that takes for ever | test_search_text_of_quotes_is_answered_soon |
| CVE-2026-25517, previews of what one may not edit | test_preview_of_a_foreign_page_is_refused |
| CVE-2026-28222, script in a table's classes | TableBlock is not used: test_add_ons_with_advisories_are_not_installed |
| CVE-2026-28223, 54262, simple_translation | not installed; test_title_with_script_is_escaped_when_translated |
| CVE-2026-44197, comparing revisions | test_revisions_of_a_foreign_page_are_not_compared |
| CVE-2026-44198, history of a page | test_history_of_a_foreign_page_is_refused |
| CVE-2026-44199, form submissions deleted | form pages are not used: test_address_of_what_nobody_uses_is_closed |
| CVE-2026-44200, copying pages | test_foreign_page_copied_into_the_own_section_is_refused |
| CVE-2026-44201, API of documents and images | test_address_of_what_nobody_uses_is_closed |
| CVE-2026-54259, chosen endpoints | test_chooser_handed_a_foreign_number_tells_nothing |
| CVE-2026-54260, endless filters in a preview | test_preview_of_a_picture_takes_no_costly_filter |
| CVE-2026-54261, preview of any picture | test_preview_of_a_foreign_picture_is_refused |
| CVE-2026-54263, script in the picture's address | test_script_in_a_filter_is_not_sent_back_as_html |
| 8.0: pages API | test_admin_api_tells_nothing_of_a_foreign_page, …_action_on_a_foreign_page_is_refused |
| 8.0: documents by SHA-1 | test_document_with_the_same_content_elsewhere_is_not_told |
| 8.0: collections below one's own | test_regional_collections_have_none_below |
| 8.0: snippet copied without permission | test_snippet_is_not_copied_without_permission |
| 8.0: translation by the API | test_admin_api_action_on_a_foreign_page_is_refused[copy_for_translation] |
| choosers, reports, usage, tags, users, groups | every address at once: tests/architecture/test_admin_separation.py |
| the chooser of tasks | test_tasks_that_name_other_coalitions_are_not_offered |
| wagtail-localize copies any page | test_page_of_another_section_sent_for_translation_is_refused |
| permissions that do not follow a translated section | test_translated_section_is_its_own_editors_and_nobody_elses |
"""

import json
import time

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from wagtail.admin.panels import Panel
from wagtail.contrib.settings.registry import registry
from wagtail.models import Collection, GroupCollectionPermission, Locale, Page, Task, get_page_models

from coalitions.models import CoalitionIndexPage
from insight.models import Kpi
from media.models import CustomDocument, CustomImage
from pages.models import NewsPage
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


@pytest.mark.parametrize(
    "action",
    ["copy", "move", "delete", "unpublish", "publish", "create_alias", "convert_alias", "copy_for_translation",
     "revert_to_page_revision"],
)  # fmt: skip
def test_admin_api_action_on_a_foreign_page_is_refused(world: World, editor: Client, action: str) -> None:
    """The admin API once asked less than the views do (advisories of release 8.0)."""
    page = world.b.news_page
    before = list(Page.objects.order_by("pk").values_list("pk", "path", "live"))

    answer = editor.post(
        f"/admin/api/main/pages/{page.pk}/action/{action}/",
        json.dumps({"destination_page_id": world.a.section.pk, "recursive": False, "locale": "en", "revision_id": 1}),
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


def test_foreign_page_copied_into_the_own_section_is_refused(world: World, editor: Client) -> None:
    before = Page.objects.count()

    answer = editor.post(
        f"/admin/pages/{world.b.news_page.pk}/copy/",
        {"new_title": "Mee", "new_slug": "mee", "new_parent_page": world.a.news_index.pk},
    )

    assert (answer.status_code, Page.objects.count()) == (404, before)


def test_own_page_is_not_moved_or_copied_below_a_foreign_one_by_the_api(world: World, editor: Client) -> None:
    page, before = world.a.news_page, Page.objects.count()

    answers = [
        editor.post(
            f"/admin/api/main/pages/{page.pk}/action/{action}/",
            json.dumps({"destination_page_id": world.b.news_index.pk, "recursive": False}),
            content_type="application/json",
        ).status_code
        for action in ("copy", "move", "create_alias")
    ]

    assert set(answers) <= {403, 404}
    assert (Page.objects.count(), Page.objects.get(pk=page.pk).path) == (before, page.path)


def test_preview_of_a_foreign_page_is_refused(world: World, editor: Client) -> None:
    b = world.b
    addresses = (
        f"/admin/pages/{b.draft_page.pk}/edit/preview/",
        f"/admin/pages/add/pages/newspage/{b.news_index.pk}/preview/",
        f"/admin/pages/{b.draft_page.pk}/view_draft/",
        f"/admin/pages/{b.draft_page.pk}/revisions/{b.draft_page.latest_revision_id}/view/",
    )

    assert {editor.get(address).status_code for address in addresses} == {404}
    assert {editor.post(address, {"title": "x"}).status_code for address in addresses[:2]} == {404}


def test_revisions_of_a_foreign_page_are_not_compared(world: World, editor: Client) -> None:
    own, foreign = world.a.draft_page, world.b.draft_page
    revision = foreign.latest_revision_id

    answers = [
        editor.get(f"/admin/pages/{page.pk}/revisions/compare/{pair}/").status_code
        for page, pair in (
            (foreign, "earliest...latest"),
            (foreign, f"{revision}...{revision}"),
            (own, f"{revision}...{revision}"),  # another's revision below one's own page
            (own, f"{revision}...live"),
        )
    ]

    assert answers == [404, 404, 404, 404]


def test_history_of_a_foreign_page_is_refused(world: World, editor: Client) -> None:
    page = world.b.draft_page

    for address in ("history/", "history/results/", "workflow_history/", "usage/"):
        assert (address, editor.get(f"/admin/pages/{page.pk}/{address}").status_code) == (address, 404)


@pytest.mark.parametrize(
    "address",
    ["/admin/forms/", "/admin/forms/submissions/1/", "/admin/api/main/images/", "/admin/api/main/documents/",
     "/admin/localize/api/snippets/"],
)  # fmt: skip
def test_address_of_what_nobody_uses_is_closed(world: World, address: str) -> None:
    assert world.client(Persona.ADMINISTRATOR).get(address).status_code == 404


@pytest.mark.parametrize("kind", ["images", "documents"])
def test_chooser_handed_a_foreign_number_tells_nothing(world: World, editor: Client, kind: str) -> None:
    item = world.b.image if kind == "images" else world.b.document

    one = editor.get(reverse(f"wagtail{kind if kind == 'images' else 'docs'}_chooser:chosen", args=[item.pk]))
    many = editor.get(f"/admin/{kind}/chooser/chosen-multiple/?id={item.pk}")

    assert one.status_code != 200
    assert world.b.mark not in one.content.decode() + many.content.decode()


def test_film_of_another_coalition_is_not_handed_out_by_its_chooser(world: World, editor: Client) -> None:
    answer = editor.get(reverse("wagtailmedia:media_chosen", args=[world.b.video.pk]))

    assert answer.status_code != 200
    assert world.b.mark not in answer.content.decode()


def test_preview_of_a_foreign_picture_is_refused(world: World, editor: Client) -> None:
    assert editor.get(f"/admin/images/{world.b.image.pk}/preview/width-100/").status_code != 200


@pytest.mark.parametrize("spec", ["scale-100000", "fill-64x48|scale-9000", "format-bmp", "original|bgcolor-fff"])
def test_preview_of_a_picture_takes_no_costly_filter(world: World, editor: Client, spec: str) -> None:
    assert editor.get(f"/admin/images/{world.a.image.pk}/preview/{spec}/").status_code == 400


def test_script_in_a_filter_is_not_sent_back_as_html(world: World, editor: Client) -> None:
    spec = "<img src=x onerror=alert(1)>"

    for address in ("generate_url", "preview"):
        answer = editor.get(f"/admin/images/{world.a.image.pk}/{address}/{spec}/")

        assert answer.status_code == 404 or not answer.headers["Content-Type"].startswith("text/html")


def test_admin_api_tells_nothing_of_a_foreign_page(world: World, editor: Client) -> None:
    mark = world.b.mark
    for address in (
        f"/admin/api/main/pages/{world.b.draft_page.pk}/",
        f"/admin/api/main/pages/?child_of={world.b.news_index.pk}",
        f"/admin/api/main/pages/?descendant_of={world.b.section.pk}&fields=*",
        f"/admin/api/main/pages/?search={mark}",
        f"/admin/api/main/pages/?slug={world.b.draft_page.slug}",
        "/admin/api/main/pages/?for_explorer=1",
        "/admin/api/main/pages/",
    ):
        assert (address, mark in editor.get(address).content.decode()) == (address, False)


def test_regional_collections_have_none_below(world: World) -> None:
    """Who may choose in a collection may in those below it: a region is granted its own and the national one only."""
    group = world.a.users[Persona.COALITION_LEAD].groups.get()
    granted = GroupCollectionPermission.objects.filter(group=group).values("collection")

    found = Collection.objects.filter(pk__in=granted)

    assert {one.name for one in found} == {world.a.collection.name, "Landelijk"}
    assert [one.name for collection in found for one in collection.get_descendants()] == []


def test_snippet_is_not_copied_without_permission(world: World, editor: Client) -> None:
    import datetime as dt

    figure = Kpi.objects.create(key="x", label="X", value=5, date=dt.date(2022, 12, 1), source="X")

    for client in (editor, world.client(Persona.QUESTION_DESK)):
        address = reverse("wagtailsnippets_insight_kpi:copy", args=[figure.pk])
        assert client.get(address).status_code != 200
        client.post(address, {"key": "y", "label": "Y", "value": 5, "date": "2022-12-01", "source": "Y"})

    assert list(Kpi.objects.values_list("key", flat=True)) == ["x"]


def test_title_with_script_is_escaped_when_translated(world: World, editor: Client) -> None:
    english, _made = Locale.objects.get_or_create(language_code="en")
    index = CoalitionIndexPage.objects.get()
    for page in (index.get_parent().specific, index, world.a.section, world.a.news_index):
        page.copy_for_translation(english)
    script = "<img src=x onerror=alert(1)>"
    NewsPage.objects.filter(pk=world.a.news_page.pk).update(title=script, draft_title=script)

    form = editor.get(f"/admin/localize/submit/page/{world.a.news_page.pk}/")
    done = editor.post(f"/admin/localize/submit/page/{world.a.news_page.pk}/", {"locales": [english.pk]}, follow=True)

    assert script not in form.content.decode() + done.content.decode()
    assert "&lt;img src=x" in done.content.decode()


def test_translated_section_is_its_own_editors_and_nobody_elses(world: World) -> None:
    english, _made = Locale.objects.get_or_create(language_code="en")
    index = CoalitionIndexPage.objects.get()
    for page in (index.get_parent().specific, index):
        page.copy_for_translation(english)
    own, foreign = world.a.section.copy_for_translation(english), world.b.section.copy_for_translation(english)

    answers = {
        name: world.client(Persona.COALITION_EDITOR).get(f"/admin/pages/{page.pk}/edit/").status_code
        for name, page in (("own", own), ("foreign", foreign))
    }

    assert answers == {"own": 200, "foreign": 404}


def test_tasks_that_name_other_coalitions_are_not_offered(world: World) -> None:
    """Choosing a task asks for no permission, and each coalition has one with its name."""
    task = Task.objects.order_by("pk").first()
    paths = ["task_chooser/", "task_chooser/results/", *([f"task_chooser/{task.pk}/"] if task else [])]

    answers = {world.client(Persona.COALITION_LEAD).get(f"/admin/workflows/{path}").status_code for path in paths}

    assert answers == {404}


def test_search_text_of_quotes_is_answered_soon(world: World, editor: Client) -> None:
    text = 'a:"' * 20_000
    began = time.process_time()

    answers = [editor.get(address, {"q": text}).status_code for address in ("/zoeken/", "/admin/images/")]

    assert answers[1] == 200
    assert time.process_time() - began < 5  # the fault took minutes


def test_add_ons_with_advisories_are_not_installed() -> None:
    names = {config.name for config in apps.get_app_configs()}

    assert names.isdisjoint({"wagtail.contrib.table_block", "wagtail.contrib.simple_translation", "wagtail.api.v2"})


def test_no_site_settings_are_registered() -> None:
    assert list(registry) == []


def test_no_panel_relies_on_a_permission_of_its_own() -> None:
    def panels(one: Panel) -> list[Panel]:
        return [one, *[inner for child in getattr(one, "children", []) for inner in panels(child)]]

    relying = [
        (model.__name__, str(panel))
        for model in get_page_models()
        if model is not Page
        for panel in panels(model.get_edit_handler())
        if getattr(panel, "permission", None) and panel.permission != "superuser"
    ]

    assert relying == []
