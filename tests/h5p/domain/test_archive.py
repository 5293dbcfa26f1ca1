import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learning.h5p.domain.archive import Archive
from learning.h5p.domain.refusals import PackageRefused
from learning.h5p.limits import Limits
from tests.h5p.archives import STORED, Lies, Member, members, zipped

LIMITS = Limits()
segment = st.text("abcdefghijklmnopqrstuvwxyzéABC0123456789-_", min_size=1, max_size=12)
names = st.lists(segment, min_size=1, max_size=4).map("/".join)


def _contents(raw: bytes, limits: Limits = LIMITS) -> dict[str, bytes]:
    archive = Archive(io.BytesIO(raw), limits=limits)
    return {entry.name: b"".join(archive.read(entry)) for entry in archive.files()}


def test_archive_descriptor_after_data_is_read() -> None:
    raw = zipped(
        [Member(name=b"a.txt", data=b"hallo" * 50, descriptor=True), Member(name=b"b.txt", data=b"dag", method=STORED)]
    )

    assert _contents(raw) == {"a.txt": b"hallo" * 50, "b.txt": b"dag"}


def test_archive_descriptor_of_macos_with_the_size_told_ahead_is_read() -> None:
    raw = bytearray(zipped([Member(name=b"a.txt", data=b"hallo" * 50, descriptor=True)]))
    raw[22:26] = (250).to_bytes(4, "little")  # local header: checksum and packed size empty, the size true

    assert _contents(bytes(raw)) == {"a.txt": b"hallo" * 50}


def test_archive_comment_and_folder_are_accepted() -> None:
    raw = zipped(
        [Member(name=b"map/", mode=0o040755, method=STORED), Member(name=b"map/a.txt", data=b"x")],
        Lies(comment=b"gemaakt"),
    )

    assert _contents(raw) == {"map/a.txt": b"x"}


def test_archive_name_decomposed_becomes_composed() -> None:
    assert list(_contents(zipped([Member(name="e\u0301.txt".encode(), data=b"x")]))) == ["é.txt"]


def test_archive_old_encoding_is_read_as_cp437() -> None:
    assert list(_contents(zipped([Member(name=b"\x82.txt", data=b"x", flags=0)]))) == ["é.txt"]


@pytest.mark.parametrize(
    ("rule", "limits"),
    [
        ("archive_too_large", Limits(archive_bytes=100)),
        ("too_many_entries", Limits(entries=5)),
        ("file_too_large", Limits(file_bytes=30)),
        ("total_too_large", Limits(total_bytes=200)),
    ],
)
def test_archive_past_a_limit_is_refused(rule: str, limits: Limits) -> None:
    with pytest.raises(PackageRefused) as refused:
        _contents(zipped(members()), limits)

    assert refused.value.rule == rule


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(files=st.dictionaries(names, st.binary(max_size=400), min_size=1, max_size=6), stored=st.booleans())
def test_archive_of_the_standard_library_reads_the_same(files: dict[str, bytes], stored: bool) -> None:
    """What zipfile writes, we read byte for byte, or refuse by a name rule."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    rule = ""
    found: dict[str, bytes] = {}
    try:
        found = _contents(out.getvalue())
    except PackageRefused as refused:
        rule = refused.rule
    assert (rule, found) == ("", files) or rule in {"name_duplicate", "name_file_and_folder"}


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_archive_mutated_is_refused_or_reads_what_was_packed(data: st.DataObject) -> None:
    """Flip, cut or insert bytes anywhere: never another error, never other bytes under a name that was there."""
    raw = bytearray(zipped(members()))
    truth = {member.name.decode(): member.data for member in members()}
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        match data.draw(st.sampled_from(["flip", "cut", "insert"])):
            case "flip":
                raw[at] ^= data.draw(st.integers(1, 255))
            case "cut":
                del raw[at : at + data.draw(st.integers(1, 40))]
            case _:
                raw[at:at] = data.draw(st.binary(min_size=1, max_size=40))
        if not raw:
            return
    try:
        found = _contents(bytes(raw))
    except PackageRefused:
        return
    for name, content in found.items():
        assert truth.get(name, content) == content
        assert not name.startswith("/")
        assert ".." not in name.split("/")
