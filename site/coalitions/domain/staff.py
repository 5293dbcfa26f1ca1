"""Who works for a coalition, and as what: a lead adds, changes and ends, for the own region only."""

from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.models import EditingSession
from wagtail.log_actions import log
from wagtail.models import Page, WorkflowState

from accounts.domain.people import create_person
from accounts.models import User
from accounts.models.user import normalise_email
from coalitions.domain.exceptions import AccountClosed, AlreadyWorksHere, LastLead, NoSuchWorker
from core.domain.audit import record_audit
from core.mail import queue_mail
from organisations.domain.branding import branding_for
from organisations.domain.queries import user_has_role
from organisations.enums import StaffRole
from organisations.models import Coalition, CoalitionGroup

# The order in which they stand in lists and forms; the first one counts where somebody has several.
REGIONAL_ROLES = (
    StaffRole.COALITION_LEAD,
    StaffRole.COALITION_EDITOR,
    StaffRole.COALITION_AUTHOR,
    StaffRole.COALITION_ANALYST,
)
WRITERS = (StaffRole.COALITION_LEAD, StaffRole.COALITION_EDITOR)


@dataclass(frozen=True, kw_only=True)
class Worker:
    """Somebody who works for the coalition. `roles`: the weightiest first."""

    user: User
    roles: tuple[StaffRole, ...]

    @property
    def role(self) -> StaffRole:
        return self.roles[0]


@dataclass(frozen=True, kw_only=True)
class Leftover:
    """A page of the section with work that is not live yet, and who left it."""

    page: Page
    who: str
    is_in_review: bool


@dataclass(frozen=True, kw_only=True)
class Ended:
    """What ending somebody's work did: pages unlocked, and work of theirs that waits for another."""

    unlocked: int
    leftovers: tuple[Leftover, ...]


def staff_of(coalition: Coalition) -> list[Worker]:
    """Who works for a coalition, by role and name. One query."""
    rows = (
        User.groups.through.objects.filter(group__coalition_group__coalition=coalition)
        .select_related("user", "group__coalition_group")
        .order_by("user__last_name", "user__first_name", "user_id")
    )
    people: dict[int, User] = {}
    roles: dict[int, set[str]] = {}
    for row in rows:
        people[row.user_id] = row.user
        roles.setdefault(row.user_id, set()).add(row.group.coalition_group.role)
    workers = [
        Worker(user=user, roles=tuple(role for role in REGIONAL_ROLES if role in roles[pk]))
        for pk, user in people.items()
    ]
    return sorted(workers, key=lambda worker: REGIONAL_ROLES.index(worker.role))


def worker_of(*, coalition: Coalition, user_id: int) -> Worker:
    """Raises NoSuchWorker for who does not work for this coalition, whoever they are."""
    found = next((worker for worker in staff_of(coalition) if worker.user.pk == user_id), None)
    if found is None:
        raise NoSuchWorker(_("This person does not work for your coalition."))
    return found


def staff_warnings(workers: list[Worker]) -> list[str]:
    """What a coalition misses in people, a sentence each."""
    present = {role for worker in workers if worker.user.is_active for role in worker.roles}
    warnings = []
    if StaffRole.COALITION_LEAD not in present:
        warnings.append(_("Nobody is lead here: nobody answers practices that apply. Make somebody lead."))
    if not present & {StaffRole.COALITION_LEAD, StaffRole.COALITION_EDITOR}:
        warnings.append(_("Nobody here can publish news: your section stands still. Add an editor."))
    elif StaffRole.COALITION_EDITOR not in present and StaffRole.COALITION_AUTHOR not in present:
        warnings.append(_("You have no editor: all writing is up to the lead. Add an editor."))
    return warnings


def missing_people(coalition: Coalition) -> list[str]:
    """As `staff_warnings`, from one small query: for the dashboard."""
    return staff_warnings(staff_of(coalition))


@transaction.atomic
def add_worker(
    *, coalition: Coalition, email: str, role: StaffRole, actor: Any, first_name: str = "", last_name: str = ""
) -> User:
    """Let somebody work for a coalition and mail them the way in; who has no account gets one.

    Where else they work is neither asked nor told. An existing account keeps its own name. The audit log gets a line.
    Raises AlreadyWorksHere, or AccountClosed for an account that an administrator closed.
    """
    email = normalise_email(email)
    user = _known_by(email)
    if user is None:
        # Nobody gets in but who reads this address: there is no password, the code goes there.
        user = create_person(email=email, first_name=first_name, last_name=last_name, verified=True)
    elif not user.is_active:
        raise AccountClosed(_("The account with this address is closed. Ask the national desk to open it again."))
    if user.groups.filter(coalition_group__coalition=coalition).exists():
        raise AlreadyWorksHere(
            _("%(email)s works for your coalition already. Change the role below.") % {"email": email}
        )
    user.groups.add(_group(coalition=coalition, role=role))
    _let_in(user)
    record_audit(
        actor=actor, action="coalition.person_added", target=user, coalition_id=coalition.pk, after={"role": role.value}
    )
    _mail(template="coalitions/welcome", user=user, coalition=coalition, role=role, actor=actor)
    return user


