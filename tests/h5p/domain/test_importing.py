import base64
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission

from core.models import AuditEntry
from learning.h5p import store
from learning.h5p.domain.allowing import allow_eval
from learning.h5p.domain.building import build_package
from learning.h5p.domain.bundling import INLINE_BYTES, INLINE_TOTAL_BYTES
from learning.h5p.domain.importing import check_package, import_package
from learning.h5p.domain.planning import LibraryLine, Report
from learning.h5p.domain.refusals import PackageRefused
from learning.h5p.domain.uploading import confirm_upload, discard_upload, store_upload
from learning.h5p.enums import LibraryStatus
from learning.h5p.models import Content, Library, Package, Upload
from tests.factories.accounts import UserFactory
from tests.factories.h5p import imported, own_package
from tests.h5p.archives import LIBRARY, MANIFEST, PNG, SCRIPT, Member, as_json, package
from tests.h5p.conftest import sample

pytestmark = pytest.mark.django_db


def manager() -> Any:
    user = UserFactory(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="install_library", content_type__app_label="h5p"))
    return user


def with_library(**fields: Any) -> bytes:
    return package(library={**LIBRARY, **fields})


def test_import_package_own_case_is_kept_whole(stored_files: Callable[[], list[str]]) -> None:
    made = own_package(key="gesprek-aan-de-balie")

    library = Library.objects.get()
    content_files = [f"contents/{made.content_hash}/content.json"]
    assert stored_files() == sorted(
        [
            f"archives/{made.archive_hash}.h5p",
            f"bundles/{made.bundle_css}.css",
            f"bundles/{made.bundle_js}.js",
            *content_files,
            *(
                f"libraries/{library.hash}/{name}"
                for name in ("library.json", "open-case.css", "open-case.js", "semantics.json")
            ),
        ]
    )
    assert (made.title, made.number, made.max_score, made.language) == ("Gesprek aan de balie", 1, 6, "nl")
    assert made.content.current_package == made
    assert made.needs_eval is False
    assert sorted(AuditEntry.objects.values_list("action", flat=True)) == [
        "h5p.library_installed",
        "h5p.package_imported",
    ]


def test_import_package_same_key_again_changes_nothing(stored_files: Callable[[], list[str]]) -> None:
    first = own_package(key="gesprek-aan-de-balie")
    before = stored_files()

    second = own_package(key="gesprek-aan-de-balie")

    assert second == first
    assert stored_files() == before
    assert Package.objects.count() == 1


def test_build_package_twice_gives_the_same_bytes() -> None:
    first, second = io.BytesIO(), io.BytesIO()
    build_package(key="gesprek-aan-de-balie", out=first)
    build_package(key="gesprek-aan-de-balie", out=second)

    assert first.getvalue() == second.getvalue()


def test_import_package_new_version_of_content_counts_up() -> None:
    first = imported(package())

    second = imported(package(content={"vraag": "En nu?"}), content=first.content)

    first.content.refresh_from_db()
    assert (second.number, first.content.current_package) == (2, second)
    assert Library.objects.count() == 1


def test_import_package_bundle_holds_all_in_order_with_rebased_addresses() -> None:
    base = {
        **LIBRARY,
        "machineName": "H5P.Basis",
        "runnable": 0,
        "preloadedCss": [],
        "preloadedJs": [{"path": "basis.js"}],
    }
    raw = package(
        library={
            **LIBRARY,
            "preloadedDependencies": [{"machineName": "H5P.Basis", "majorVersion": "1", "minorVersion": "0"}],
        },
        extra=[
            Member(name=b"H5P.Basis-1.0/library.json", data=as_json(base)),
            Member(name=b"H5P.Basis-1.0/basis.js", data=b'"use strict";var basis=1'),
        ],
    )

    made = imported(raw)

    assert store.bundle_path(f"{made.bundle_js}.js").read_bytes() == (
        b';/* H5P.Basis-1.0/basis.js */\n"use strict";var basis=1\n;/* H5P.Proef-1.0/proef.js */\n' + SCRIPT + b"\n"
    )
    small = base64.b64encode(PNG).decode()
    assert store.bundle_path(f"{made.bundle_css}.css").read_text() == (
        f'/* H5P.Proef-1.0/css/proef.css */\n.proef{{background:url("data:image/png;base64,{small}")}}\n'
    )


