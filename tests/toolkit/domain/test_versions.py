"""Publishing freezes; a version never changes; downloads are counted without persons."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.rich_text import RichText

from core.models.append_only import AppendOnlyError
from tests.factories.accounts import UserFactory
from tests.factories.media import DocumentFactory, office_bytes
from tests.factories.organisations import PracticeFactory
from tests.factories.toolkit import make_material
from toolkit.domain.counting import count_download, is_counted
from toolkit.domain.personalisation import make_spec, render_file
from toolkit.domain.retention import purge_renders
from toolkit.models import DownloadCount, RenderedFile

pytestmark = pytest.mark.django_db
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"


def test_publish_first_time_makes_version_one() -> None:
    version = make_material(change_note="Eerste", replaces_old_prints=True).versions.get()
    assert (version.number, version.change_note, version.replaces_old_prints) == (1, "Eerste", False)
    assert set(version.content) == {"template", "texts", "body", "files"}
    assert len(version.content_hash) == 64


def test_publish_again_with_other_title_makes_no_version() -> None:
    material = make_material()
    material.title = "Andere titel"
    material.save_revision().publish()
    assert material.versions.count() == 1


def test_publish_again_with_other_text_makes_the_next_version_by_its_editor() -> None:
    material, editor = make_material(), UserFactory()
    row = material.languages.all()[0]
    row.texts = {"title": "Lees uw dossier"}
    material.languages = [row, *list(material.languages.all())[1:]]
    material.change_note, material.replaces_old_prints = "Nieuwe titel", True
    material.save_revision(user=editor).publish()

    second = material.versions.get(number=2)
    assert (second.change_note, second.replaces_old_prints, second.created_by) == ("Nieuwe titel", True, editor)
    assert second.texts_in("nl") == {"title": "Lees uw dossier"}
    assert material.versions.get(number=1).texts_in("nl") == {}


def test_publish_with_other_body_makes_the_next_version() -> None:
    material = make_material(template_key="", languages=["nl"], body=[("text", RichText("<p>Lees uw dossier.</p>"))])
    assert material.versions.get().content["body"][0]["type"] == "text"
    material.body = [("text", RichText("<p>Kijk in uw dossier.</p>"))]
    material.save_revision().publish()
    assert [version.number for version in material.versions.all()] == [2, 1]


def test_draft_makes_no_version() -> None:
    assert make_material(live=False).versions.count() == 0


def test_version_cannot_be_changed_or_deleted() -> None:
    version = make_material().versions.get()
    version.change_note = "Anders"
    with pytest.raises(AppendOnlyError):
        version.save()
    with pytest.raises(AppendOnlyError):
        version.delete()


def test_publish_with_files_copies_them_into_the_version() -> None:
    document = DocumentFactory(file=ContentFile(office_bytes("word"), name="brief.docx"))
    material = make_material(template_key="", slug="brief", languages=["nl"], documents=[("nl", "docx", document)])
    document.file.save("brief.docx", ContentFile(b"changed afterwards"))

    (file,) = material.versions.get().files.all()
    with file.file.open("rb") as stored:
        assert stored.read() == office_bytes("word")
    assert (file.filename, file.size, file.format) == ("brief-nl.docx", len(office_bytes("word")), "docx")


def test_count_download_adds_per_day_format_and_practice() -> None:
    version, practice = make_material().versions.get(), PracticeFactory()
    for who in (None, None, practice):
        count_download(version=version, language="nl", file_format="pdf-a4", practice=who)
    rows = DownloadCount.objects.order_by("-count").values_list("day", "language", "format", "practice", "count")
    today = timezone.localdate()
    assert list(rows) == [(today, "nl", "pdf-a4", None, 2), (today, "nl", "pdf-a4", practice.pk, 1)]


@pytest.mark.parametrize(
    ("method", "agent", "asked", "counted"),
    [
        ("GET", BROWSER, "", True),
        ("GET", BROWSER, "bytes=0-", True),
        ("GET", BROWSER, "bytes=5000-", False),
        ("GET", BROWSER, "bytes=-500", False),
        ("HEAD", BROWSER, "", False),
        ("GET", "Googlebot/2.1 (+http://www.google.com/bot.html)", "", False),
        ("GET", "curl/8.0", "", False),
        ("GET", "", "", False),
    ],
)
def test_is_counted(method: str, agent: str, asked: str, counted: bool) -> None:
    assert is_counted(method=method, user_agent=agent, range_header=asked) is counted


def test_purge_renders_deletes_rows_and_bytes_that_are_older() -> None:
    version = make_material().versions.get()
    spec = {"language": "nl", "file_format": "pdf-a4", "url": "https://a.example"}
    old = render_file(spec=make_spec(version=version, name="Oud", **spec), version=version)
    new = render_file(spec=make_spec(version=version, name="Nieuw", **spec), version=version)
    RenderedFile.objects.filter(pk=old.pk).update(created_at=timezone.now() - dt.timedelta(days=31))

    assert purge_renders(timezone.now() - dt.timedelta(days=30)) == 1
    assert list(RenderedFile.objects.all()) == [new]
    assert (old.file.storage.exists(old.file.name), new.file.storage.exists(new.file.name)) == (False, True)
