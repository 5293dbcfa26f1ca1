"""docs/permissions.md, written from the declaration; a test compares."""

from itertools import groupby

from django.utils import translation

from organisations.enums import StaffRole
from organisations.permissions.declaration import DUTIES, NEVER_REGIONAL, SCOPE_ROOTS, Duty, Scope
from organisations.permissions.kinds import KINDS
from organisations.permissions.objects import Kind, Verb

INTRODUCTION = """# Who may do what

Rendered from `site/organisations/permissions/` (`declaration.py`: the duties of the roles; `kinds.py`: the kinds of
object) by `manage.py permissions_doc --write`. Change those, not this page; a test compares. `manage.py staff_groups`
brings the groups up to date.

Practice staff (learners, contact persons) hold no permission here: what they may do follows from their membership.
What each address answers to each role is in `tests/<app>/matrix.py` and tested cell by cell.
"""

MATRIX = """## Cell by cell

For each kind of object: who may do what, with what is the own coalition's (own), another coalition's (foreign) or no
coalition's (national); "all" is each of those the kind knows. A role that is not named may do nothing with it, a verb
without a column does not exist. Each cell, the refused ones too, is asked of the running platform in
`tests/architecture/test_permission_matrix.py`: what is foreign answers 404, or goes home without naming it.
"""


def render_permissions() -> str:
    with translation.override("nl"):
        names = {role: str(role.label) for role in StaffRole}
    lines = [INTRODUCTION, "## Roles", "", "| role | in Dutch | pages | library | what for |", "|---|---|---|---|---|"]
    for role, duty in DUTIES.items():
        lines.append(
            f"| `{role.value}` | {names[role]} | {_where(duty.pages, duty.scope)} | {_library(duty)} | {duty.summary} |"
        )
    lines += ["", "## Permissions without an object", ""]
    for role, duty in DUTIES.items():
        held = "every permission" if duty.all_permissions else _grouped(duty.permissions)
        lines.append(f"- `{role.value}`: {held}")
    lines += [
        "",
        "## Never a coalition's",
        "",
        "No regional group can hold: " + ", ".join(f"`{pattern}`" for pattern in NEVER_REGIONAL) + ".",
        "",
        "## Where a scope begins",
        "",
        "- own section: the coalition's section page, in each language.",
        *(f"- {scope.value}: every `{label}`." for scope, label in SCOPE_ROOTS.items()),
        "- everywhere: the root of the page tree, the root of the library.",
        "",
    ]
    lines += [MATRIX, *(line for kind in KINDS for line in _table(kind))]
    return "\n".join(lines)


def _table(kind: Kind) -> list[str]:
    """One kind: a row for the roles that may do something with it, those with equal rows together."""
    rows: dict[tuple[str, ...], list[str]] = {}
    for role in DUTIES:
        cells = tuple(_cell(kind, role, verb) for verb in kind.verbs)
        if any(cells):
            rows.setdefault(cells, []).append(f"`{role.value}`")
    lines = [f"### {kind.name.capitalize() if kind.name[1].islower() else kind.name}", ""]
    lines += ["| | " + " | ".join(kind.verbs) + " |", "|---" * (len(kind.verbs) + 1) + "|"]
    lines += [
        f"| {', '.join(roles)} | " + " | ".join(cell or "–" for cell in cells) + " |" for cells, roles in rows.items()
    ]
    return [*lines, ""]


def _cell(kind: Kind, role: StaffRole, verb: Verb) -> str:
    allowed = [whose.value for whose in kind.whose if kind.allows(role=role, whose=whose, verb=verb)]
    if len(allowed) == len(kind.whose):
        return "yes" if len(allowed) == 1 else "all"
    return ", ".join(allowed)


def _where(actions: tuple[str, ...], scope: Scope) -> str:
    return f"{', '.join(actions)} ({scope.value})" if actions else "–"


def _library(duty: Duty) -> str:
    held = _where(duty.library, duty.library_scope or duty.scope)
    return f"{held}; choose (national)" if duty.choose_national else held


def _grouped(permissions: tuple[str, ...]) -> str:
    """ "pages.view_menus, pages.change_menus" as "pages.menus: view, change"."""
    pairs = []
    for name in permissions:
        app, _dot, codename = name.partition(".")
        verb, _line, model = codename.partition("_")
        pairs.append((f"{app}.{model}", verb))
    return "; ".join(
        f"{model}: {', '.join(verb for _model, verb in verbs)}"
        for model, verbs in groupby(sorted(pairs, key=lambda pair: pair[0]), key=lambda pair: pair[0])
    )
