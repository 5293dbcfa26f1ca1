import io
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from learning.h5p.domain.uploading import store_upload
from learning.h5p.enums import UploadState
from learning.h5p.models import Content, Library, Package, Upload
from tests.factories.accounts import UserFactory
from tests.factories.h5p import imported
from tests.h5p.archives import LIBRARY, Member, package

pytestmark = pytest.mark.django_db
ADD = "/admin/h5p/activiteiten/new/"
LIST_QUERIES = {"h5p_contents:waiting": 11, "h5p_libraries:unused": 11}
EDITOR = ("access_admin", "add_content", "change_content", "view_content", "delete_content")


def _signed_in(*codenames: str) -> tuple[Client, Any]:
    user = UserFactory(is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(codename__in=codenames, content_type__app_label__in=["h5p", "wagtailadmin"])
    )
    client = Client()
    client.force_login(user)
    return client, user


def _post(client: Client, raw: bytes, name: str = "a.h5p", url: str = ADD) -> Any:
    return client.post(url, {"package": SimpleUploadedFile(name, raw)})


def test_upload_report_confirm_makes_an_activity() -> None:
    client, user = _signed_in(*EDITOR, "install_library", "view_library")

    answer = _post(client, package())

    upload = Upload.objects.get()
    assert answer.url == reverse("h5p_contents:confirm", kwargs={"public_id": upload.public_id})
    page = client.get(answer.url).content.decode()
    assert all(words in page for words in ("Proef", "H5P.Proef 1.0", "1.0.3"))
    assert Content.objects.count() == 0
    done = client.post(answer.url, {"action": "confirm"})
    made = Package.objects.get()
    assert done.url == reverse("h5p_contents:inspect", args=[made.content_id])
    assert made.uploaded_by == user
    detail = client.get(done.url).content.decode()
    assert "<iframe" in detail
    assert "Proef" in client.get(reverse("h5p_contents:index")).content.decode()
    assert "H5P.Proef" in client.get(reverse("h5p_libraries:index")).content.decode()
    assert client.get(reverse("h5p_libraries:inspect", args=[Library.objects.get().pk])).status_code == 200


def test_upload_refused_names_the_rule_and_keeps_nothing() -> None:
    client, _user = _signed_in(*EDITOR, "install_library")

    answer = _post(client, package(extra=[Member(name=b"content/../weg.txt", data=b"x")]))

    assert answer.status_code == 200
    assert "content/../weg.txt" in answer.content.decode()
    assert Upload.objects.count() == 0


@pytest.mark.parametrize(("name", "raw"), [("a.zip", package()), ("a.h5p", b""), ("a.h5p", b"geen zip")])
def test_upload_wrong_file_is_refused(name: str, raw: bytes) -> None:
    client, _user = _signed_in(*EDITOR, "install_library")

    assert _post(client, raw, name).status_code == 200
    assert client.post(ADD, {}).status_code == 200
    assert Upload.objects.count() == 0


def test_upload_new_code_by_an_editor_waits_is_read_and_approved() -> None:
    editor, sender = _signed_in(*EDITOR)
    manager, _user = _signed_in(*EDITOR, "install_library", "view_library")
    answer = _post(editor, package())
    compare = f"{answer.url}code/"

    assert "Vraag goedkeuring" in editor.get(answer.url).content.decode()
    editor.post(answer.url, {"action": "confirm"})
    assert (Content.objects.count(), Upload.objects.get().state) == (0, "checked")
    asked = editor.post(answer.url, {"action": "ask", "note": "Voor de les over inzage"})
    assert asked.url == reverse("h5p_contents:waiting")
    assert editor.get(compare).status_code == 404
    page = manager.get(answer.url).content.decode()
    assert "Voor de les over inzage" in page
    assert "Installeer de code" in page
    assert "H5P.Proef" in manager.get(reverse("h5p_contents:waiting")).content.decode()
    assert "proef.js" in manager.get(compare).content.decode()
    manager.post(answer.url, {"action": "approve"})

    made = Package.objects.get()
    assert (made.uploaded_by, Upload.objects.count()) == (sender, 0)


def test_upload_declined_shows_the_reason_to_its_sender_only() -> None:
    editor, _user = _signed_in(*EDITOR)
    manager, _user = _signed_in(*EDITOR, "install_library")
    other, _user = _signed_in(*EDITOR)
    url = _post(editor, package()).url
    editor.post(url, {"action": "ask"})

    manager.post(url, {"action": "decline", "reason": " "})
    assert Upload.objects.get().state == "waiting"
    manager.post(url, {"action": "decline", "reason": "Onbekende maker"})

    assert "Onbekende maker" in editor.get(url).content.decode()
    assert other.get(url).status_code == 404
    assert editor.post(url, {"action": "approve"}).status_code == 302
    assert editor.post(url, {"action": "iets"}).status_code == 404
    assert Content.objects.count() == 0
    editor.post(url, {"action": "discard"})
    assert Upload.objects.count() == 0


