import io
import random
import resource
import time
import tracemalloc
from collections.abc import Callable
from contextlib import suppress

import pytest

from learning.h5p.domain.building import DEMO_KEY, build_package
from learning.h5p.domain.importing import check_package, import_package
from learning.h5p.domain.refusals import RULES, PackageRefused
from learning.h5p.models import Content, Library, Package, Upload
from tests.h5p.archives import STORED, Member, members, package, zipped
from tests.h5p.hostile import cases

CASES = list(cases())


@pytest.mark.django_db
@pytest.mark.parametrize(("rule", "make", "entry"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_import_package_hostile_is_refused_without_a_trace(
    rule: str, make: Callable[[], bytes], entry: object, stored_files: Callable[[], list[str]]
) -> None:
    raw = make()
    started = time.process_time()

    with pytest.raises(PackageRefused) as refused:
        import_package(file=io.BytesIO(raw), actor=None)

    assert refused.value.rule == rule
    if entry is not ...:
        assert refused.value.entry == str(entry).translate({0: "�", 10: "�"})
    assert time.process_time() - started < 2
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


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(40))
def test_import_package_mutated_own_one_is_refused_without_a_trace_or_whole(
    seed: int, stored_files: Callable[[], list[str]]
) -> None:
    """The platform's own case with bytes turned, cut out or moved: never another error, never half of it."""
    chance, out = random.Random(seed), io.BytesIO()
    build_package(key=DEMO_KEY, out=out)
    truth, raw = out.getvalue(), bytearray(out.getvalue())
    for _ in range(chance.randint(1, 6)):
        at, length = chance.randrange(len(raw)), chance.randint(1, 64)
        # Half of it in the list of contents at the end, where the lies are told.
        at = max(len(raw) - chance.randint(1, 700), 0) if chance.random() < 0.5 else at
        match chance.randrange(3):
            case 0:
                raw[at] ^= chance.randint(1, 255)
            case 1:
                del raw[at : at + length]
            case _:
                raw[at:at] = raw[at // 2 : at // 2 + length]
    started = time.process_time()
    rule, made = "", None
    try:
        made = import_package(file=io.BytesIO(bytes(raw)), actor=None)
    except PackageRefused as refused:
        rule = refused.rule
    if made is None:
        assert (rule in RULES, stored_files()) == (True, [])
    else:
        whole = import_package(file=io.BytesIO(truth), actor=None)
        assert (made.parameters, made.main_library_id) == (whole.parameters, whole.main_library_id)
    assert time.process_time() - started < 2


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b'{"a":[' + b"{}," * 190_000 + b"1]}", id="small-dicts"),
        pytest.param(('{"a":"' + "😀" * 1_100_000 + '\\u00e9"}').encode(), id="wide-text"),
    ],
)
def test_check_package_stays_under_64_mb(content: bytes) -> None:
    file = io.BytesIO(
        zipped(
            [
                *members(without=("content/content.json",)),
                Member(name=b"content/content.json", data=content, method=STORED),
                Member(name=b"content/film.mp4", data=b"\x00\x00\x00\x18ftypmp42" + bytes(4_000_000), method=STORED),
            ]
        )
    )
    tracemalloc.start()
    try:
        with suppress(PackageRefused):
            check_package(file=file, actor=None)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 64 * 1024 * 1024


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
