"""The groups that carry the declaration: one per national role, three per coalition. All of it can run again."""

import functools
from collections.abc import Callable
from fnmatch import fnmatch
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from core.exceptions import DomainError
from organisations.enums import StaffRole
from organisations.models import Coalition, CoalitionGroup
from organisations.permissions.declaration import DUTIES, NEVER_REGIONAL, SCOPE_ROOTS, Duty, Scope

NATIONAL_COLLECTION = "Landelijk"
COALITIONS_COLLECTION = "Coalities"
# A custom image or document keeps the permissions of Wagtail's own model: FACTS, "auth_model".
LIBRARY_MODELS = ("wagtailimages.image", "wagtaildocs.document", "wagtailmedia.media")


class UnknownPermission(DomainError):
    """The declaration names a permission that does not exist."""


@transaction.atomic
def ensure_staff_groups() -> dict[str, Group]:
    """Make or mend the group of every national role, by its name in StaffRole. Returns them under the role's value."""
    groups = {}
    root = Page.get_first_root_node()
    library = Collection.get_first_root_node()
    for role in StaffRole:
        if role.is_regional:
            continue
        group = _group(role=role, coalition=None)
        duty = DUTIES[role]
        _grant_permissions(group=group, duty=duty)
        grant_pages(group=group, duty=duty, pages=_roots(duty.scope, root) if root else [])
        _grant_library(group=group, duty=duty, own=library)
        groups[role.value] = group
    return groups


@transaction.atomic
def ensure_coalition_groups(*, coalition: Coalition, collection: Collection) -> dict[str, Group]:
    """Make or mend a coalition's groups (editor, lead, analyst) and what they may do in its collection.

    Its pages follow by `grant_section`, for each language's section.
    """
    groups = {}
    for role in StaffRole:
        if role.is_regional:
            group = _group(role=role, coalition=coalition)
            _grant_permissions(group=group, duty=DUTIES[role])
            _grant_library(group=group, duty=DUTIES[role], own=collection)
            groups[role.value] = group
    return groups


@transaction.atomic
def grant_section(*, coalition: Coalition, section: Page) -> None:
    """Let the coalition's groups work in one section page and below. Called for each language's section."""
    for link in CoalitionGroup.objects.filter(coalition=coalition).select_related("group"):
        duty = DUTIES[StaffRole(link.role)]
        if duty.scope is Scope.OWN_SECTION:
            grant_pages(group=link.group, duty=duty, pages=[section], keep_others=True)


def grant_room(page: Page) -> None:
    """Let the role whose scope begins at a page of this type work there, as soon as the page is made."""
    for duty in DUTIES.values():
        if SCOPE_ROOTS.get(duty.scope) == page._meta.label:
            link = CoalitionGroup.objects.filter(role=duty.role, coalition=None).select_related("group").first()
            if link:
                grant_pages(group=link.group, duty=duty, pages=[page], keep_others=True)


def is_room(page: Page) -> bool:
    """Whether some role's scope begins at pages of this type."""
    return page._meta.label in SCOPE_ROOTS.values()


def _roots(scope: Scope, root: Page) -> list[Page]:
    if scope is Scope.EVERYWHERE:
        return [root]
    if scope in SCOPE_ROOTS:
        return list(apps.get_model(SCOPE_ROOTS[scope])._default_manager.all())
    return []


def grant_pages(*, group: Group, duty: Duty, pages: list[Page], keep_others: bool = False) -> None:
    """Give a group the duty's page actions on these pages; what it held elsewhere goes unless `keep_others`."""
    wanted = {
        (page.pk, permission.pk)
        for page in pages
        for permission in _page_permissions()
        if permission.codename.removesuffix("_page") in duty.pages
    }
    held = GroupPagePermission.objects.filter(group=group)
    if keep_others:
        held = held.filter(page__in=pages)
    _reconcile(
        held, wanted, "page_id", lambda page, one: GroupPagePermission(group=group, page_id=page, permission_id=one)
    )


