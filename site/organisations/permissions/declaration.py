"""Every staff role and what it may do. The groups, docs/permissions.md and the role matrix are made from this."""

from dataclasses import dataclass
from enum import StrEnum

from organisations.enums import StaffRole


class Scope(StrEnum):
    """Where a role's page and collection permissions hold."""

    NOWHERE = "nowhere"
    OWN_SECTION = "own section"
    TRAINING_ROOM = "the training room"
    EVERYWHERE = "everywhere"


# The page types at whose instances a scope begins. Plain labels: they belong to apps above this one.
SCOPE_ROOTS: dict[Scope, str] = {Scope.TRAINING_ROOM: "learning.CatalogueIndexPage"}


@dataclass(frozen=True, kw_only=True)
class Duty:
    """What one role may do.

    `permissions`: "app.codename", held without an object. `pages`: actions on pages within `scope`. `library`: actions
    on pictures, documents and videos within `library_scope`, by default `scope`. `choose_national`: may use, never
    change, the shared library. `all_permissions`: each permission there is; `permissions` is then empty.
    """

    role: StaffRole
    summary: str
    scope: Scope = Scope.NOWHERE
    pages: tuple[str, ...] = ()
    library: tuple[str, ...] = ()
    library_scope: Scope | None = None
    choose_national: bool = False
    permissions: tuple[str, ...] = ()
    all_permissions: bool = False


ENTER = "wagtailadmin.access_admin"
TRANSLATE = "wagtail_localize.submit_translation"
PAGE_ACTIONS = ("add", "change", "publish", "bulk_delete", "lock", "unlock")
LIBRARY_ACTIONS = ("add", "change", "delete", "choose")


def _all_of(*models: str) -> tuple[str, ...]:
    """Add, change, delete and view of "app.model"."""
    return tuple(
        f"{app}.{verb}_{model}"
        for app, model in (name.split(".") for name in models)
        for verb in ("add", "change", "delete", "view")
    )


def _view_of(*models: str) -> tuple[str, ...]:
    return tuple(f"{app}.view_{model}" for app, model in (name.split(".") for name in models))


# Lists and their readers: whose, the screens ask `newsletters.domain.access`.
LIST_KEEPING = (
    *(f"newsletters.{verb}_{model}" for model in ("mailinglist", "segment") for verb in ("add", "change", "view")),
    "newsletters.view_subscription",
    "newsletters.change_subscription",
    "newsletters.import_subscription",
)
BLOCKING = tuple(f"newsletters.{verb}_suppression" for verb in ("add", "change", "view"))

# Issues are composed by editors; who may let one go out holds `send_issue` too.
COMPOSING = _all_of("newsletters.issue")
SENDING = (*COMPOSING, "newsletters.send_issue")

# Webinars and workshops; whose, the screens ask `learning.live.domain.access`.
ORGANISING = _all_of("live.edition", "live.speaker", "live.series", "live.mailtext")

# What no regional group may ever hold: each of these reaches beyond one section.
NEVER_REGIONAL = (
    "newsletters.*_suppression",
    "accounts",
    "auth",
    "sites",
    "organisations",
    "wagtailcore.*_locale",
    "wagtailcore.*_site",
    "wagtailcore.*_collection",
    "wagtailcore.*_workflow",
    "wagtailcore.*_task",
    "wagtailredirects",
)

