"""What happens to installed code: newer patches, what nobody needs, what a newer one changes, and the way out."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from core.models import AuditEntry
from learning.h5p import store
from learning.h5p.domain.differences import upload_differences
from learning.h5p.domain.exporting import PackageGone, export_package, original_path
from learning.h5p.domain.importing import check_package
from learning.h5p.domain.libraries import LibraryKept, remove_library, unused_libraries
from learning.h5p.domain.uploading import store_upload
from learning.h5p.models import Content, Library, Package
from tests.factories.accounts import UserFactory
from tests.factories.h5p import imported, own_package
from tests.h5p.archives import LIBRARY, SCRIPT, Member, as_json, package

pytestmark = pytest.mark.django_db


def patched(patch: int, script: bytes = SCRIPT, **changes: Any) -> bytes:
    return package(
        library={**LIBRARY, "patchVersion": patch},
        without=("H5P.Proef-1.0/proef.js",),
        extra=[Member(name=b"H5P.Proef-1.0/proef.js", data=script)],
        **changes,
    )


def test_import_of_a_newer_patch_moves_every_activity_to_it() -> None:
    old = imported(package())
    second = imported(package(content={"vraag": "Tweede"}))
    raw = patched(4, b"var nieuw=1", content={"vraag": "Derde"})
    line = check_package(file=io.BytesIO(raw), actor=None).libraries[0]

    made = imported(raw)

    old.refresh_from_db()
    second.refresh_from_db()
    assert (line.status, line.activities) == ("newer", 2)
    assert {str(one.main_library) for one in (old, second, made)} == {"H5P.Proef 1.0.4"}
    assert old.bundle_js == second.bundle_js == made.bundle_js
    assert b"var nieuw=1" in store.bundle_path(f"{old.bundle_js}.js").read_bytes()
    entry = AuditEntry.objects.get(action="h5p.library_upgraded")
    assert entry.after == {"library": "H5P.Proef 1.0.4", "moved": 2, "left": []}
    assert [str(one) for one in unused_libraries()] == ["H5P.Proef 1.0.3"]


def test_import_of_a_newer_patch_that_makes_code_leaves_the_others_where_they_play() -> None:
    old = imported(package())

    made = imported(patched(4, b"eval('1')", content={"vraag": "Tweede"}))

    old.refresh_from_db()
    assert (str(old.main_library), old.is_playable) == ("H5P.Proef 1.0.3", True)
    assert (str(made.main_library), made.is_playable) == ("H5P.Proef 1.0.4", False)
    assert AuditEntry.objects.get(action="h5p.library_upgraded").after["left"] == ["Proef"]


def test_remove_library_in_use_is_refused_and_unused_goes_with_its_files(
    stored_files: Callable[[], list[str]], django_capture_on_commit_callbacks: Any
) -> None:
    made = imported(package())
    library = made.main_library
    with pytest.raises(LibraryKept):
        remove_library(library=library, actor=None)
    made.content.delete()
    with pytest.raises(LibraryKept):
        remove_library(library=library, actor=UserFactory())

    with django_capture_on_commit_callbacks(execute=True):
        remove_library(library=library, actor=None)

    assert Library.objects.count() == 0
    assert [name for name in stored_files() if name.startswith("libraries/")] == []


def test_upload_differences_show_the_changed_lines_against_the_nearest_patch() -> None:
    imported(package(library={**LIBRARY, "patchVersion": 1}))
    raw = patched(4, SCRIPT + b"\nsturen();", content={"vraag": "Nieuw"})

    found = upload_differences(upload=store_upload(file=io.BytesIO(raw), filename="a.h5p", actor=None))

    assert [(one.name, one.version, one.against, one.same_count) for one in found] == [
        ("H5P.Proef 1.0", "1.0.4", "1.0.1", 2)
    ]
    changes = {change.path: change for change in found[0].changes}
    assert list(changes) == ["proef.js", "library.json"]
    assert [(line.mark, line.text) for line in changes["proef.js"].lines if line.mark in "+-"] == [("+", "sturen();")]


def test_upload_differences_of_a_library_never_seen_lists_its_files() -> None:
    upload = store_upload(file=io.BytesIO(package()), filename="a.h5p", actor=None)

    (found,) = upload_differences(upload=upload)

    assert found.against == ""
    assert [(change.path, change.before_bytes, change.lines) for change in found.changes] == [
        ("proef.js", None, []),
        ("css/proef.css", None, []),
        ("library.json", None, []),
        ("beeld.png", None, []),
    ]


def test_export_package_round_trip_imports_elsewhere_as_the_same(
    settings: Any, tmp_path: Any, stored_files: Callable[[], list[str]]
) -> None:
    editor = {"machineName": "H5PEditor.Lijst", "majorVersion": 1, "minorVersion": 0}
    made = imported(
        package(
            content={"beeld": {"path": "images/a.png", "mime": "image/png"}},
            extra=[
                Member(name=b"content/images/a.png", data=b"\x89PNG\r\n\x1a\n" + bytes(40)),
                Member(name=b"H5PEditor.Lijst-1.0/library.json", data=as_json(editor)),
            ],
        )
    )
    imported(patched(5, b"var nieuwer=1", content={"vraag": "Ander"}))
    made.refresh_from_db()
    out, again = io.BytesIO(), io.BytesIO()

    export_package(package=made, out=out)
    export_package(package=made, out=again)

    assert out.getvalue() == again.getvalue()
    assert b"H5PEditor.Lijst-1.0/library.json" in out.getvalue()
    told = (made.parameters, made.metadata, made.main_library.hash, made.content_hash)
    Content.objects.all().delete()
    Library.objects.all().delete()
    settings.STORAGES["private"]["OPTIONS"] = {"location": tmp_path / "elders"}
    back = imported(out.getvalue())
    assert (back.parameters, back.metadata, back.main_library.hash, back.content_hash) == told


def test_original_path_gives_the_bytes_that_came() -> None:
    raw = package()
    made = imported(raw)

    assert original_path(made).read_bytes() == raw
    store.discard(store.archive_path(made.archive_hash))
    with pytest.raises(PackageGone):
        original_path(made)


def test_export_package_of_the_own_case_imports() -> None:
    made, out = own_package(), io.BytesIO()
    export_package(package=made, out=out)

    assert imported(out.getvalue()).parameters == made.parameters
    assert Package.objects.count() == 2
