"""The kinds of object that the admin knows, each with what decides who may do what with it."""

from organisations.enums import StaffRole
from organisations.permissions.objects import (
    COALITIONS,
    NATIONAL,
    Kind,
    Rule,
    Verb,
    everywhere,
    kept,
    library,
    linkable,
    nobody,
    only,
    pages,
)

SEE, CHOOSE, CHANGE, PUBLISH, DELETE, EXPORT = Verb
ADMIN = StaffRole.ADMINISTRATOR
LEAD = StaffRole.COALITION_LEAD
EDITORS = (StaffRole.COALITION_EDITOR, LEAD)
AUTHOR = StaffRole.COALITION_AUTHOR
READERS = (*EDITORS, StaffRole.COALITION_ANALYST)
DATA = StaffRole.DATA_MANAGER
DESK = StaffRole.NATIONAL_EDITOR
TRAINING = StaffRole.TRAINING_MANAGER
CLERK = StaffRole.ACCREDITATION_CLERK


def _table(model: str) -> dict[Verb, Rule]:
    """The verbs of one that is looked at, changed and deleted in an admin list, whoever's it is."""
    app, _dot, name = model.partition(".")
    return {
        SEE: everywhere(f"{app}.view_{name}"),
        CHANGE: everywhere(f"{app}.change_{name}"),
        DELETE: everywhere(f"{app}.delete_{name}"),
    }