def national_collection() -> Collection:
    """The library that every coalition may choose from."""
    return _child_collection(NATIONAL_COLLECTION, parent=Collection.get_first_root_node())


def coalition_collection(name: str) -> Collection:
    """A new collection for one coalition, below "Coalities"."""
    parent = _child_collection(COALITIONS_COLLECTION, parent=Collection.get_first_root_node())
    return parent.add_child(name=name[:255])


def _group(*, role: StaffRole, coalition: Coalition | None) -> Group:
    link = CoalitionGroup.objects.filter(role=role, coalition=coalition).select_related("group").first()
    if link:
        return link.group
    with translation.override("nl"):
        label = str(role.label).capitalize()
    name = f"{label} – {coalition.name}"[:150] if coalition else label
    group, _made = Group.objects.get_or_create(name=name)
    CoalitionGroup.objects.create(group=group, coalition=coalition, role=role)
    return group


def _grant_permissions(*, group: Group, duty: Duty) -> None:
    if duty.all_permissions:
        group.permissions.set(Permission.objects.all())
        return
    if duty.role.is_regional:
        refuse_regional(duty.permissions)
    group.permissions.set(_permissions(duty.permissions))


def refuse_regional(names: tuple[str, ...]) -> None:
    """Raises UnknownPermission if one of these reaches beyond a section."""
    for name in names:
        if any(fnmatch(name, pattern if "." in pattern else f"{pattern}.*") for pattern in NEVER_REGIONAL):
            raise UnknownPermission(_("A coalition can never hold the permission %(name)s.") % {"name": name})


def _permissions(names: tuple[str, ...]) -> list[Permission]:
    condition = Q(pk__in=[])
    for name in names:
        app, _dot, codename = name.partition(".")
        condition |= Q(content_type__app_label=app, codename=codename)
    found = list(Permission.objects.filter(condition).select_related("content_type"))
    missing = set(names) - {f"{one.content_type.app_label}.{one.codename}" for one in found}
    if missing:
        raise UnknownPermission(
            _("These permissions do not exist: %(names)s. Run migrate first.") % {"names": ", ".join(sorted(missing))}
        )
    return found


def _grant_library(*, group: Group, duty: Duty, own: Collection | None) -> None:
    wanted: set[tuple[int, int]] = set()
    if own and duty.library:
        wanted |= {(own.pk, one.pk) for one in _library_permissions() if one.codename.partition("_")[0] in duty.library}
    if duty.choose_national:
        national = national_collection()
        wanted |= {(national.pk, one.pk) for one in _library_permissions() if one.codename.startswith("choose_")}
    held = GroupCollectionPermission.objects.filter(group=group)
    _reconcile(
        held,
        wanted,
        "collection_id",
        lambda collection, one: GroupCollectionPermission(group=group, collection_id=collection, permission_id=one),
    )


def _reconcile(held: QuerySet[Any], wanted: set[tuple[int, int]], place: str, make: Callable[[int, int], Any]) -> None:
    """Delete the rows of `held` that are not wanted, make those that miss. `wanted`: (id of the place, permission)."""
    present = {(getattr(row, place), row.permission_id): row.pk for row in held}
    surplus = [pk for key, pk in present.items() if key not in wanted]
    if surplus:
        held.model.objects.filter(pk__in=surplus).delete()
    held.model.objects.bulk_create([make(*key) for key in sorted(wanted - present.keys())])


def _page_permissions() -> list[Permission]:
    return list(Permission.objects.filter(content_type__app_label="wagtailcore", content_type__model="page"))


def _library_permissions() -> list[Permission]:
    condition = functools.reduce(
        lambda total, name: (
            total | Q(content_type__app_label=name.split(".")[0], content_type__model=name.split(".")[1])
        ),
        LIBRARY_MODELS,
        Q(pk__in=[]),
    )
    return list(Permission.objects.filter(condition))


def _child_collection(name: str, *, parent: Collection) -> Collection:
    found = parent.get_children().filter(name=name).first()
    return found or parent.add_child(name=name)
