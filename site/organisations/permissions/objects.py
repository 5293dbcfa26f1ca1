"""What each role may do with each kind of object: worked out from the duties, rendered, and asked cell by cell.

A kind names its models by label, for they belong to apps above this one, and says for each verb which rule decides.
tests/architecture/test_permission_matrix.py asks the running platform for every role, kind, owner and verb; a page
type, an admin list or a coalition's own model that no kind names fails there.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from organisations.enums import StaffRole
from organisations.permissions.declaration import DUTIES, Duty, Scope


class Verb(StrEnum):
    SEE = "see"
    CHOOSE = "choose"
    CHANGE = "change"
    PUBLISH = "publish"
    DELETE = "delete"
    EXPORT = "export"


class Whose(StrEnum):
    """An object of the coalition that somebody works for, of another one, or of none."""

    OWN = "own"
    FOREIGN = "foreign"
    NATIONAL = "national"


Rule = Callable[[Duty, Whose], bool]
EVERYBODYS = (Whose.OWN, Whose.FOREIGN, Whose.NATIONAL)
COALITIONS = (Whose.OWN, Whose.FOREIGN)
NATIONAL = (Whose.NATIONAL,)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of object. A verb that is not in `verbs` does not exist for it."""

    name: str
    models: tuple[str, ...]
    whose: tuple[Whose, ...] = EVERYBODYS
    verbs: dict[Verb, Rule] = field(default_factory=dict)

    def allows(self, *, role: StaffRole, whose: Whose, verb: Verb) -> bool:
        return self.verbs[verb](DUTIES[role], whose)

    def cells(self) -> Iterator[tuple[StaffRole, Whose, Verb]]:
        for role in DUTIES:
            for whose in self.whose:
                for verb in self.verbs:
                    yield role, whose, verb


def _reaches(scope: Scope, whose: Whose, *, in_training_room: bool = False) -> bool:
    if scope is Scope.EVERYWHERE:
        return True
    if scope is Scope.OWN_SECTION:
        return whose is Whose.OWN
    return scope is Scope.TRAINING_ROOM and in_training_room and whose is Whose.NATIONAL


def pages(*actions: str, in_training_room: bool = False) -> Rule:
    """Who holds all of these page actions there; without actions, who holds any."""

    def rule(duty: Duty, whose: Whose) -> bool:
        holds = set(actions) <= set(duty.pages) if actions else bool(duty.pages)
        return holds and _reaches(duty.scope, whose, in_training_room=in_training_room)

    return rule


def linkable(*, is_live: bool = True) -> Rule:
    """Who may link to the page: whose pages they are, and everybody in the admin to what is live and national."""

    def rule(duty: Duty, whose: Whose) -> bool:
        return (is_live and whose is Whose.NATIONAL) or bool(duty.pages and _reaches(duty.scope, whose))

    return rule


def library(action: str) -> Rule:
    """Who holds this action on pictures, documents and videos there; to see is to hold any."""

    def rule(duty: Duty, whose: Whose) -> bool:
        held = bool(duty.library) if action == "any" else action in duty.library
        if held and _reaches(duty.library_scope or duty.scope, whose):
            return True
        return duty.choose_national and whose is Whose.NATIONAL and action in ("choose", "any")

    return rule


def kept(*permissions: str) -> Rule:
    """Regional staff for their own coalition, national staff for what is no coalition's, the administrator for all."""

    def rule(duty: Duty, whose: Whose) -> bool:
        if duty.all_permissions:
            return True
        reach = Whose.OWN if duty.role.is_regional else Whose.NATIONAL
        return whose is reach and set(permissions) <= set(duty.permissions)

    return rule


def everywhere(*permissions: str) -> Rule:
    """Who holds these permissions, whoever's it is."""
    return lambda duty, whose: duty.all_permissions or set(permissions) <= set(duty.permissions)


def only(*roles: StaffRole) -> Rule:
    """These roles; those of a coalition for their own."""
    return lambda duty, whose: duty.role in roles and (whose is Whose.OWN or not duty.role.is_regional)


def nobody(duty: Duty, whose: Whose) -> bool:
    return False