KINDS: tuple[Kind, ...] = (
    # Pages
    Kind(
        name="home of a section",
        models=("coalitions.CoalitionPage",),
        whose=COALITIONS,
        verbs={
            SEE: pages(),
            CHOOSE: linkable(),
            CHANGE: pages("change"),
            PUBLISH: pages("publish"),
            DELETE: only(ADMIN),  # with the coalition itself
        },
    ),
    Kind(
        name="page with pages below it",
        models=(
            "coalitions.CoalitionIndexPage",
            "pages.HomePage",
            "pages.FaqIndexPage",
            "pages.KnowledgeIndexPage",
            "pages.NewsIndexPage",
            "toolkit.ToolkitIndexPage",
        ),
        verbs={
            SEE: pages(),
            CHOOSE: linkable(),
            CHANGE: pages("change"),
            PUBLISH: pages("publish"),
            DELETE: pages("change", "publish", "bulk_delete"),
        },
    ),
    Kind(
        name="live page",
        models=(
            "pages.NewsPage",
            "pages.StandardPage",
            "pages.ContactPage",
            "pages.FaqPage",
            "pages.KnowledgePage",
            "toolkit.MaterialPage",
        ),
        verbs={
            SEE: pages(),
            CHOOSE: linkable(),
            CHANGE: pages("change"),
            PUBLISH: pages("publish"),
            DELETE: pages("change", "publish"),
        },
    ),
    Kind(
        name="draft of a colleague",
        models=("pages.NewsPage",),
        verbs={
            SEE: pages(),
            CHOOSE: linkable(is_live=False),
            CHANGE: pages("change"),
            PUBLISH: pages("publish"),
            DELETE: pages("change"),
        },
    ),
    Kind(
        name="page of the training room",
        models=("learning.CatalogueIndexPage", "learning.CoursePage", "learning.LessonPage"),
        whose=NATIONAL,
        verbs={
            SEE: pages(in_training_room=True),
            CHOOSE: linkable(),
            CHANGE: pages("change", in_training_room=True),
            PUBLISH: pages("publish", in_training_room=True),
            DELETE: pages("change", "publish", "bulk_delete", in_training_room=True),
        },
    ),
    Kind(
        name="reports over all pages",
        models=("wagtailcore.Page",),
        whose=NATIONAL,
        verbs={SEE: only(DESK, ADMIN), EXPORT: only(DESK, ADMIN)},
    ),
    Kind(
        name="offer of news to the national desk",
        models=("pages.NewsOffer",),
        whose=COALITIONS,
        verbs={SEE: everywhere("pages.view_newsoffer"), CHANGE: everywhere("pages.change_newsoffer")},
    ),
    Kind(name="menus", models=("pages.Menus",), whose=NATIONAL, verbs=_table("pages.menus")),
    Kind(
        name="pack of materials",
        models=("toolkit.MaterialCollection",),
        whose=NATIONAL,
        verbs=_table("toolkit.materialcollection"),
    ),
    # Library
    *(
        Kind(
            name=name,
            models=(model,),
            verbs={
                SEE: library("any"),
                CHOOSE: library("choose"),
                CHANGE: library("change"),
                DELETE: library("delete"),
            },
        )
        for name, model in (
            ("picture", "media.CustomImage"),
            ("document", "media.CustomDocument"),
        )
    ),
    Kind(
        name="video",  # knows no permission to choose: who may change it may choose it
        models=("media.Video",),
        verbs={
            SEE: library("change"),
            CHOOSE: library("change"),
            CHANGE: library("change"),
            DELETE: library("delete"),
        },
    ),
    Kind(
        name="collection of the library",
        models=("wagtailcore.Collection", "coalitions.CoalitionCollection"),
        verbs={CHANGE: nobody, DELETE: nobody},  # made with the coalition
    ),
    # Newsletters
    Kind(
        name="mailing list",
        models=("newsletters.MailingList",),
        verbs={SEE: kept("newsletters.view_mailinglist"), CHANGE: kept("newsletters.change_mailinglist")},
    ),
    Kind(
        name="reader of a list",
        models=("newsletters.Subscription", "newsletters.ReaderImport"),
        verbs={
            SEE: kept("newsletters.view_subscription"),
            CHANGE: kept("newsletters.change_subscription"),
        },
    ),
    Kind(
        name="segment of readers",
        models=("newsletters.Segment",),
        verbs={SEE: kept("newsletters.view_segment"), CHANGE: kept("newsletters.change_segment")},
    ),
    Kind(
        name="newsletter issue",
        models=("newsletters.Issue",),
        verbs={
            SEE: kept("newsletters.view_issue"),
            CHANGE: kept("newsletters.change_issue"),
            PUBLISH: kept("newsletters.send_issue"),
            DELETE: kept("newsletters.delete_issue"),
        },
    ),
    Kind(
        name="blocked address",
        models=("newsletters.Suppression",),
        whose=NATIONAL,
        verbs={SEE: everywhere("newsletters.view_suppression"), CHANGE: everywhere("newsletters.change_suppression")},
    ),
    # Webinars and workshops
    Kind(
        name="webinar or workshop",
        models=("live.Edition",),
        verbs={
            SEE: kept("live.view_edition"),
            CHANGE: kept("live.change_edition"),
            PUBLISH: kept("live.change_edition"),
            DELETE: kept("live.delete_edition"),
            EXPORT: kept("live.view_edition"),  # who registered
        },
    ),
    *(
        Kind(
            name=name,
            models=(f"live.{model}",),
            verbs={
                CHANGE: kept(f"live.change_{model.lower()}"),
                DELETE: kept(f"live.delete_{model.lower()}"),
            },
        )
        for name, model in (("speaker", "Speaker"), ("series", "Series"), ("words of a mail", "MailText"))
    ),
    # The coalition itself
    Kind(
        name="look of a coalition",
        models=("organisations.Identity", "organisations.Coalition", "coalitions.Partner"),
        whose=COALITIONS,
        verbs={SEE: only(*EDITORS, ADMIN), CHANGE: only(*EDITORS, ADMIN)},
    ),
    Kind(
        name="postcodes of a coalition",
        models=("organisations.PostcodeArea",),
        whose=COALITIONS,
        verbs={SEE: only(LEAD, DATA, ADMIN), CHANGE: only(LEAD, DATA, ADMIN)},
    ),
    Kind(
        name="people of a coalition",
        models=("organisations.CoalitionGroup",),
        whose=COALITIONS,
        verbs={SEE: only(LEAD, ADMIN), CHANGE: only(LEAD, ADMIN)},
    ),
    Kind(
        name="start pack, as a coalition works through it",
        models=("coalitions.StartPackTick",),
        whose=COALITIONS,
        verbs={
            SEE: only(*READERS, AUTHOR, DESK, ADMIN),
            CHANGE: only(*EDITORS, AUTHOR),
            EXPORT: only(*READERS, AUTHOR, DESK, ADMIN),
        },
    ),
    Kind(
        name="version of the start pack",
        models=("coalitions.StartPack", "coalitions.StartPackStep"),
        whose=NATIONAL,
        verbs={SEE: everywhere("coalitions.startpack"), CHANGE: everywhere("coalitions.startpack")},
    ),
    Kind(
        name="private file of a coalition",
        models=("coalitions.RegionFile",),
        whose=COALITIONS,
        verbs={
            SEE: only(*READERS, AUTHOR, ADMIN),
            CHANGE: only(*EDITORS, ADMIN),
        },
    ),
    Kind(
        name="log of a coalition",
        models=("core.AuditEntry",),
        whose=COALITIONS,
        verbs={SEE: only(LEAD, DATA, ADMIN)},
    ),
    Kind(
        name="board of a coalition's practices",
        models=(
            "learning.CoalitionCourseTally",
            "learning.MonthTally",
            "learning.PathAssignment",
            "learning.PracticeTraining",
        ),
        whose=COALITIONS,
        verbs={
            SEE: only(*READERS, DESK, TRAINING, ADMIN),
            CHANGE: only(LEAD, TRAINING, ADMIN),  # remind, assign paths
            EXPORT: only(*READERS, DESK, TRAINING, ADMIN),
        },
    ),
    Kind(
        name="practice on the board",
        models=("organisations.Affiliation",),
        whose=COALITIONS,
        verbs={SEE: only(*READERS, DESK, TRAINING, ADMIN)},
    ),
    Kind(
        name="practice in the register",
        models=("organisations.Practice", "organisations.Membership"),
        whose=COALITIONS,
        verbs={
            SEE: everywhere("organisations.view_practice"),
            CHANGE: everywhere("organisations.change_practice"),
        },
    ),
    Kind(
        name="application of a practice",
        models=("organisations.Registration", "organisations.Transfer"),
        verbs={SEE: only(LEAD, DATA, ADMIN), CHANGE: only(LEAD, DATA, ADMIN)},
    ),
    Kind(
        name="people and groups of the admin",
        models=("accounts.User", "auth.Group", "organisations.CoalitionGroup"),
        verbs={SEE: only(ADMIN), CHANGE: only(ADMIN), DELETE: only(ADMIN)},
    ),
    # Questions and figures
    Kind(
        name="question of a visitor",
        models=("pages.ContactMessage",),
        verbs={SEE: everywhere("pages.view_contactmessage"), CHANGE: everywhere("pages.change_contactmessage")},
    ),
    Kind(name="key figure", models=("insight.Kpi",), whose=NATIONAL, verbs=_table("insight.kpi")),
    Kind(
        name="figure of a coalition",
        models=("insight.CoalitionFigure",),
        whose=COALITIONS,
        verbs=_table("insight.coalitionfigure"),
    ),
    # Learning
    Kind(
        name="question bank",
        models=("learning.QuestionBank", "learning.BankQuestion"),
        verbs={
            SEE: only(*EDITORS, DESK, TRAINING, ADMIN),
            CHANGE: only(*EDITORS, DESK, TRAINING, ADMIN),
            EXPORT: only(*EDITORS, DESK, TRAINING, ADMIN),
        },
    ),
    Kind(
        name="version of a course",
        models=("learning.CourseVersion", "learning.Course"),
        whose=NATIONAL,
        verbs={SEE: everywhere("learning.view_courseversion"), CHANGE: nobody, DELETE: nobody},
    ),
    Kind(
        name="certificate",
        models=("learning.Certificate",),
        whose=COALITIONS,
        verbs={
            SEE: everywhere("learning.view_certificate"),
            CHANGE: everywhere("learning.change_certificate"),
            DELETE: nobody,
        },
    ),
    Kind(
        name="words of a certificate",
        models=("learning.CertificateTemplate",),
        verbs=_table("learning.certificatetemplate"),
    ),
    Kind(
        name="completion",
        models=("learning.Completion", "learning.Credit"),
        whose=COALITIONS,
        verbs={CHANGE: everywhere("learning.add_completion")},
    ),
    *(
        Kind(name=name, models=(f"learning.{model}",), whose=NATIONAL, verbs=_table(f"learning.{model.lower()}"))
        for name, model in (
            ("learning path", "LearningPath"),
            ("training rule", "TrainingRule"),
            ("prior course", "Prerequisite"),
        )
    ),
    Kind(
        name="more time for a test",
        models=("learning.TimeAllowance",),
        whose=COALITIONS,
        verbs=_table("learning.timeallowance"),
    ),
    Kind(
        name="extra attempt",
        models=("learning.ExtraAttempt",),
        whose=COALITIONS,
        verbs={SEE: everywhere("learning.view_extraattempt"), DELETE: everywhere("learning.delete_extraattempt")},
    ),
    Kind(
        name="opinion on a course",
        models=("learning.CourseReview",),
        whose=COALITIONS,
        verbs={SEE: everywhere("learning.view_coursereview"), CHANGE: everywhere("learning.change_coursereview")},
    ),
    Kind(
        name="accreditation",
        models=("learning.Accreditation",),
        whose=NATIONAL,
        verbs={
            SEE: everywhere("learning.view_accreditation"),
            CHANGE: everywhere("learning.change_accreditation"),
        },
    ),
    Kind(
        name="delivery to a register",
        models=("learning.AccreditationExport",),
        whose=NATIONAL,
        verbs={SEE: only(CLERK, ADMIN), EXPORT: only(CLERK, ADMIN)},
    ),
    Kind(
        name="H5P activity",
        models=("h5p.Content",),
        whose=NATIONAL,
        verbs={
            SEE: everywhere("h5p.view_content"),
            CHOOSE: everywhere(),  # the public plays them all
            CHANGE: everywhere("h5p.change_content"),
            DELETE: everywhere("h5p.delete_content"),
            EXPORT: everywhere("h5p.change_content"),
        },
    ),
    Kind(
        name="H5P library",
        models=("h5p.Library",),
        whose=NATIONAL,
        verbs={SEE: everywhere("h5p.view_library"), PUBLISH: everywhere("h5p.install_library"), DELETE: nobody},
    ),
    # Running the platform
    Kind(
        name="audit log",
        models=("core.AuditEntry",),
        whose=NATIONAL,
        verbs={SEE: everywhere("core.view_auditentry"), CHANGE: nobody, DELETE: nobody},
    ),
    Kind(
        name="job in the background",
        models=("core.Job",),
        whose=NATIONAL,
        verbs={SEE: everywhere("core.view_job"), CHANGE: only(ADMIN), DELETE: nobody},
    ),
    Kind(
        name="redirect",
        models=("wagtailredirects.Redirect",),
        whose=NATIONAL,
        verbs=_table("wagtailredirects.redirect"),
    ),
    Kind(
        name="site, language, workflow",
        models=("wagtailcore.Site", "wagtailcore.Locale", "wagtailcore.Workflow", "wagtailcore.Task"),
        whose=NATIONAL,
        verbs={CHANGE: only(ADMIN), DELETE: only(ADMIN)},
    ),
    Kind(name="a new coalition", models=("organisations.Coalition",), whose=NATIONAL, verbs={CHANGE: only(ADMIN)}),
)