@transaction.atomic
def change_role(*, coalition: Coalition, user: User, role: StaffRole, actor: Any) -> None:
    """Give somebody another role in a coalition and mail them what they may do now. The same role changes nothing.

    What waits for judgement goes on waiting; what they write from now on follows the new role. Raises NoSuchWorker, or
    LastLead where the only lead would stop being lead by their own hand.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    worker = worker_of(coalition=coalition, user_id=user.pk)
    if worker.roles == (role,):
        return
    if role != StaffRole.COALITION_LEAD:
        _refuse_to_leave_without_lead(coalition=coalition, worker=worker, actor=actor)
    user.groups.remove(*_groups_in(coalition=coalition, user=user))
    user.groups.add(_group(coalition=coalition, role=role))
    _let_in(user)
    record_audit(
        actor=actor,
        action="coalition.person_changed",
        target=user,
        coalition_id=coalition.pk,
        before={"role": worker.role.value},
        after={"role": role.value},
    )
    _mail(template="coalitions/role_changed", user=user, coalition=coalition, role=role, actor=actor)


@transaction.atomic
def end_work(*, coalition: Coalition, user: User, actor: Any) -> Ended:
    """Somebody no longer works for a coalition: their locks in its section go, what they wrote stays.

    Their account stays, and what they do elsewhere; who works nowhere else no longer enters the admin. Raises
    NoSuchWorker or LastLead.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    worker = worker_of(coalition=coalition, user_id=user.pk)
    _refuse_to_leave_without_lead(coalition=coalition, worker=worker, actor=actor)
    user.groups.remove(*_groups_in(coalition=coalition, user=user))
    if user.is_staff and not (user.is_superuser or user.groups.exists()):
        user.is_staff = False
        user.save(update_fields=["is_staff"])
    unlocked = _release_locks(coalition=coalition, user=user, actor=actor)
    record_audit(
        actor=actor,
        action="coalition.person_ended",
        target=user,
        coalition_id=coalition.pk,
        before={"role": worker.role.value},
    )
    leftovers = tuple(one for one in leftovers_of(coalition, user=user))
    return Ended(unlocked=unlocked, leftovers=leftovers)


def leftovers_of(coalition: Coalition, *, user: User | None = None) -> list[Leftover]:
    """Pages of the section with unpublished work of who left (or of `user`), the oldest first, to be taken over.

    The national desk's own drafts are left out.
    """
    drafts = _pages_of(coalition).filter(has_unpublished_changes=True, latest_revision__user__isnull=False)
    if user is not None:
        drafts = drafts.filter(latest_revision__user=user)
    else:
        here = Q(groups__coalition_group__coalition=coalition)
        nationally = Q(groups__coalition_group__isnull=False, groups__coalition_group__coalition__isnull=True)
        stayed = User.objects.filter(here | nationally | Q(is_superuser=True)).values("pk")
        drafts = drafts.exclude(latest_revision__user__in=stayed)
    pages = list(drafts.select_related("latest_revision__user").order_by("latest_revision_created_at")[:50])
    waiting = WorkflowState.objects.active().filter(object_id__in=[str(page.pk) for page in pages])
    in_review = set(waiting.values_list("object_id", flat=True)) if pages else set()
    return [
        Leftover(
            page=page,
            who=page.latest_revision.user.get_full_name() or _("somebody who left"),
            is_in_review=str(page.pk) in in_review,
        )
        for page in pages
    ]


def _known_by(email: str) -> User | None:
    """The account with this address, be it its second one."""
    proved = EmailAddress.objects.filter(email=email, verified=True).values("user_id")
    return User.objects.select_for_update().filter(Q(email=email) | Q(pk__in=proved)).first()


def _refuse_to_leave_without_lead(*, coalition: Coalition, worker: Worker, actor: Any) -> None:
    """An administrator may, for example when a coalition starts anew; the lead themself may not."""
    if StaffRole.COALITION_LEAD not in worker.roles or user_has_role(actor, StaffRole.ADMINISTRATOR):
        return
    others = User.objects.filter(
        groups__coalition_group__coalition=coalition,
        groups__coalition_group__role=StaffRole.COALITION_LEAD,
        is_active=True,
    ).exclude(pk=worker.user.pk)
    if not others.exists():
        raise LastLead(
            _("You are the only lead. Make somebody else lead first; then you can hand over your own place.")
        )


def _release_locks(*, coalition: Coalition, user: User, actor: Any) -> int:
    locked = list(_pages_of(coalition).filter(locked=True, locked_by=user))
    for page in locked:
        page.locked, page.locked_by, page.locked_at = False, None, None
        page.save(update_fields=["locked", "locked_by", "locked_at"])
        log(instance=page, action="wagtail.unlock", user=actor)
    EditingSession.objects.filter(user=user).delete()
    return len(locked)


def _pages_of(coalition: Coalition) -> QuerySet[Page]:
    condition = Q(pk__in=[])
    for path in coalition.sections.values_list("path", flat=True):
        condition |= Q(path__startswith=path)
    return Page.objects.filter(condition)


def _group(*, coalition: Coalition, role: StaffRole) -> Any:
    return CoalitionGroup.objects.select_related("group").get(coalition=coalition, role=role).group


def _groups_in(*, coalition: Coalition, user: User) -> list[Any]:
    return list(user.groups.filter(coalition_group__coalition=coalition))


def _let_in(user: User) -> None:
    if not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])


def _mail(*, template: str, user: User, coalition: Coalition, role: StaffRole, actor: Any) -> None:
    queue_mail(
        template=template,
        to=user.email,
        context={
            "first_name": user.first_name,
            "coalition": coalition.name,
            "role": role.value,
            "actor": actor.get_full_name() if actor else "",
            "email": user.email,
            "url": f"{settings.BASE_URL}{reverse('wagtailadmin_home')}",
        },
        branding=branding_for(coalition),
    )
