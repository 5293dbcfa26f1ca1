"""Stylesheets are public, the look is the own coalition's, making a coalition is the administrator's."""

from tests.architecture.matrix import LOGIN, Row, World, expect
from tests.coalitions.matrix_people import ROWS as PEOPLE_ROWS
from tests.factories.pages import question


def theme_of(world: World, tenant: object) -> dict[str, str]:
    from coalitions.domain.theming import stylesheet, stylesheet_digest

    coalition = tenant.coalition  # type: ignore[attr-defined]
    return {"slug": coalition.slug, "digest": stylesheet_digest(stylesheet(coalition))}


def question_to(world: World, tenant: object) -> dict[str, int]:
    return {"question": question(coalition=tenant.coalition).pk}  # type: ignore[attr-defined]


# Who has no access to the admin is sent to sign in, or away from it.
NO_ADMIN = {"anonymous": LOGIN, "learner": LOGIN, "contact": LOGIN}

BOARD_READERS = {"national_editor": 200, "data_manager": 200, "administrator": 200}
WRITERS = {"coalition_author": 200, "coalition_editor": 200, "coalition_lead": 200}
ALL_PAGES = {"national_editor": 200, "administrator": 200}
LIBRARY = {
    "coalition_editor": 200,
    "coalition_lead": 200,
    "national_editor": 200,
    "designer": 200,
    "training_manager": 200,
    "administrator": 200,
}

