import pytest
from django.contrib.auth.models import Permission
from django.urls import NoReverseMatch, reverse

from core.domain.audit import record_audit
from core.models import AuditEntry, Job, JobState
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in(client):
    def run(*codenames):
        user = UserFactory(is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
        client.force_login(user)
        return user

    return run


def test_jobs_are_listed_with_state_and_reason(client, sign_in):
    sign_in("view_job")
    Job.objects.create(kind="core.send_mail", state=JobState.FAILED, error="SMTPError: vol\nmeer")

    html = client.get(reverse("jobs:index")).content.decode()

    assert ("core.send_mail" in html, "SMTPError: vol" in html, "meer" in html.partition("SMTPError")[2][:20]) == (
        True,
        True,
        False,
    )


def test_job_failed_is_retried_and_audited(client, sign_in):
    user = sign_in("view_job", "change_job")
    job = Job.objects.create(kind="core.send_mail", state=JobState.FAILED, attempts=6, error="vol")
    detail = client.get(reverse("jobs:inspect", args=[job.pk])).content.decode()

    response = client.post(reverse("jobs:retry", args=[job.pk]))

    job.refresh_from_db()
    assert (reverse("jobs:retry", args=[job.pk]) in detail, response.status_code) == (True, 302)
    assert (job.state, job.attempts) == (JobState.DUE, 0)
    assert AuditEntry.objects.get(action="core.retry_job").actor_id == user.pk


def test_job_that_did_not_fail_is_left_alone(client, sign_in):
    sign_in("view_job", "change_job")
    job = Job.objects.create(kind="core.send_mail", state=JobState.DONE, attempts=1)

    client.post(reverse("jobs:retry", args=[job.pk]))

    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 1)


def test_job_is_not_retried_by_a_get_or_without_permission(client, sign_in):
    job = Job.objects.create(kind="core.send_mail", state=JobState.FAILED)
    sign_in("view_job", "change_job")
    by_get = client.get(reverse("jobs:retry", args=[job.pk])).status_code
    sign_in("view_job")

    assert (by_get, client.post(reverse("jobs:retry", args=[job.pk])).status_code) == (405, 404)


def test_job_detail_never_shows_the_payload(client, sign_in):
    sign_in("view_job")
    job = Job.objects.create(kind="core.send_mail", payload={"to": "geheim@praktijk.example"})

    html = client.get(reverse("jobs:inspect", args=[job.pk])).content.decode()

    assert "geheim@praktijk.example" not in html


def test_audit_log_names_who_did_what(client, sign_in):
    user = sign_in("view_auditentry")
    record_audit(actor=user, action="pages.offer_news", target=user)

    html = client.get(reverse("audit:index")).content.decode()

    assert ("pages.offer_news" in html, user.email in html) == (True, True)


@pytest.mark.parametrize("name", ["jobs:index", "audit:index"])
def test_lists_are_closed_without_permission(client, sign_in, name):
    sign_in()

    assert client.get(reverse(name)).status_code == 302


@pytest.mark.parametrize("name", ["add", "edit", "delete", "copy"])
@pytest.mark.parametrize("namespace", ["jobs", "audit"])
def test_lists_have_no_address_that_changes_a_row(namespace, name):
    with pytest.raises(NoReverseMatch):
        reverse(f"{namespace}:{name}", args=[1])


def test_job_list_needs_the_same_queries_for_one_and_three(client, sign_in, django_assert_max_num_queries):
    sign_in("view_job")
    client.get(reverse("jobs:index"))
    for _ in range(3):
        Job.objects.create(kind="core.send_mail")

    with django_assert_max_num_queries(14):
        client.get(reverse("jobs:index"))
