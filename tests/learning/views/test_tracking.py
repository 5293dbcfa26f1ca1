"""The boards of coalition and country, reminders with a preview, notifications and corrections, through the browser's
addresses."""

import csv
import datetime as dt
import io
import re
from typing import Any

import openpyxl
import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from core.models import Job
from learning.domain.tallies import rebuild_tallies
from learning.models import Completion, Course, LearningPath, LearningPathItem, NotificationPreference, PathAssignment
from organisations.enums import PracticeRole, StaffRole
from organisations.models import Coalition
from tests.factories.accounts import UserFactory
from tests.factories.learning import course_of, make_course, record_completion
from tests.factories.organisations import (
    CoalitionFactory,
    MembershipFactory,
    PracticeFactory,
    contact_of,
    learner_of,
)
from tests.factories.pages import make_home

pytestmark = pytest.mark.django_db


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def role(name: StaffRole, coalition: Any = None) -> Any:
    """Somebody with the real permissions of a role."""
    from organisations.models import CoalitionGroup
    from organisations.permissions.declaration import DUTIES
    from organisations.permissions.groups import _permissions, ensure_staff_groups
    from tests.factories.organisations import staff

    if not name.is_regional:
        group = ensure_staff_groups()[name.value]
        user = UserFactory(is_staff=True)
        user.groups.add(group)
        return user
    user = staff(role=name, coalition=coalition)
    group = CoalitionGroup.objects.get(coalition=coalition, role=name).group
    group.permissions.set(_permissions(DUTIES[name].permissions))
    return user


@pytest.fixture
def region() -> Any:
    """A coalition with a trained practice and one that is behind; another coalition beside it."""
    course = course_of(make_course(title="De basis", lessons=0, questions=1, is_mandatory=True, roles=["huisarts"]))
    coalition = CoalitionFactory(name="Lindekring", slug="lindekring")
    for name, is_done in (("Aan de Dijk", True), ("=Bij de Sluis", False)):
        practice = PracticeFactory(name=name, coalition=coalition)
        doctor = MembershipFactory(
            practice=practice, role=PracticeRole.HUISARTS, user=UserFactory(last_name="Geheim")
        ).user
        contact_of(practice, last_name=f"Contact {practice.pk}")
        if is_done:
            record_completion(user=doctor, course=course, at=timezone.now())
    MembershipFactory(practice=PracticeFactory(name="Vreemd", coalition=CoalitionFactory(slug="anders")))
    rebuild_tallies()
    return coalition


def test_coalition_board_shows_practices_and_neither_people_nor_scores(region: Any) -> None:
    html = client_of(role(StaffRole.COALITION_ANALYST, region)).get("/admin/scholing/lindekring/").content.decode()

    for expected in ("Aan de Dijk", "=Bij de Sluis", "0 van 1 stappen", "1 van 1"):
        assert expected in html
    for other in ("Geheim", "Vreemd", "score"):
        assert other not in html


def test_coalition_board_filters_by_status_name_and_course(region: Any) -> None:
    client = client_of(role(StaffRole.COALITION_LEAD, region))

    def names(query: str) -> list[str]:
        text = client.get(f"/admin/scholing/lindekring/scholing.csv?{query}").getvalue().decode("utf-8-sig")
        return [row[0] for row in csv.reader(io.StringIO(text), delimiter=";")][1:]

    assert names("") == ["'=Bij de Sluis", "Aan de Dijk"]
    assert names("status=opgeleid") == ["Aan de Dijk"]
    assert names("q=sluis") == ["'=Bij de Sluis"]
    assert names("volgorde=achter&status=zomaar&pagina=x&module=%00") == ["'=Bij de Sluis", "Aan de Dijk"]
    assert client.get("/admin/scholing/lindekring/?pagina=99999999999999999999").status_code == 200


def test_map_of_the_country_says_what_the_table_says_and_dims_what_is_filtered_out(region: Any) -> None:
    client = client_of(role(StaffRole.TRAINING_MANAGER))
    name = Coalition.objects.get(slug="anders").name

    def tiles(query: str = "") -> list[tuple[str, ...]]:
        html = client.get(f"/admin/scholing/{query}").content.decode()
        found = re.findall(r'<a href="/admin/scholing/(\w+)/" class="([^"]*)"><title>([^<]*)</title>', html)
        return sorted((slug, spoken, look) for slug, look, spoken in found)

    assert tiles() == [("anders", f"{name}: 0%", "tile tile-0"), ("lindekring", "Lindekring: 50%", "tile tile-2")]
    assert [one[2] for one in tiles("?q=linde")] == ["tile tile-0 tile-dim", "tile tile-2"]
    assert [one[1] for one in tiles(f"?module={Course.objects.get().pk}")] == [f"{name}: 0%", "Lindekring: 50%"]


def test_files_of_the_boards_are_read_back(region: Any) -> None:
    national = client_of(role(StaffRole.TRAINING_MANAGER))
    coalition = national.get("/admin/scholing/lindekring/scholing.xlsx")
    country = national.get("/admin/scholing/scholing.xlsx")

    rows = list(openpyxl.load_workbook(io.BytesIO(coalition.content)).active.iter_rows(values_only=True))
    assert [(row[0], row[3], row[8], row[9]) for row in rows[1:]] == [
        ("=Bij de Sluis", "nee", 0, 1),
        ("Aan de Dijk", "ja", 1, 1),
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(country.content)).active
    assert {row[0]: row[1:4] for row in sheet.iter_rows(values_only=True)}["Lindekring"] == (2, 1, 50)