def test_import_package_bundle_names_what_is_large_and_what_is_no_picture() -> None:
    large = PNG + bytes(INLINE_BYTES)
    style = (
        b".a{src:url(../beeld.png)}.b{src:url('letters.ttf?#iefix')}"
        b".c{src:url(../../../etc/passwd)}.d{src:url(weg.png)}"
    )
    raw = package(
        without=("H5P.Proef-1.0/beeld.png", "H5P.Proef-1.0/css/proef.css"),
        extra=[
            Member(name=b"H5P.Proef-1.0/beeld.png", data=large),
            Member(name=b"H5P.Proef-1.0/css/proef.css", data=style),
        ],
    )

    made = imported(raw)

    folder = f"../bibliotheek/{made.main_library.hash}"
    assert store.bundle_path(f"{made.bundle_css}.css").read_text() == (
        "/* H5P.Proef-1.0/css/proef.css */\n"
        f'.a{{src:url("{folder}/beeld.png")}}.b{{src:url("{folder}/css/letters.ttf?#iefix")}}'
        f'.c{{src:url()}}.d{{src:url("{folder}/css/weg.png")}}\n'
    )


def test_import_package_bundle_does_not_swell_by_a_picture_that_is_named_often() -> None:
    picture = PNG + bytes(INLINE_BYTES - len(PNG))
    style = b"".join(b".a%x{src:url(../beeld.png)}" % (number * 7919) for number in range(5_000))
    raw = package(
        without=("H5P.Proef-1.0/beeld.png", "H5P.Proef-1.0/css/proef.css"),
        extra=[
            Member(name=b"H5P.Proef-1.0/beeld.png", data=picture),
            Member(name=b"H5P.Proef-1.0/css/proef.css", data=style),
        ],
    )

    made = imported(raw)

    sheet = store.bundle_path(f"{made.bundle_css}.css").read_bytes()
    assert sheet.count(b"data:image/png") == INLINE_TOTAL_BYTES // INLINE_BYTES
    assert sheet.count(b"url(") == 5_000


def test_import_package_libraries_in_a_circle_load_each_once() -> None:
    other = {
        **LIBRARY,
        "machineName": "H5P.Ander",
        "preloadedCss": [],
        "preloadedDependencies": [{"machineName": "H5P.Proef", "majorVersion": 1, "minorVersion": 0}],
    }
    raw = package(
        library={
            **LIBRARY,
            "preloadedDependencies": [{"machineName": "H5P.Ander", "majorVersion": 1, "minorVersion": 0}],
        },
        extra=[
            Member(name=b"H5P.Ander-1.0/library.json", data=as_json(other)),
            Member(name=b"H5P.Ander-1.0/proef.js", data=SCRIPT),
        ],
    )

    made = imported(raw)

    assert [str(row.library) for row in made.package_libraries.select_related("library")] == [
        "H5P.Ander 1.0.3",
        "H5P.Proef 1.0.3",
    ]


def test_import_package_editor_libraries_are_dropped() -> None:
    editor = {"machineName": "H5PEditor.Lijst", "majorVersion": 1, "minorVersion": 0}
    raw = package(
        manifest={**MANIFEST, "preloadedDependencies": [*MANIFEST["preloadedDependencies"], editor]},
        library={**LIBRARY, "preloadedDependencies": [editor]},
        extra=[
            Member(
                name=b"H5PEditor.Lijst-1.0/library.json",
                data=as_json({**LIBRARY, **editor, "preloadedJs": [], "preloadedCss": []}),
            )
        ],
    )

    imported(raw)

    assert [library.machine_name for library in Library.objects.all()] == ["H5P.Proef"]