ROWS = [
    *PEOPLE_ROWS,
    Row(url="coalitions:theme", kwargs=theme_of, own=expect(200), foreign=expect(200)),
    Row(
        url="coalitions_admin:branding",
        kwargs=lambda world, tenant: {"slug": tenant.coalition.slug},
        own=expect(404, **NO_ADMIN, coalition_editor=200, coalition_lead=200, administrator=200),
        foreign=expect(404, **NO_ADMIN, administrator=200),
    ),
    Row(
        url="coalitions_admin:branding",
        kwargs=lambda world, tenant: {"slug": tenant.coalition.slug},
        method="post",
        data=lambda world, tenant: {"display_name": "Anders", "brand_colour": "#0b5c8a"},
        own=expect(404, **NO_ADMIN, coalition_editor=302, coalition_lead=302, administrator=302),
        foreign=expect(404, **NO_ADMIN, administrator=302),
    ),
    Row(
        url="coalitions_admin:check_colour",
        query=lambda world, tenant: {"brand": "#0b5c8a"},
        own=expect(200, **NO_ADMIN),
    ),
    Row(
        url="coalitions_admin:details",
        kwargs=lambda world, tenant: {"slug": tenant.coalition.slug},
        own=expect(404, **NO_ADMIN, coalition_lead=200, data_manager=200, administrator=200),
        foreign=expect(404, **NO_ADMIN, data_manager=200, administrator=200),
    ),
    Row(
        url="coalitions_admin:preview",
        kwargs=lambda world, tenant: {"slug": tenant.coalition.slug},
        own=expect(404, **NO_ADMIN, coalition_editor=200, coalition_lead=200, administrator=200),
        foreign=expect(404, **NO_ADMIN, administrator=200),
    ),
    Row(url="coalitions_admin:preview_stylesheet", own=expect(200, **NO_ADMIN)),
    Row(
        url="coalitions_admin:postcodes",
        kwargs=lambda world, tenant: {"slug": tenant.coalition.slug},
        own=expect(404, **NO_ADMIN, coalition_lead=200, data_manager=200, administrator=200),
        foreign=expect(404, **NO_ADMIN, data_manager=200, administrator=200),
    ),
    Row(
        url="coalitions_admin:postcodes",
        kwargs=lambda world, tenant: {"slug": tenant.coalition.slug},
        method="post",
        data=lambda world, tenant: {"areas": "8000-8199"},
        own=expect(404, **NO_ADMIN, coalition_lead=302, data_manager=302, administrator=302),
        foreign=expect(404, **NO_ADMIN, data_manager=302, administrator=302),
    ),
    Row(
        url="coalitions_admin:board",
        kwargs=lambda world, tenant: {"slug": tenant.coalition.slug},
        own=expect(404, **NO_ADMIN, coalition_editor=200, coalition_lead=200, coalition_analyst=200, **BOARD_READERS),
        foreign=expect(404, **NO_ADMIN, **BOARD_READERS),
    ),
    *(
        Row(
            url=f"coalitions_admin:{name}",
            kwargs=lambda world, tenant: {"slug": tenant.coalition.slug},
            own=expect(404, **NO_ADMIN, coalition_editor=200, coalition_lead=200, administrator=200),
            foreign=expect(404, **NO_ADMIN, administrator=200),
        )
        for name in ("visits", "questions")
    ),
    Row(
        url="coalitions_admin:questions",
        method="post",
        kwargs=lambda world, tenant: {"slug": tenant.coalition.slug},
        data=question_to,
        own=expect(404, **NO_ADMIN, coalition_editor=302, coalition_lead=302, administrator=302),
        foreign=expect(404, **NO_ADMIN, administrator=302),
    ),
    Row(
        url="coalitions_admin:log",
        kwargs=lambda world, tenant: {"slug": tenant.coalition.slug},
        own=expect(404, **NO_ADMIN, coalition_lead=200, data_manager=200, administrator=200),
        foreign=expect(404, **NO_ADMIN, data_manager=200, administrator=200),
    ),
    Row(url="coalitions_admin:provision", own=expect(404, **NO_ADMIN, administrator=200)),
    Row(url="coalitions_admin:provision", method="post", own=expect(404, **NO_ADMIN, administrator=422)),
    # Wagtail's own main addresses. What it refuses, it refuses by going back to the dashboard.
    Row(url="wagtailadmin_home", own=expect(200, **NO_ADMIN)),
    Row(
        url="wagtailadmin_explore",
        kwargs=lambda world, tenant: {"parent_page_id": tenant.section.pk},
        own=expect(404, **NO_ADMIN, **WRITERS, **ALL_PAGES),
        foreign=expect(404, **NO_ADMIN, **ALL_PAGES),
    ),
    *(
        Row(
            url=f"wagtailadmin_pages:{name}",
            kwargs=lambda world, tenant: {"page_id": tenant.draft_page.pk},
            own=expect(404, **NO_ADMIN, **WRITERS, **ALL_PAGES),
            foreign=expect(404, **NO_ADMIN, **ALL_PAGES),
        )
        for name in ("edit", "delete", "copy", "history", "usage")
    ),
    *(
        Row(url=name, own=expect(302, **NO_ADMIN, **LIBRARY, coalition_author=200, course_author=200))
        for name in ("wagtailimages:index", "wagtaildocs:index", "wagtailmedia:index")
    ),
    *(
        Row(
            url=name,
            kwargs=made,
            own=expect(302, **NO_ADMIN, **LIBRARY),
            foreign=expect(302, **NO_ADMIN, **(LIBRARY | {"coalition_editor": 302, "coalition_lead": 302})),
        )
        for name, made in (
            ("wagtailimages:edit", lambda world, tenant: {"image_id": tenant.image.pk}),
            ("wagtaildocs:edit", lambda world, tenant: {"document_id": tenant.document.pk}),
            ("wagtailmedia:edit", lambda world, tenant: {"media_id": tenant.video.pk}),
        )
    ),
    *(
        Row(url=name, own=expect(302, **NO_ADMIN, administrator=200))
        for name in ("wagtailusers_groups:index", "wagtailsites:index", "wagtailadmin_workflows:index")
    ),
    *(
        Row(url=f"wagtailadmin_reports:{name}", own=expect(404, **NO_ADMIN, **ALL_PAGES))
        for name in ("locked_pages", "page_types_usage", "site_history", "workflow")
    ),
]
