"""Core's addresses belong to nobody. The tests run with development settings: patterns and mailbox are open there."""

from tests.architecture.matrix import LOGIN, Row, expect


def _failed_job(world, tenant):
    from core.models import Job
    from core.models.jobs import JobState

    return {"pk": Job.objects.create(kind="core.send_mail", payload={}, state=JobState.FAILED).pk}


# Not signed in as staff: to the sign-in page. Staff without the permission: back to the dashboard.
NO_ADMIN = {"anonymous": LOGIN, "learner": LOGIN, "contact": LOGIN}
WATCHES_JOBS = {"data_manager": 200, "administrator": 200}

ROWS = [
    Row(url="jobs:index", own=expect(302, **NO_ADMIN, **WATCHES_JOBS)),
    Row(url="jobs:index_results", own=expect(302, **NO_ADMIN, **WATCHES_JOBS)),
    Row(url="jobs:inspect", kwargs=_failed_job, own=expect(302, **NO_ADMIN, **WATCHES_JOBS)),
    Row(url="jobs:retry", kwargs=_failed_job, method="post", own=expect(404, **NO_ADMIN, administrator=302)),
    Row(url="core:health", own=expect(500)),  # no job runner beside the tests
    Row(url="core:robots", own=expect(200)),
    Row(url="core:security_txt", own=expect(200)),
    Row(url="core:sitemap", own=expect(200)),
    Row(url="core:patterns", own=expect(200)),
    Row(url="core:palette_css", kwargs=lambda world, tenant: {"brand": "0b5c9c"}, own=expect(200)),
    Row(url="core:mailbox", own=expect(200)),
    Row(url="core:mailbox_message", kwargs=lambda world, tenant: {"name": "none"}, own=expect(404)),
]
