from typing import Any

from django.db.models.signals import m2m_changed, post_save
from django.dispatch import receiver
from wagtail.models import Page

from accounts.models import User
from coalitions.domain.review import ensure_review_workflow
from coalitions.models import CoalitionPage
from core.stamp import bump_stamp
from organisations.enums import StaffRole
from organisations.models import Coalition, CoalitionGroup, Identity
from organisations.permissions.groups import grant_room, grant_section, is_room


@receiver(post_save, sender=CoalitionPage)
def let_people_into_translated_section(
    sender: type[CoalitionPage], instance: CoalitionPage, created: bool, raw: bool = False, **_: Any
) -> None:
    """Group permissions don't follow a translated section by themselves."""
    if created and not raw:
        grant_section(coalition=instance.coalition, section=instance)
        ensure_review_workflow(instance.coalition)


@receiver(m2m_changed, sender=User.groups.through)
def let_who_leads_judge(
    sender: type[Any], action: str, pk_set: set[int] | None = None, reverse: bool = False, **_: Any
) -> None:
    """A lead came or went, at the region's own screen or at the administrator's: who judges follows."""
    if reverse or not pk_set or action not in ("post_add", "post_remove"):
        return
    links = CoalitionGroup.objects.filter(group__in=pk_set, role=StaffRole.COALITION_LEAD, coalition__isnull=False)
    for link in links.select_related("coalition"):
        if link.coalition:
            ensure_review_workflow(link.coalition)


@receiver(post_save)
def let_people_into_new_room(
    sender: type[Any], instance: Any, created: bool = False, raw: bool = False, **_: Any
) -> None:
    """A role whose work begins at one page type gets its permissions when the page is made, in whatever order."""
    if created and not raw and isinstance(instance, Page) and is_room(instance):
        grant_room(instance)


@receiver(post_save, sender=Coalition)
@receiver(post_save, sender=Identity)
def forget_what_sections_look_like(sender: type[Any], raw: bool = False, **_: Any) -> None:
    """Names, colours and logos are kept in process memory. A practice's identity is not: no public page wears it."""
    if not raw and (sender is Coalition or _["instance"].coalition_id):
        bump_stamp()
