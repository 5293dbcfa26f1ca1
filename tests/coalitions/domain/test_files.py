"""Files of a coalition: private or shared, within a quota, gone with their bytes."""

import pytest
from django.core.files.base import ContentFile

from accounts.models import User
from coalitions.domain import files
from coalitions.domain.exceptions import FileRefused
from coalitions.enums import FileVisibility
from coalitions.models import RegionFile
from core.models import AuditEntry
from core.person_data import person_data_sources
from media.domain.exceptions import UploadRefused
from organisations.models import Coalition
from tests.factories.accounts import UserFactory
from tests.factories.organisations import CoalitionFactory

pytestmark = pytest.mark.django_db


def make_file(coalition: Coalition, *, title: str = "", actor: User | None = None, **fields) -> RegionFile:
    values = {"visibility": FileVisibility.PRIVATE, "file": ContentFile(b"notulen", name="Notulen mei.txt"), **fields}
    return files.add_file(coalition=coalition, title=title, actor=actor, **values)


def test_file_takes_its_name_as_title_and_says_nothing_in_storage() -> None:
    coalition, actor = CoalitionFactory(), UserFactory()
    kept = make_file(coalition, actor=actor)

    assert (kept.title, kept.filename, kept.size_bytes, kept.visibility) == (
        "Notulen mei", "Notulen mei.txt", 7, "private",
    )  # fmt: skip
    assert "otulen" not in str(kept.file.name)
    with kept.file.storage.open(str(kept.file.name)) as stored:
        assert stored.read() == b"notulen"
    entry = AuditEntry.objects.get(action="coalition.file_added")
    assert (entry.coalition_id, entry.actor_id, entry.after["title"]) == (coalition.pk, actor.pk, "Notulen mei")


def test_storeroom_shows_own_files_and_what_others_share(django_assert_num_queries) -> None:
    here, there = CoalitionFactory(name="Aardwijk"), CoalitionFactory(name="Beekdal")
    gone = CoalitionFactory(name="Weg", is_active=False)
    own = make_file(here, title="Plan")
    make_file(there, title="Geheim plan")
    shared = make_file(there, title="Draaiboek", visibility=FileVisibility.SHARED)
    make_file(gone, title="Oud", visibility=FileVisibility.SHARED)

    with django_assert_num_queries(3):
        room = files.storeroom(coalition=here)

    assert (room.own, room.shared, room.used_bytes) == ((own,), (shared,), 7)
    assert set(files.files_open_to(here)) == {own, shared}
    found = files.storeroom(coalition=here, query="draai mei")
    assert (found.own, found.shared) == ((), (shared,))
    assert files.storeroom(coalition=here, query="%_'").own == ()


def test_file_beyond_the_quota_is_refused_and_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    coalition = CoalitionFactory()
    monkeypatch.setattr(files, "QUOTA_BYTES", 10)
    make_file(coalition)

    with pytest.raises(FileRefused, match="3\xa0bytes"):
        make_file(coalition)

    assert files.used_bytes(coalition) == 7
    make_file(CoalitionFactory())  # another's room is its own


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [("macro.docm", b"PK", FileRefused), ("leeg.pdf", b"", FileRefused), ("x.pdf", b"<html>", UploadRefused)],
)
def test_file_of_another_kind_is_refused(name: str, content: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        make_file(CoalitionFactory(), file=ContentFile(content, name=name))
    assert RegionFile.objects.count() == 0


def test_file_no_longer_shared_is_closed_to_others_at_once() -> None:
    here, there = CoalitionFactory(), CoalitionFactory()
    shared = make_file(there, title="Draaiboek", visibility=FileVisibility.SHARED)

    files.change_file(file=shared, title=" ", visibility=FileVisibility.PRIVATE, actor=None)

    assert list(files.files_open_to(here)) == []
    entry = AuditEntry.objects.get(action="coalition.file_changed")
    assert (entry.before["visibility"], entry.after["visibility"], entry.after["title"]) == (
        "shared", "private", "Draaiboek",
    )  # fmt: skip


def test_deleted_file_goes_with_its_bytes(django_capture_on_commit_callbacks) -> None:
    kept = make_file(CoalitionFactory())
    storage, name = kept.file.storage, kept.file.name

    with django_capture_on_commit_callbacks(execute=True):
        files.delete_file(file=kept, actor=None)

    assert (RegionFile.objects.count(), storage.exists(name)) == (0, False)
    assert AuditEntry.objects.get(action="coalition.file_deleted").before["title"] == "Notulen mei"


def test_who_added_a_file_is_exported_and_erased() -> None:
    actor = UserFactory()
    kept = make_file(CoalitionFactory(name="Aardwijk"), actor=actor)
    source = next(one for one in person_data_sources() if one.label == "coalitions.RegionFile")

    assert [(row["coalition"], row["title"]) for row in source.export(actor)] == [("Aardwijk", "Notulen mei")]
    assert (source.erase(actor), source.export(actor)) == (1, [])
    kept.refresh_from_db()
    assert kept.uploaded_by is None
