"""Whatever is done in the background or recorded has a name that people can read."""

import re

import pytest
from django.conf import settings
from django.utils import translation

from config.labels import ACTIONS, JOBS
from core.jobs import kinds
from core.labels import label_of
from core.models import AuditEntry, Job

ACTION = re.compile(
    r"""action\s*=\s*"([a-z0-9_]+\.[a-z0-9_]+)"|action = "([a-z0-9_.]+)" if \w+ else "([a-z0-9_.]+)\""""
)


def recorded_actions() -> set[str]:
    """Every literal action in the code of our apps."""
    found: set[str] = set()
    for folder in ("site", "learning", "toolkit", "newsletters", "media"):
        for path in (settings.BASE_DIR / folder).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            if "record_audit" in text or "_audit(" in text:
                found |= {code for groups in ACTION.findall(text) for code in groups if code}
    return {code for code in found if not code.startswith("wagtail.")}  # those stand in Wagtail's own log


def test_every_job_has_a_label_in_config() -> None:
    ours = {kind for kind in kinds() if not kind.startswith("test")}

    assert ours - set(JOBS) == set()


def test_every_recorded_action_has_a_label_in_config() -> None:
    found = recorded_actions()

    assert len(found) > 20
    assert found - set(ACTIONS) == set()


@pytest.mark.parametrize("code", ["learning.issue_certificate", "account.erased"])
def test_labels_are_dutch_for_dutch_readers(code: str) -> None:
    with translation.override("nl"):
        dutch = label_of(code)
    with translation.override("en"):
        english = label_of(code)

    assert dutch not in {code, english}


def test_rows_say_their_label_and_an_unknown_code_stays() -> None:
    with translation.override("en"):
        assert Job(kind="core.send_mail").get_kind_display() == "Send an e-mail"
        assert AuditEntry(action="account.erased").get_action_display() == "Account erased"
        assert AuditEntry(action="old.thing", target_type="gone.model").get_action_display() == "old.thing"
        assert AuditEntry(target_type="gone.model").get_target_type_display() == "gone.model"
        assert AuditEntry(target_type="accounts.user").get_target_type_display() == "person"
