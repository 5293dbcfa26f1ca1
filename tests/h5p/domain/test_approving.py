import io
from collections.abc import Callable
from typing import Any

import pytest

from core.models import AuditEntry, Job
from learning.h5p.domain.approving import (
    ApprovalNotAsked,
    UploadNotDecided,
    approve_upload,
    decline_upload,
    request_approval,
)
from learning.h5p.domain.uploading import store_upload
from learning.h5p.enums import UploadState
from learning.h5p.models import Content, Library, Upload
from tests.factories.accounts import UserFactory
from tests.h5p.archives import package
from tests.h5p.domain.test_importing import manager

pytestmark = pytest.mark.django_db


def waiting(sender: Any) -> Upload:
    upload = store_upload(file=io.BytesIO(package()), filename="a.h5p", actor=sender)
    return request_approval(upload=upload, actor=sender, note=" Voor les 2 ")


def mails() -> list[tuple[str, str]]:
    jobs = Job.objects.filter(kind="core.send_mail").order_by("pk")
    return [(job.payload["template"], job.payload["to"]) for job in jobs]


def test_request_approval_tells_those_who_may_install() -> None:
    boss, sender = manager(), UserFactory()
    UserFactory()

    upload = waiting(sender)

    assert (upload.state, upload.note) == (UploadState.WAITING, "Voor les 2")
    assert mails() == [("h5p/approval_requested", boss.email)]
    assert AuditEntry.objects.get().after == {"libraries": ["H5P.Proef 1.0 (1.0.3)"]}


def test_request_approval_twice_or_by_another_is_refused() -> None:
    sender = UserFactory()
    upload = store_upload(file=io.BytesIO(package()), filename="a.h5p", actor=sender)
    with pytest.raises(ApprovalNotAsked):
        request_approval(upload=upload, actor=UserFactory())
    request_approval(upload=upload, actor=sender)

    with pytest.raises(ApprovalNotAsked):
        request_approval(upload=upload, actor=sender)


def test_approve_upload_installs_in_two_names_and_tells_the_sender() -> None:
    boss, sender = manager(), UserFactory()
    upload = waiting(sender)

    made = approve_upload(upload=upload, actor=boss)

    assert (made.uploaded_by, made.content.created_by) == (sender, sender)
    assert Library.objects.get().installed_by == boss
    assert mails()[-1] == ("h5p/upload_decided", sender.email)
    assert Upload.objects.count() == 0
    with pytest.raises(UploadNotDecided):
        approve_upload(upload=upload, actor=boss)


def test_decline_upload_keeps_the_reason_and_not_the_file(
    stored_files: Callable[[], list[str]], django_capture_on_commit_callbacks: Any
) -> None:
    boss, sender = manager(), UserFactory()
    upload = waiting(sender)
    with pytest.raises(UploadNotDecided):
        decline_upload(upload=upload, actor=boss, reason="  ")

    with django_capture_on_commit_callbacks(execute=True):
        decline_upload(upload=upload, actor=boss, reason="Onbekende maker")

    upload.refresh_from_db()
    assert (upload.state, upload.reason, upload.decided_by) == (UploadState.DECLINED, "Onbekende maker", boss)
    assert mails()[-1] == ("h5p/upload_decided", sender.email)
    assert (stored_files(), Content.objects.count(), Library.objects.count()) == ([], 0, 0)
    with pytest.raises(UploadNotDecided):
        approve_upload(upload=upload, actor=boss)


def test_decide_without_permission_is_refused() -> None:
    sender = UserFactory()
    upload = waiting(sender)

    with pytest.raises(UploadNotDecided):
        approve_upload(upload=upload, actor=sender)
    with pytest.raises(UploadNotDecided):
        decline_upload(upload=upload, actor=sender, reason="Nee")
    assert Library.objects.count() == 0
