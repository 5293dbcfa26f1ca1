import io
import resource
import time
from collections.abc import Callable

import pytest

from learning.h5p.domain.importing import check_package, import_package
from learning.h5p.domain.refusals import RULES, PackageRefused
from learning.h5p.models import Content, Library, Package, Upload
from tests.h5p.archives import Member, package
from tests.h5p.hostile import cases

CASES = list(cases())


@pytest.mark.django_db
@pytest.mark.parametrize(("rule", "make", "entry"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_import_package_hostile_is_refused_without_a_trace(
    rule: str, make: Callable[[], bytes], entry: object, stored_files: Callable[[], list[str]]
) -> None:
    raw = make()
    started = time.perf_counter()

    with pytest.raises(PackageRefused) as refused:
        import_package(file=io.BytesIO(raw), actor=None)

    assert refused.value.rule == rule
    if entry is not ...:
        assert refused.value.entry == str(entry).translate({0: "�", 10: "�"})
    assert time.perf_counter() - started < 2
    assert stored_files() == []
    assert [model.objects.count() for model in (Content, Library, Package, Upload)] == [0, 0, 0, 0]


@pytest.mark.django_db
def test_import_package_good_one_of_the_corpus_passes() -> None:
    made = import_package(file=io.BytesIO(package()), actor=None)

    assert str(made.main_library) == "H5P.Proef 1.0.3"


@pytest.mark.django_db
def test_check_package_large_bomb_stays_within_its_memory() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    file = io.BytesIO(package(extra=[Member(name=b"content/a.txt", data=bytes(30_000_000), claimed_size=150_000)]))
    with pytest.raises(PackageRefused) as refused:
        check_package(file=file, actor=None)

    assert refused.value.rule == "size_mismatch"
    # Our own 30 MB of zeros is counted too.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


def test_rules_each_has_a_hostile_package() -> None:
    elsewhere = {
        "archive_too_large",
        "total_too_large",
        "code_too_large",
        "too_many_libraries",
        "library_conflict",
        "library_permission",
    }

    assert set(RULES) - {case[1] for case in CASES} == elsewhere