DUTIES: dict[StaffRole, Duty] = {
    duty.role: duty
    for duty in (
        Duty(
            role=StaffRole.COALITION_AUTHOR,
            summary="Writes in the own section as an editor does; the lead reviews each item before it is published.",
            scope=Scope.OWN_SECTION,
            pages=("add", "change"),
            library=("add", "choose"),
            choose_national=True,
            permissions=(ENTER,),
        ),
        Duty(
            role=StaffRole.COALITION_EDITOR,
            summary="Writes, publishes and offers the news of the own coalition, keeps its pages and its look.",
            scope=Scope.OWN_SECTION,
            pages=("add", "change", "publish", "lock", "unlock"),
            library=LIBRARY_ACTIONS,
            choose_national=True,
            permissions=(ENTER, TRANSLATE, *LIST_KEEPING, *COMPOSING, *ORGANISING),
        ),
        Duty(
            role=StaffRole.COALITION_LEAD,
            summary="All that the editor does; also deletes parts of the section and sees which practices are behind.",
            scope=Scope.OWN_SECTION,
            pages=PAGE_ACTIONS,
            library=LIBRARY_ACTIONS,
            choose_national=True,
            permissions=(ENTER, TRANSLATE, *LIST_KEEPING, *SENDING, *ORGANISING),
        ),
        Duty(
            role=StaffRole.COALITION_ANALYST,
            summary="Reads the figures of the own coalition; changes nothing.",
            permissions=(ENTER, "newsletters.view_mailinglist"),
        ),
        Duty(
            role=StaffRole.NATIONAL_EDITOR,
            summary="Manages all pages, the library, menus and key figures; judges the news that coalitions offer.",
            scope=Scope.EVERYWHERE,
            pages=PAGE_ACTIONS,
            library=LIBRARY_ACTIONS,
            permissions=(
                ENTER,
                TRANSLATE,
                *LIST_KEEPING,
                *BLOCKING,
                *SENDING,
                *ORGANISING,
                "pages.view_newsoffer",
                "pages.change_newsoffer",
                "pages.view_contactmessage",
                "pages.change_contactmessage",
                *_view_of("learning.course", "learning.courseversion"),
                "h5p.install_library",
                "learning.view_coursereview",
                "learning.change_coursereview",
                "coalitions.startpack",
                *_all_of("pages.menus", "insight.kpi", "h5p.content", "wagtailredirects.redirect"),
                *_all_of("toolkit.materialcollection"),
            ),
        ),
        Duty(
            role=StaffRole.DESIGNER,
            summary="Keeps the library, those of the coalitions too, and the collections of materials.",
            library_scope=Scope.EVERYWHERE,
            library=LIBRARY_ACTIONS,
            permissions=(ENTER, *_all_of("toolkit.materialcollection")),
        ),
        Duty(
            role=StaffRole.TRAINING_MANAGER,
            summary="Makes courses and activities; keeps paths, rule and certificates; puts completions right.",
            scope=Scope.TRAINING_ROOM,
            pages=PAGE_ACTIONS,
            library_scope=Scope.EVERYWHERE,
            library=LIBRARY_ACTIONS,
            permissions=(
                ENTER,
                TRANSLATE,
                *_all_of("learning.course", "learning.timeallowance", "h5p.content"),
                *ORGANISING,
                "learning.add_extraattempt",
                "learning.delete_extraattempt",
                "learning.view_extraattempt",
                "learning.change_certificate",
                "learning.view_coursereview",
                "learning.change_coursereview",
                *_all_of("learning.certificatetemplate"),
                *_all_of("learning.learningpath", "learning.trainingrule", "learning.prerequisite"),
                "learning.add_completion",
                *_view_of("learning.courseversion", "learning.certificate", "learning.completion", "h5p.library"),
                *_view_of("learning.accreditation"),
            ),
        ),
        Duty(
            role=StaffRole.COURSE_AUTHOR,
            summary="Writes courses and lessons as drafts and submits them; the national editors publish.",
            scope=Scope.TRAINING_ROOM,
            pages=("add", "change"),
            library_scope=Scope.EVERYWHERE,
            library=("add", "choose"),
            permissions=(ENTER, *_view_of("learning.course", "learning.courseversion", "h5p.content")),
        ),
        Duty(
            role=StaffRole.ACCREDITATION_CLERK,
            summary="Keeps accreditations, reports to the registers; reads courses, versions and certificates.",
            permissions=(
                ENTER,
                "learning.add_accreditation",
                "learning.change_accreditation",
                "learning.view_accreditation",
                "learning.add_accreditationexport",
                "learning.change_accreditationexport",
                "learning.view_accreditationexport",
                *_view_of("learning.course", "learning.courseversion", "learning.certificate", "learning.completion"),
            ),
        ),
        Duty(
            role=StaffRole.H5P_MANAGER,
            summary="Installs H5P libraries, uploads and replaces packages.",
            permissions=(ENTER, "h5p.install_library", *_all_of("h5p.content"), *_view_of("h5p.library")),
        ),
        Duty(
            role=StaffRole.DATA_MANAGER,
            summary="Imports the register, keeps practices, key figures and retention; reads the audit log.",
            permissions=(
                ENTER,
                "newsletters.view_mailinglist",
                "newsletters.view_subscription",
                "newsletters.change_subscription",
                *BLOCKING,
                *_all_of(
                    "organisations.practice",
                    "organisations.affiliation",
                    "organisations.membership",
                    "organisations.registration",
                    "insight.kpi",
                    "insight.coalitionfigure",
                ),
                *_view_of("organisations.coalition", "core.auditentry", "core.job"),
            ),
        ),
        Duty(
            role=StaffRole.QUESTION_DESK,
            summary="Answers questions that visitors sent to the national desk.",
            permissions=(ENTER, "pages.view_contactmessage", "pages.change_contactmessage"),
        ),
        Duty(
            role=StaffRole.ADMINISTRATOR,
            summary="Runs the platform: makes coalitions, people and groups, and may do all that others do.",
            scope=Scope.EVERYWHERE,
            pages=PAGE_ACTIONS,
            library=LIBRARY_ACTIONS,
            all_permissions=True,
        ),
    )
}
