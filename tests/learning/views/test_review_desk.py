"""Editors judge words without knowing whose they are, and see pictures of the marks from five up."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from learning.domain.reviews import write_review
from learning.models import Course, CourseReview
from organisations.enums import StaffRole
from tests.factories.accounts import UserFactory
from tests.factories.learning import course_of, make_course, record_completion
from tests.factories.organisations import staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def course() -> Course:
    return course_of(make_course())


@pytest.fixture
def editor() -> Client:
    user = staff(role=StaffRole.NATIONAL_EDITOR)
    wanted = ["access_admin", "view_coursereview", "change_coursereview"]
    user.groups.get().permissions.set(Permission.objects.filter(codename__in=wanted))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def reviews(course: Course, *, count: int, text: str = "") -> None:
    for index in range(count):
        user = UserFactory(first_name="Geheim", last_name=f"Persoon{index}")
        record_completion(user=user, course=course, at=timezone.now())
        write_review(user=user, course_id=course.pk, stars=5 - index % 2, text=text if index == 0 else "")


def test_words_are_shown_to_the_editor_without_name_or_marks_and_judged_once(course: Course, editor: Client) -> None:
    reviews(course, count=1, text="Dit was goed.")
    html = editor.get("/admin/meningen/").content.decode()
    assert "Dit was goed." in html
    for secret in ("Geheim", "Persoon0", "5 sterren", "@"):
        assert secret not in re.sub(r"(?s)^.*<section aria-labelledby=\"woorden\">|</section>.*$", "", html)

    review = CourseReview.objects.get()
    assert editor.post(f"/admin/meningen/{review.pk}/oordeel/", {"oordeel": "toon"}).status_code == 302
    review.refresh_from_db()
    assert review.state == "approved"
    assert "Dit was goed." not in editor.get("/admin/meningen/").content.decode()
    assert "Dit was goed." in editor.get("/admin/meningen/?staat=approved").content.decode()

    editor.post(f"/admin/meningen/{review.pk}/oordeel/", {"oordeel": "iets anders"})
    review.refresh_from_db()
    assert review.state == "hidden"
    assert editor.post("/admin/meningen/999999/oordeel/").status_code == 404


def test_pictures_of_the_marks_appear_from_five_evaluations_up(course: Course, editor: Client) -> None:
    reviews(course, count=4)
    url = f"/admin/meningen/cursus/{course.pk}/"
    few = editor.get(url).content.decode()
    assert 'role="img"' not in few.split('<div class="nice-padding reviews">')[1]
    assert "vanaf 5 evaluaties" in few

    reviews(course, count=1)
    enough = editor.get(url).content.decode().split('<div class="nice-padding reviews">')[1]
    assert enough.count('role="img"') == 1
    assert "gemiddeld 4,6 van 5" in enough
    assert '<desc id="grafiek-0-tekst">5: 60%. 4: 40%. 3: 0%. 2: 0%. 1: 0%. </desc>' in enough