def test_import_package_leftovers_of_a_desktop_are_reported_and_not_kept(stored_files: Callable[[], list[str]]) -> None:
    raw = package(
        extra=[
            Member(name=b"__MACOSX/._h5p.json", data=b"x"),
            Member(name=b"content/.DS_Store", data=b"x"),
            Member(name=b"LEESMIJ.txt"),
        ]
    )

    made = imported(raw)

    assert len(made.warnings) == 1
    assert [name for name in stored_files() if "DS_Store" in name or "MACOSX" in name or "LEESMIJ" in name] == []


def test_import_package_same_patch_with_other_code_is_refused(stored_files: Callable[[], list[str]]) -> None:
    imported(package())
    before = stored_files()

    with pytest.raises(PackageRefused) as refused:
        imported(package(extra=[Member(name=b"H5P.Proef-1.0/meer.js", data=b"stiekem()")]))

    assert refused.value.rule == "library_conflict"
    assert stored_files() == before
    assert (Library.objects.count(), Content.objects.count()) == (1, 1)


def test_import_package_same_code_with_library_json_written_anew_is_known() -> None:
    first = imported(package())

    second = imported(package(library={**LIBRARY, "author": "Ander huis"}, content={"vraag": "Van elders"}))

    assert (second.main_library, Library.objects.count()) == (first.main_library, 1)


def test_check_package_statuses_say_what_is_new() -> None:
    raw = package()
    statuses = [check_package(file=io.BytesIO(raw), actor=None).libraries[0].status]
    imported(raw)
    statuses.append(check_package(file=io.BytesIO(raw), actor=None).libraries[0].status)
    statuses.append(check_package(file=io.BytesIO(with_library(patchVersion=4)), actor=None).libraries[0].status)
    statuses.append(check_package(file=io.BytesIO(with_library(patchVersion=2)), actor=None).libraries[0].status)

    assert statuses == [LibraryStatus.NEW, LibraryStatus.KNOWN, LibraryStatus.NEWER, LibraryStatus.OLDER]


def test_import_package_older_patch_plays_with_the_installed_one() -> None:
    imported(package())

    made = imported(with_library(patchVersion=1))

    assert (str(made.main_library), Library.objects.count()) == ("H5P.Proef 1.0.3", 1)


def test_import_package_new_code_without_permission_is_refused(
    learner: Any, stored_files: Callable[[], list[str]]
) -> None:
    with pytest.raises(PackageRefused) as refused:
        imported(package(), actor=learner)

    assert (refused.value.rule, refused.value.details) == ("library_permission", {"libraries": "H5P.Proef 1.0"})
    assert "H5P-beheerder" in str(refused.value)
    assert stored_files() == []


def test_import_package_known_code_without_permission_is_accepted(learner: Any) -> None:
    imported(package())

    made = imported(package(content={"vraag": "Van mij"}), actor=learner)

    assert made.uploaded_by == learner


def test_import_package_by_a_library_manager_installs() -> None:
    actor = manager()

    imported(package(), actor=actor)

    assert Library.objects.get().installed_by == actor


def test_import_package_failure_halfway_leaves_no_trace(
    monkeypatch: pytest.MonkeyPatch, stored_files: Callable[[], list[str]]
) -> None:
    def broken(**kwargs: Any) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr("learning.h5p.domain.importing.make_bundles", broken)

    with pytest.raises(RuntimeError):
        imported(package())

    assert stored_files() == []
    assert (Library.objects.count(), Content.objects.count()) == (0, 0)


def test_import_package_that_makes_code_waits_for_permission() -> None:
    raw = package(
        without=("H5P.Proef-1.0/proef.js",),
        extra=[Member(name=b"H5P.Proef-1.0/proef.js", data=b"var f=new Function('a','return a')")],
    )

    made = imported(raw)

    assert (made.needs_eval, made.allow_eval, made.is_playable) == (True, False, False)
    allow_eval(package=made, allowed=True, actor=None)
    assert made.is_playable is True


@pytest.mark.parametrize(
    "script",
    [
        b"var g=Function('return this')()",
        b'x=new Function("return this")()',
        b"H5P.retrieval(1);a.eval(2);medieval (3)",
        b"isFunction(a)",
    ],
)
def test_import_package_harmless_script_needs_no_eval(script: bytes) -> None:
    raw = package(without=("H5P.Proef-1.0/proef.js",), extra=[Member(name=b"H5P.Proef-1.0/proef.js", data=script)])

    assert imported(raw).needs_eval is False


