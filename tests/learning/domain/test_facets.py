"""Facets count from memory, widen within and narrow between; advice says why."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils import timezone

from core.person_data import person_data_sources
from core.stamp import forget_everything
from learning.domain.bookmarks import set_bookmark
from learning.domain.queries.catalogue import CatalogueView, catalogue_view, courses_for_user
from learning.models import Accreditation, Bookmark, CatalogueIndexPage, CoursePage, PracticeTraining
from tests.factories.accounts import UserFactory
from tests.factories.learning import course_of, make_course
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def courses() -> list[CoursePage]:
    return [
        make_course(title="Basis", minutes=45, roles=["huisarts", "poh"], is_mandatory=True, points_text="1 punt"),
        make_course(title="Portaal", minutes=30, roles=["poh"]),
        make_course(title="Samen", minutes=20, roles=[]),
    ]


def seen(query: str = "", user: Any = None) -> CatalogueView:
    return catalogue_view(
        page_id=CatalogueIndexPage.objects.get().pk, user=user or AnonymousUser(), wanted=QueryDict(query)
    )


def counts(view: CatalogueView) -> dict[str, int]:
    return {f"{one.name}={one.value}": one.count for facet in view.facets for one in facet.options}


def titles(view: CatalogueView) -> list[str]:
    return [item.card.title for item in view.items]


def test_counts_say_what_one_finds_and_leave_the_own_facet_out(courses: list[CoursePage]) -> None:
    everything = counts(seen())
    assert everything["rol=huisarts"] == 2
    assert everything["rol=poh"] == 3
    assert everything["duur=20"] == 1
    assert everything["duur=30"] == 2
    assert everything["verplicht=ja"] == 1

    narrowed = seen("rol=huisarts&duur=20")
    assert titles(narrowed) == ["Samen"]
    assert counts(narrowed)["rol=poh"] == 1
    assert counts(narrowed)["duur=45"] == 2
    assert counts(narrowed)["verplicht=ja"] == 0


def test_values_of_one_facet_widen(courses: list[CoursePage]) -> None:
    make_course(title="Manager", minutes=20, roles=["praktijkmanager"])

    assert titles(seen("rol=huisarts&rol=praktijkmanager")) == ["Basis", "Samen", "Manager"]
    assert titles(seen("verplicht=ja&rol=huisarts")) == ["Basis"]
    assert titles(seen("verplicht=nee&kenmerk=x")) == ["Basis", "Portaal", "Samen", "Manager"]


def test_new_is_new_for_sixty_days(courses: list[CoursePage]) -> None:
    CoursePage.objects.filter(slug="basis").update(first_published_at=timezone.now() - dt.timedelta(days=61))
    forget_everything()
    assert titles(seen("nieuw=ja")) == ["Portaal", "Samen"]

    with time_machine.travel(timezone.now() + dt.timedelta(days=60)):
        assert titles(seen("nieuw=ja")) == []


def test_accredited_is_what_a_register_grants_today_or_else_what_the_page_says(courses: list[CoursePage]) -> None:
    today = timezone.localdate()
    for page, days in ((courses[0], -1), (courses[1], 1)):
        Accreditation.objects.create(
            course=course_of(page),
            register="gaia",
            number=f"ID{page.pk}",
            valid_from=today - dt.timedelta(days=100),
            valid_until=today + dt.timedelta(days=days),
            granted_on=today - dt.timedelta(days=100),
        )
    forget_everything()

    assert titles(seen("accreditatie=ja")) == ["Portaal"]


def test_kept_courses_are_a_facet_of_who_is_signed_in_only(courses: list[CoursePage]) -> None:
    user = UserFactory()
    set_bookmark(user=user, course=course_of(courses[2]), is_kept=True)

    assert titles(seen("bewaard=ja", user)) == ["Samen"]
    assert [item.is_kept for item in seen("", user).items] == [False, False, True]
    assert titles(seen("bewaard=ja")) == ["Basis", "Portaal", "Samen"]


def test_visitors_cost_no_query_for_a_filter_that_was_asked_before(
    courses: list[CoursePage], django_assert_num_queries: Any
) -> None:
    page_id = CatalogueIndexPage.objects.get().pk
    catalogue_view(page_id=page_id, user=AnonymousUser(), wanted=QueryDict("rol=poh"))

    with django_assert_num_queries(0):
        catalogue_view(page_id=page_id, user=AnonymousUser(), wanted=QueryDict("q=iets&rol=poh"))
        catalogue_view(page_id=page_id, user=AnonymousUser(), wanted=QueryDict("rol=poh"))


def test_advice_begins_with_what_the_practice_misses_in_ones_own_role(courses: list[CoursePage]) -> None:
    membership = MembershipFactory(role="poh")
    PracticeTraining.objects.update_or_create(
        practice=membership.practice,
        defaults={
            "is_trained": False,
            "people": 1,
            "due": 2,
            "missing": [
                {"role": "huisarts", "course": course_of(courses[0]).pk, "wanted": 1, "have": 0},
                {"role": "poh", "course": course_of(courses[1]).pk, "wanted": 2, "have": 0},
            ],
        },
    )

    advised = courses_for_user(membership.user)

    assert [(item.card.title, item.reason) for item in advised] == [
        (
            "Portaal",
            f"{membership.practice.name} mist nog 2 collega’s met uw functie (POH) die dit hebben gehaald.",
        ),
        ("Basis", "Verplicht voor uw functie."),
        ("Samen", ""),
    ]
    assert [item.reason for item in courses_for_user(AnonymousUser())] == ["", "", ""]


def test_kept_courses_are_exported_and_erased(courses: list[CoursePage]) -> None:
    user, other = UserFactory(), UserFactory()
    for one in (user, other):
        set_bookmark(user=one, course=course_of(courses[0]), is_kept=True)
    source = next(one for one in person_data_sources() if one.label == "learning.Bookmark")

    assert [row["course"] for row in source.export(user)] == ["Basis"]
    assert source.erase(user) == 1
    assert list(Bookmark.objects.values_list("user", flat=True)) == [other.pk]