def test_upload_of_several_keeps_the_good_and_names_the_bad() -> None:
    client, _user = _signed_in(*EDITOR, "install_library")
    files = [SimpleUploadedFile("goed.h5p", package()), SimpleUploadedFile("slecht.h5p", b"geen zip")]
    files.append(SimpleUploadedFile("ook.h5p", package(content={"vraag": "Nog een"})))

    answer = client.post(ADD, {"package": files}, follow=True)

    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == reverse("h5p_contents:waiting")
    assert "slecht.h5p: " in page
    chosen = [str(one.public_id) for one in Upload.objects.all()]
    assert len(chosen) == 2
    client.post(reverse("h5p_contents:waiting"), {"upload": [*chosen, "onzin"]})
    assert (Content.objects.count(), Upload.objects.count()) == (2, 0)


def test_upload_by_script_is_told_what_came_of_it() -> None:
    client, _user = _signed_in(*EDITOR, "install_library")
    accept = {"accept": "application/json"}

    good = client.post(ADD, {"package": SimpleUploadedFile("a.h5p", package())}, headers=accept)
    bad = client.post(ADD, {"package": SimpleUploadedFile("a.h5p", b"geen zip")}, headers=accept)

    upload = Upload.objects.get()
    assert good.json() == {
        "title": "Proef",
        "type": "H5P.Proef 1.0",
        "sentence": "1 bibliotheek is nieuw.",
        "url": reverse("h5p_contents:confirm", kwargs={"public_id": upload.public_id}),
    }
    assert (bad.status_code, "zip" in bad.json()["sentence"]) == (422, True)


def test_chooser_upload_of_known_code_is_chosen_at_once_and_new_code_waits() -> None:
    imported(package())
    client, _user = _signed_in(*EDITOR)
    url = "/admin/h5p/kiezen/create/"

    known = client.post(url, {"package": SimpleUploadedFile("a.h5p", package(content={"vraag": "Van hier"}))})
    other = package(library={**LIBRARY, "patchVersion": 9})
    new = client.post(url, {"package": SimpleUploadedFile("b.h5p", other)})

    made = Content.objects.latest("pk")
    assert (known.json()["step"], known.json()["result"]["id"]) == ("chosen", str(made.pk))
    assert "nog niet is geïnstalleerd" in new.json()["htmlFragment"]
    assert Upload.objects.count() == 1
    assert "Uploaden" in client.get("/admin/h5p/kiezen/", headers={"x-requested-with": "XMLHttpRequest"}).json()["html"]


def test_hosts_are_allowed_by_the_library_manager_and_only_those_named() -> None:
    made = imported(package(content={"a": {"path": "https://film.example/a.mp4", "mime": "video/mp4"}}))
    url = reverse("h5p_contents:set_hosts", args=[made.content_id])
    editor, _user = _signed_in(*EDITOR)
    manager, _user = _signed_in(*EDITOR, "install_library")

    assert editor.post(url, {"host": "film.example"}).status_code == 404
    manager.post(url, {"host": ["film.example", "kwaad.example"]})

    made.refresh_from_db()
    assert made.allowed_hosts == ["film.example"]
    assert "film.example" in manager.get(reverse("h5p_contents:inspect", args=[made.content_id])).content.decode()


@pytest.mark.parametrize("which", ["zoals-nu", "zoals-geupload"])
def test_download_gives_a_package_to_who_may_change_it(which: str) -> None:
    made = imported(package())
    url = reverse("h5p_contents:download", kwargs={"pk": made.content_id, "which": which})
    client, _user = _signed_in(*EDITOR)
    reader, _user = _signed_in("access_admin", "view_content")

    answer = client.get(url)
    raw = b"".join(answer.streaming_content)

    assert answer.headers["Content-Disposition"] == 'attachment; filename="proef.h5p"'
    assert imported(raw).parameters == made.parameters
    assert reader.get(url).status_code == 404


def test_unused_libraries_are_removed_by_the_library_manager() -> None:
    made = imported(package())
    made.content.delete()
    library = Library.objects.get()
    url = reverse("h5p_libraries:unused")
    editor, _user = _signed_in(*EDITOR, "view_library")
    manager, _user = _signed_in(*EDITOR, "install_library", "view_library")

    assert editor.get(url).status_code == 404
    assert "Proef" in manager.get(url).content.decode()
    assert "ongebruikt" in manager.get(reverse("h5p_libraries:index")).content.decode()
    manager.post(url, {"library": [library.pk, "x"]})

    assert Library.objects.count() == 0
    assert "Elke bibliotheek is in gebruik" in manager.get(url).content.decode()


def test_upload_new_version_counts_up() -> None:
    first = imported(package())
    client, _user = _signed_in(*EDITOR)

    answer = _post(
        client, package(content={"vraag": "Nieuw"}), url=reverse("h5p_contents:new_version", args=[first.content_id])
    )
    client.post(answer.url, {"action": "confirm"})

    assert list(first.content.packages.values_list("number", flat=True)) == [2, 1]