def test_import_package_external_hosts_are_listed_and_not_allowed() -> None:
    made = imported(
        package(
            content={
                "a": {"path": "https://film.example/a.mp4", "mime": "video/mp4"},
                "b": '<img src="//beeld.example/x.png">',
                "c": "https://alleen-een-link.example",
                "d": {"source": "https://kader.example/les"},
                "f": {"media": "https://plaat.example/a/b.JPG?b=1", "caption": "https://plaat2.example/a.jpg en meer"},
                "e": {"source": "https://herkomst.example/a.jpg", "license": "U"},
            }
        )
    )

    assert (made.external_hosts, made.allowed_hosts) == (
        ["beeld.example", "film.example", "kader.example", "plaat.example"],
        [],
    )


def test_store_upload_then_confirm_imports_and_forgets(stored_files: Callable[[], list[str]]) -> None:
    actor = manager()
    upload = store_upload(file=io.BytesIO(package()), filename="a.h5p", actor=actor)
    assert stored_files() == [f"archives/{upload.archive_hash}.h5p"]
    assert upload.report["libraries"] == [
        {
            "name": "H5P.Proef 1.0",
            "title": "Proef",
            "version": "1.0.3",
            "status": "new",
            "needs_eval": False,
            "activities": 0,
        }
    ]

    made = confirm_upload(upload=upload, actor=actor)

    assert (made.filename, Upload.objects.count()) == ("a.h5p", 0)


def test_discard_upload_removes_the_file(
    stored_files: Callable[[], list[str]], django_capture_on_commit_callbacks: Any
) -> None:
    upload = store_upload(file=io.BytesIO(package()), filename="a.h5p", actor=None)

    with django_capture_on_commit_callbacks(execute=True):
        discard_upload(upload=upload)

    assert (stored_files(), Upload.objects.count()) == ([], 0)


def test_discard_upload_of_an_imported_package_keeps_the_file(stored_files: Callable[[], list[str]]) -> None:
    made = imported(package())
    upload = store_upload(file=io.BytesIO(package()), filename="a.h5p", actor=None)

    discard_upload(upload=upload)

    assert f"archives/{made.archive_hash}.h5p" in stored_files()


@pytest.mark.parametrize(
    ("name", "report"),
    [
        ("H5P.MultiChoice-1.16.h5p", ("Multiple Choice", "H5P.MultiChoice 1.16", 1, 7)),
        ("H5P.TrueFalse-1.8.h5p", ("True/False Question", "H5P.TrueFalse 1.8", 1, 7)),
        ("H5P.DragText-1.10.h5p", ("Drag the Words", "H5P.DragText 1.10", 3, 7)),
    ],
)
def test_import_package_real_one_imports(name: str, report: tuple[str, str, int, int]) -> None:
    with sample(name).open("rb") as file:
        found = check_package(file=file, actor=None)
        made = import_package(file=file, actor=None, filename=name)

    assert (found.title, found.main_library, found.max_score, len(found.libraries)) == report
    assert (found.warnings, found.needs_eval, found.external_hosts) == ([], False, [])
    assert made.package_libraries.count() == report[3]
    assert isinstance(found, Report)
    assert isinstance(found.libraries[0], LibraryLine)


def test_import_package_own_parameters_match_its_semantics() -> None:
    """What the demo's content says, semantics.json asks for: the shape that authoring will build on."""
    made = own_package()
    library = store.library_folder(made.main_library.hash)
    names = {field["name"] for field in json.loads((library / "semantics.json").read_text())}

    assert set(made.parameters) == names


def test_own_library_changed_code_has_a_new_patch_number() -> None:
    """Installed code never changes: who edits the content type raises `patchVersion` and writes the new hash here."""
    library = own_package().main_library

    assert (str(library), library.hash[:16]) == ("H5P.OpenCase 1.0.2", "8c0276ff15661161")