def test_regional_staff_goes_on_to_the_own_board(region: Any) -> None:
    response = client_of(role(StaffRole.COALITION_EDITOR, region)).get("/admin/scholing/")

    assert (response.status_code, response.headers["Location"]) == (302, "/admin/scholing/lindekring/")


def test_practice_of_another_coalition_is_not_found_below_the_own_one(region: Any) -> None:
    from organisations.models import Practice

    client = client_of(role(StaffRole.COALITION_LEAD, region))
    foreign = Practice.objects.get(name="Vreemd").pk

    assert client.get(f"/admin/scholing/lindekring/praktijk/{foreign}/").status_code == 404
    assert client.get("/admin/scholing/anders/").status_code == 404


def test_lead_sees_who_gets_a_mail_before_it_goes(region: Any) -> None:
    client = client_of(role(StaffRole.COALITION_LEAD, region))

    preview = client.get("/admin/scholing/lindekring/herinneren/").content.decode()
    before = Job.objects.filter(kind="core.send_mail").count()
    client.post("/admin/scholing/lindekring/herinneren/")
    client.post("/admin/scholing/lindekring/herinneren/")

    assert "=Bij de Sluis" in preview
    assert "Aan de Dijk" not in preview
    assert (before, Job.objects.filter(kind="core.send_mail").count()) == (0, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_boards_take_a_fixed_number_of_queries(count: int, django_assert_num_queries: Any) -> None:
    coalition = CoalitionFactory(slug="lindekring")
    for number in range(count):
        make_course(title=f"Module {number}", lessons=0, questions=1, is_mandatory=True)
        MembershipFactory(practice=PracticeFactory(coalition=coalition))
        CoalitionFactory()
    rebuild_tallies()
    from learning.domain.queries.coalition_board import coalition_board
    from learning.domain.queries.national_board import national_board

    with django_assert_num_queries(8):
        coalition_board(coalition=coalition)
    with django_assert_num_queries(7):
        national_board()


def test_preferences_are_kept_and_a_wrong_one_is_refused() -> None:
    make_home()
    cache.clear()
    user = UserFactory()
    client = client_of(user)

    wrong = client.post("/mijn/meldingen/", {"frequency": "elk uur"})
    client.post("/mijn/meldingen/", {"frequency": "never", "before": "on"})

    kept = NotificationPreference.objects.get(user=user)
    assert wrong.status_code == 400
    assert (kept.frequency, kept.before, kept.after, kept.from_colleagues) == ("never", True, False, False)


def test_contact_person_assigns_and_ends_a_path_of_the_own_practice_only() -> None:
    make_home()
    practice, other = PracticeFactory(), PracticeFactory()
    path = LearningPath.objects.create(title="Start")
    LearningPathItem.objects.create(path=path, course=course_of(make_course(lessons=0)), complete_within_days=30)
    foreign = PathAssignment.objects.create(path=path, practice=other)
    client = client_of(contact_of(practice))

    late = client.post(
        "/mijn/praktijk/leerpaden/", {"path": path.pk, "starts_on": "2026-06-01", "due_on": "2026-05-01"}
    )
    client.post("/mijn/praktijk/leerpaden/", {"path": path.pk, "starts_on": "2026-06-01"})
    own = PathAssignment.objects.get(practice=practice)
    stolen = client.post(f"/mijn/praktijk/leerpaden/{foreign.pk}/beeindigen/")
    client.post(f"/mijn/praktijk/leerpaden/{own.pk}/beeindigen/")

    assert (late.status_code, stolen.status_code) == (400, 404)
    assert own.starts_on == dt.date(2026, 6, 1)
    assert PathAssignment.objects.get(pk=own.pk).ended_at is not None
    assert PathAssignment.objects.get(pk=foreign.pk).ended_at is None


def test_training_manager_records_and_corrects_with_a_reason() -> None:
    course = course_of(make_course(lessons=0))
    practice = PracticeFactory()
    learner = learner_of(practice)
    client = client_of(role(StaffRole.TRAINING_MANAGER))
    fields = {"email": learner.email, "course": course.pk, "completed_on": "2026-03-02", "reason": "Papieren lijst"}

    nobody = client.post("/admin/afrondingen/", {**fields, "email": "niemand@x.example"})
    client.post("/admin/afrondingen/", fields)
    done = Completion.objects.get()
    silent = client.post(f"/admin/afrondingen/{done.pk}/corrigeren/", {"reason": " "})
    client.post(f"/admin/afrondingen/{done.pk}/corrigeren/", {"reason": "Verkeerde persoon"})
    page = client.get(f"/admin/afrondingen/?q={learner.email}").content.decode()

    assert (nobody.status_code, silent.status_code) == (400, 400)
    assert done.credits.get().practice == practice
    assert done.corrected_by.reason == "Verkeerde persoon"
    assert "Verkeerde persoon" in page
