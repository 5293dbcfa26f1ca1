"""The demo's webinars and workshops, planted among a handful of people."""

import pytest

from config.demo.data_files import load
from config.demo.planting_live import plant_live
from core.models import Job, JobState
from learning.live.enums import RegistrationState
from learning.live.models import Edition, EditionReview, Registration
from learning.models import Completion
from tests.factories.organisations import CoalitionFactory, MembershipFactory, PracticeFactory


@pytest.mark.once
@pytest.mark.django_db
def test_the_demo_has_past_and_coming_events_with_people_and_a_queue() -> None:
    for slug in sorted({row["coalition"] for row in load("live.toml")["events"] if "coalition" in row}):
        practice = PracticeFactory(coalition=CoalitionFactory(slug=slug))
        for _ in range(15 if slug in ("noorderveld", "heuvelrand") else 2):
            MembershipFactory(practice=practice)
    plant_live()
    assert plant_live() == "stood already"
    assert Edition.objects.count() == 7
    assert sorted(Edition.objects.values_list("kind", flat=True)) == ["webinar"] * 4 + ["workshop"] * 3
    queue = Registration.objects.filter(state=RegistrationState.WAITING)
    assert set(queue.values_list("edition__title", flat=True)) == {"P-regels herschrijven"}
    assert Completion.objects.filter(course__kind="workshop").count() == 12
    assert EditionReview.objects.count() == 24
    assert not Job.objects.filter(kind="core.send_mail", state=JobState.DUE).exists()
