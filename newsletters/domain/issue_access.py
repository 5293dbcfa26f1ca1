"""Whose issues are whose, and who may let one go out."""

from typing import Any

from django.db.models import Q, QuerySet

from newsletters.domain.access import KEEPERS, is_administrator
from newsletters.models import Issue
from organisations.domain.queries import coalitions_of_staff, user_has_any_role
from organisations.enums import StaffRole
from organisations.models import Coalition


def issues_for(user: Any) -> QuerySet[Issue]:
    """The issues that somebody composes: a coalition's editors and leads its own, the national editors the national."""
    found = Issue.objects.select_related("coalition", "segment").defer("html", "text")
    if not user.has_perm("newsletters.change_issue"):
        return found.none()
    if is_administrator(user):
        return found
    own = Q(coalition__in=coalitions_of_staff(user, *KEEPERS))
    return found.filter(own | Q(coalition__isnull=True) if _is_national_editor(user) else own)


def templates_for(user: Any) -> QuerySet[Issue]:
    """What a new issue may start from: the own templates and the national ones."""
    if not user.has_perm("newsletters.add_issue"):
        return Issue.objects.none()
    own = issues_for(user).filter(is_template=True).values("pk")
    return Issue.objects.filter(Q(pk__in=own) | Q(is_template=True, coalition__isnull=True)).select_related("coalition")


def senders_for(user: Any) -> tuple[QuerySet[Coalition], bool]:
    """(the coalitions in whose name somebody writes, whether also in the national desk's)."""
    if not user.has_perm("newsletters.add_issue"):
        return Coalition.objects.none(), False
    if is_administrator(user):
        return Coalition.objects.filter(is_active=True), True
    return coalitions_of_staff(user, *KEEPERS).filter(is_active=True), _is_national_editor(user)


def may_send(user: Any, issue: Issue) -> bool:
    """Whether somebody may approve, schedule, pause and stop this issue: the coalition's lead, the national editors."""
    if not user.has_perm("newsletters.send_issue"):
        return False
    if is_administrator(user):
        return True
    if issue.coalition is None:
        return _is_national_editor(user)
    return coalitions_of_staff(user, StaffRole.COALITION_LEAD).filter(pk=issue.coalition.pk).exists()


def _is_national_editor(user: Any) -> bool:
    return user_has_any_role(user, (StaffRole.NATIONAL_EDITOR, StaffRole.ADMINISTRATOR))
