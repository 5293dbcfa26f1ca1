"""docs/permissions.md, written from the declaration; a test compares."""

from itertools import groupby

from django.utils import translation

from organisations.enums import StaffRole
from organisations.permissions.declaration import DUTIES, NEVER_REGIONAL, SCOPE_ROOTS, Duty, Scope

INTRODUCTION = """# Who may do what

Rendered from `site/organisations/permissions/declaration.py` by `manage.py permissions_doc --write`. Change the
declaration, not this page; a test compares the two. `manage.py staff_groups` brings the groups up to date.

Practice staff (learners, contact persons) hold no permission here: what they may do follows from their membership.
What each address answers to each role is in `tests/<app>/matrix.py` and tested cell by cell.
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
    return "\n".join(lines)


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
