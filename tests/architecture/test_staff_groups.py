"""The groups hold what the declaration says, no more, also after somebody changed them by hand."""

import pytest
from django.contrib.auth.models import Permission
from wagtail.models import GroupPagePermission, Page

from organisations.enums import StaffRole
from organisations.permissions.declaration import DUTIES
from organisations.permissions.groups import UnknownPermission, ensure_staff_groups, refuse_regional
from tests.factories.coalitions import make_coalition

pytestmark = pytest.mark.django_db


def held(group) -> set[str]:
    pairs = group.permissions.values_list("content_type__app_label", "codename")
    return {f"{app}.{codename}" for app, codename in pairs}


def test_staff_groups_hold_exactly_what_the_declaration_says() -> None:
    make_coalition()
    groups = ensure_staff_groups()

    assert set(groups) == {role.value for role in StaffRole if not role.is_regional}
    for name, group in groups.items():
        duty = DUTIES[StaffRole(name)]
        wanted = set(duty.permissions)
        if duty.all_permissions:
            assert group.permissions.count() == Permission.objects.count()
        else:
            assert (name, held(group)) == (name, wanted)


def test_staff_groups_made_again_mend_what_was_changed_by_hand() -> None:
    make_coalition()
    desk = ensure_staff_groups()["question_desk"]
    desk.permissions.add(Permission.objects.get(codename="delete_user"))
    root = Page.get_first_root_node()
    GroupPagePermission.objects.create(group=desk, page=root, permission_type="publish")

    ensure_staff_groups()

    assert held(desk) == set(DUTIES[StaffRole.QUESTION_DESK].permissions)
    assert desk.page_permissions.count() == 0


def test_regional_groups_reach_no_people_groups_sites_or_workflows() -> None:
    coalition = make_coalition()

    given = {
        link.role: {name for name in held(link.group) if not name.startswith(("newsletters.", "live."))}  # its own
        for link in coalition.groups.select_related("group")
    }

    assert given == {
        "coalition_author": {"wagtailadmin.access_admin"},
        "coalition_editor": {"wagtailadmin.access_admin", "wagtail_localize.submit_translation"},
        "coalition_lead": {"wagtailadmin.access_admin", "wagtail_localize.submit_translation"},
        "coalition_analyst": {"wagtailadmin.access_admin"},
    }


@pytest.mark.parametrize(
    "name",
    ["accounts.change_user", "auth.add_group", "sites.add_site", "wagtailcore.change_collection",
     "wagtailcore.add_workflow", "wagtailcore.delete_locale", "wagtailredirects.add_redirect",
     "organisations.change_coalition"],
)  # fmt: skip
def test_permission_beyond_a_section_is_refused_to_a_regional_role(name: str) -> None:
    with pytest.raises(UnknownPermission):
        refuse_regional((name,))


def test_training_manager_gets_the_training_room_when_it_is_made() -> None:
    from learning.models import CatalogueIndexPage
    from tests.factories.coalitions import ensure_home

    manager = ensure_staff_groups()["training_manager"]
    room = ensure_home().add_child(instance=CatalogueIndexPage(title="Leren", slug="leren"))

    assert set(manager.page_permissions.values_list("page_id", flat=True)) == {room.pk}