def test_upload_discarded_is_gone() -> None:
    client, _user = _signed_in(*EDITOR, "install_library")
    answer = _post(client, package())

    client.post(answer.url, {"action": "discard"})

    assert (Upload.objects.count(), Content.objects.count()) == (0, 0)


def test_upload_of_another_editor_is_not_found() -> None:
    owner, _user = _signed_in(*EDITOR, "install_library")
    answer = _post(owner, package())
    other, _user = _signed_in(*EDITOR)

    assert [other.get(answer.url).status_code, other.post(answer.url, {"action": "confirm"}).status_code] == [404, 404]


@pytest.mark.parametrize("path", ["", "new/", "inspect/{pk}/", "edit/{pk}/", "delete/{pk}/", "{pk}/nieuwe-versie/"])
def test_admin_without_permission_shows_nothing(path: str) -> None:
    made = imported(package())
    client, _user = _signed_in("access_admin")

    response = client.get("/admin/h5p/activiteiten/" + path.format(pk=made.content_id))

    assert response.status_code in (302, 403, 404)
    assert "Proef" not in response.content.decode()


def test_set_eval_is_for_the_library_manager() -> None:
    made = imported(
        package(without=("H5P.Proef-1.0/proef.js",), extra=[Member(name=b"H5P.Proef-1.0/proef.js", data=b"eval('1')")])
    )
    url = reverse("h5p_contents:set_eval", args=[made.content_id])
    editor, _user = _signed_in(*EDITOR)
    manager, _user = _signed_in(*EDITOR, "install_library")

    assert editor.post(url, {"allow": "1"}).status_code == 404
    assert manager.get(url).status_code == 405
    assert manager.post(url, {"allow": "1"}).status_code == 302
    made.refresh_from_db()
    assert made.allow_eval is True


def test_chooser_lists_playable_activities() -> None:
    imported(package())
    Content.objects.create(title="Zonder pakket")
    client, _user = _signed_in(*EDITOR)

    page = client.get("/admin/h5p/kiezen/", headers={"x-requested-with": "XMLHttpRequest"}).json()["html"]

    assert "Proef" in page
    assert "Zonder pakket" not in page


def test_edit_changes_the_title() -> None:
    made = imported(package())
    client, _user = _signed_in(*EDITOR)

    client.post(
        reverse("h5p_contents:edit", args=[made.content_id]),
        {"title": "Nieuwe naam", "completion_rule": "viewed", "pass_percent": 70},
    )

    made.content.refresh_from_db()
    assert made.content.title == "Nieuwe naam"


def test_h5p_import_command_checks_imports_and_refuses(tmp_path: Any) -> None:
    good, bad = tmp_path / "goed.h5p", tmp_path / "slecht.h5p"
    good.write_bytes(package())
    bad.write_bytes(b"geen zip")

    call_command("h5p_import", str(good), "--check", stdout=io.StringIO())
    assert Content.objects.count() == 0
    with pytest.raises(CommandError):
        call_command("h5p_import", str(good), str(bad), stdout=io.StringIO(), stderr=io.StringIO())
    assert Content.objects.count() == 1


def test_h5p_build_command_writes_a_package_that_imports(tmp_path: Any) -> None:
    out = tmp_path / "gesprek.h5p"
    call_command("h5p_build", str(out), stdout=io.StringIO())

    assert imported(out.read_bytes()).title == "Gesprek aan de balie"


def test_libraries_for_a_superuser_are_read_only() -> None:
    made = imported(package())
    client = Client()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    assert client.get(reverse("h5p_libraries:index")).status_code == 200
    assert client.get(reverse("h5p_contents:index")).status_code == 200
    assert client.get(f"/admin/h5p/bibliotheken/edit/{made.main_library_id}/").status_code == 404


@pytest.mark.parametrize("address", ["h5p_contents:waiting", "h5p_libraries:unused"])
def test_lists_ask_as_much_for_fifty_rows_as_for_five(address: str) -> None:
    client, user = _signed_in(*EDITOR, "install_library", "view_library")
    upload = store_upload(file=io.BytesIO(package()), filename="a.h5p", actor=user)
    counts = []
    for count in (5, 50):
        for number in range(Upload.objects.count(), count):
            Upload.objects.create(
                filename=f"{number}.h5p",
                archive_hash=upload.archive_hash,
                report=upload.report,
                uploaded_by=UserFactory(),
                state=UploadState.WAITING,
            )
        for number in range(Library.objects.count(), count):
            Library.objects.create(
                machine_name=f"H5P.Los{number}", major=1, minor=0, patch=0, title="Los", hash=f"{number:064x}"
            )
        client.get(reverse(address))
        with CaptureQueriesContext(connection) as captured:
            html = client.get(reverse(address)).content.decode()
        assert html.count('class="h5p-card"') == count
        counts.append(len(captured))

    assert counts[0] == counts[1] == LIST_QUERIES[address]
