"""The start pack: frozen versions, ticks that follow a step, and a zip of it all."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from accounts.models import User
from coalitions.domain import start_pack
from coalitions.domain.exceptions import FileRefused, StartPackRefused
from coalitions.models import StartPack, StartPackStep, StartPackTick
from core.models import AuditEntry
from core.person_data import person_data_sources
from media.domain.exceptions import UploadRefused
from organisations.models import Coalition
from tests.factories.accounts import UserFactory
from tests.factories.organisations import CoalitionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> User:
    return UserFactory(first_name="Daan", last_name="Bos")


def make_pack(desk: User, *titles: str) -> StartPack:
    pack = start_pack.start_draft(actor=desk)
    for title in titles:
        start_pack.save_step(pack=pack, step=None, title=title)
    return start_pack.publish_pack(pack=pack, change_note="Eerste versie", actor=desk)


def titles_done(coalition: Coalition) -> list[tuple[str, bool]]:
    checklist = start_pack.checklist_of(coalition)
    assert checklist is not None
    return [(line.step.title, line.tick is not None) for line in checklist.lines]


def test_published_version_is_frozen_and_numbered(desk: User) -> None:
    pack = make_pack(desk, "Kies een projectleider")
    step = pack.steps.get()

    for refused in (
        lambda: start_pack.save_pack(pack=pack, title="Anders", intro=""),
        lambda: start_pack.save_step(pack=pack, step=step, title="Anders"),
        lambda: start_pack.remove_step(pack=pack, step=step),
        lambda: start_pack.publish_pack(pack=pack, change_note="Nog eens", actor=desk),
        lambda: start_pack.discard_draft(pack=pack),
    ):
        with pytest.raises(StartPackRefused):
            refused()

    pack.refresh_from_db()
    assert (pack.number, pack.is_draft, pack.published_by, pack.steps.get().title) == (
        1, False, desk, "Kies een projectleider",
    )  # fmt: skip
    entry = AuditEntry.objects.get(action="startpack.published")
    assert entry.after == {"number": 1, "change_note": "Eerste versie"}


def test_second_draft_is_the_first_and_the_database_keeps_it_so(desk: User) -> None:
    draft = start_pack.start_draft(actor=desk)

    assert start_pack.start_draft(actor=desk) == draft
    with pytest.raises(IntegrityError), transaction.atomic():
        StartPack.objects.create(title="Tweede concept")


def test_empty_draft_is_not_published(desk: User) -> None:
    with pytest.raises(StartPackRefused):
        start_pack.publish_pack(pack=start_pack.start_draft(actor=desk), change_note="x", actor=desk)
    assert start_pack.current_pack() is None


def test_ticks_follow_a_step_into_the_next_version_unless_it_is_done_anew(desk: User) -> None:
    coalition = CoalitionFactory()
    pack = make_pack(desk, "Blijft", "Wordt anders", "Vervalt")
    for step in pack.steps.all():
        start_pack.tick_step(coalition=coalition, step=step, is_done=True, actor=desk)
    draft = start_pack.start_draft(actor=desk)
    steps = {step.title: step for step in draft.steps.all()}
    start_pack.save_step(pack=draft, step=steps["Blijft"], title="Blijft, beter gezegd")
    start_pack.save_step(pack=draft, step=steps["Wordt anders"], title="Is anders", is_renewed=True)
    start_pack.remove_step(pack=draft, step=steps["Vervalt"])
    start_pack.save_step(pack=draft, step=None, title="Nieuw")
    assert titles_done(coalition) == [
        ("Blijft", True),
        ("Wordt anders", True),
        ("Vervalt", True),
    ]  # a draft shows nowhere

    start_pack.publish_pack(pack=draft, change_note="Stap 2 is ander werk", actor=desk)

    assert titles_done(coalition) == [("Blijft, beter gezegd", True), ("Is anders", False), ("Nieuw", False)]
    assert StartPackTick.objects.count() == 3  # what was done of old versions is kept


def test_tick_twice_is_once_and_can_be_taken_back(desk: User) -> None:
    coalition, other = CoalitionFactory(), CoalitionFactory()
    step = make_pack(desk, "Kies").steps.get()

    for is_done in (True, True, False, False, True):
        start_pack.tick_step(coalition=coalition, step=step, is_done=is_done, actor=desk)

    assert titles_done(coalition) == [("Kies", True)]
    assert titles_done(other) == [("Kies", False)]
    lines = AuditEntry.objects.filter(coalition_id=coalition.pk).order_by("pk").values_list("action", "after")
    assert list(lines) == [
        ("startpack.step_done", {"title": "Kies"}),
        ("startpack.step_undone", {"title": "Kies"}),
        ("startpack.step_done", {"title": "Kies"}),
    ]


def test_tick_of_an_older_version_is_refused(desk: User) -> None:
    old = make_pack(desk, "Oud").steps.get()
    start_pack.publish_pack(pack=start_pack.start_draft(actor=desk), change_note="Nieuw", actor=desk)

    with pytest.raises(StartPackRefused):
        start_pack.tick_step(coalition=CoalitionFactory(), step=old, is_done=True, actor=desk)


def test_steps_move_within_the_draft(desk: User) -> None:
    draft = start_pack.start_draft(actor=desk)
    for title in "ABC":
        start_pack.save_step(pack=draft, step=None, title=title)
    last = draft.steps.get(title="C")

    start_pack.move_step(pack=draft, step=last, by=-1)
    start_pack.move_step(pack=draft, step=draft.steps.get(title="A"), by=-1)

    assert list(draft.steps.values_list("title", flat=True)) == ["A", "C", "B"]


def test_file_goes_when_no_version_names_it(desk: User, django_capture_on_commit_callbacks) -> None:
    draft = start_pack.start_draft(actor=desk)
    step = start_pack.save_step(pack=draft, step=None, title="Met bestand", file=ContentFile(b"plan", name="Plan.txt"))
    name, storage = step.file.name, step.file.storage
    start_pack.publish_pack(pack=draft, change_note="x", actor=desk)
    draft = start_pack.start_draft(actor=desk)
    with django_capture_on_commit_callbacks(execute=True):
        start_pack.remove_step(pack=draft, step=draft.steps.get())
    assert storage.exists(name)  # version 1 has it
    draft_step = start_pack.save_step(
        pack=draft, step=None, title="Ander", file=ContentFile(b"ander", name="Ander.txt")
    )
    with django_capture_on_commit_callbacks(execute=True):
        start_pack.discard_draft(pack=draft)
    assert (storage.exists(name), storage.exists(draft_step.file.name)) == (True, False)


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("virus.exe", b"MZ", FileRefused),
        ("leeg.txt", b"", FileRefused),
        ("plan.pdf", b"geen pdf", UploadRefused),
        ("plan.docx", b"PK geen zip", UploadRefused),
    ],
)
def test_file_that_is_not_what_it_says_is_refused(
    desk: User, name: str, content: bytes, error: type[Exception]
) -> None:
    draft = start_pack.start_draft(actor=desk)
    with pytest.raises(error):
        start_pack.save_step(pack=draft, step=None, title="Stap", file=ContentFile(content, name=name))
    assert StartPackStep.objects.count() == 0


def test_archive_holds_each_file_and_the_list(desk: User) -> None:
    draft = start_pack.start_draft(actor=desk)
    start_pack.save_pack(pack=draft, title="Startpakket: 2026/27", intro="Welkom.")
    start_pack.save_step(pack=draft, step=None, title="Lees", link="https://open.example/lees", explanation="Rustig.")
    start_pack.save_step(pack=draft, step=None, title="Vul in", file=ContentFile("één".encode(), name="../Plan: é.txt"))
    pack = start_pack.publish_pack(pack=draft, change_note="x", actor=desk)

    archive, name = start_pack.pack_archive(pack)
    length, body = len(archive), b"".join(archive)

    assert (name, length) == ("Startpakket- 2026-27 1.zip", len(body))
    with zipfile.ZipFile(io.BytesIO(body)) as opened:
        assert sorted(opened.namelist()) == ["00 Startpakket- 2026-27.txt", "02 -Plan- é.txt"]
        assert opened.read("02 -Plan- é.txt").decode() == "één"
        text = opened.read("00 Startpakket- 2026-27.txt").decode("utf-8-sig")
    assert "01. Lees" in text
    assert "https://open.example/lees" in text
    assert "02 -Plan- é.txt" in text


def test_progress_counts_the_current_version_only_and_filters(desk: User, django_assert_num_queries) -> None:
    done, busy, idle = (CoalitionFactory(name=name) for name in ("Aardwijk", "Beekdal", "Cirkel"))
    CoalitionFactory(name="Weg", is_active=False)
    steps = list(make_pack(desk, "Een", "Twee").steps.all())
    StartPackTick.objects.create(coalition=idle, step_key="00000000-0000-4000-8000-000000000000")  # of a step long gone
    for coalition, ticked in ((done, steps), (busy, steps[:1])):
        for step in ticked:
            start_pack.tick_step(coalition=coalition, step=step, is_done=True, actor=desk)

    def told(**filters: str) -> list[tuple[str, int, int]]:
        return [(one.coalition.name, one.done, one.total) for one in start_pack.progress_of_all(**filters)]

    assert told() == [("Aardwijk", 2, 2), ("Beekdal", 1, 2), ("Cirkel", 0, 2)]
    assert told(only="done") == [("Aardwijk", 2, 2)]
    assert told(only="busy") == [("Beekdal", 1, 2)]
    assert told(only="todo") == [("Cirkel", 0, 2)]
    assert told(query="beek") == [("Beekdal", 1, 2)]
    with django_assert_num_queries(4):
        told()
    with django_assert_num_queries(3):
        start_pack.checklist_of(done)


def test_person_who_ticked_and_published_is_exported_and_erased(desk: User) -> None:
    coalition = CoalitionFactory(name="Aardwijk")
    pack = make_pack(desk, "Kies")
    start_pack.tick_step(coalition=coalition, step=pack.steps.get(), is_done=True, actor=desk)
    sources = {source.label: source for source in person_data_sources()}

    ticks = sources["coalitions.StartPackTick"].export(desk)
    assert [(row["coalition"], row["step"]) for row in ticks] == [("Aardwijk", "Kies")]
    assert [row["version"] for row in sources["coalitions.StartPack"].export(desk)] == [1]
    for label in ("coalitions.StartPackTick", "coalitions.StartPack"):
        assert sources[label].erase(desk) == 1
        assert sources[label].export(desk) == []
    assert titles_done(coalition) == [("Kies", True)]  # the coalition's progress stays
