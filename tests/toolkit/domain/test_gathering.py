"""Baskets, batches, what a practice has, and who hears of changes."""

import datetime as dt
import io
import zipfile

import pytest
from django.utils import timezone

from core.models import Job
from organisations.models import Identity
from tests.factories.accounts import UserFactory
from tests.factories.organisations import CoalitionFactory, PracticeFactory
from tests.factories.toolkit import make_material
from toolkit.domain import baskets
from toolkit.domain.baskets import add_to_basket, items_of, pack, purge_baskets
from toolkit.domain.batches import ask_for_coalition, ask_for_practice, make_batch
from toolkit.domain.counting import count_download
from toolkit.domain.exceptions import NoSuchFormat
from toolkit.domain.films import captions_of
from toolkit.domain.practice import (
    erase_watches,
    export_watches,
    held_by,
    outdated_of,
    send_digests,
    unwatch_material,
    watch_material,
)
from toolkit.domain.reports import report
from toolkit.domain.zips import stream_zip
from toolkit.models import Basket, Batch, MaterialPage, MaterialWatch

pytestmark = pytest.mark.django_db
VALUES = {"name": "De Linde", "url": "https://delinde.example", "logo": "", "phone": "", "portal": "", "colour": ""}


def next_version(material: MaterialPage, **values: object) -> None:
    material = MaterialPage.objects.get(pk=material.pk)
    row = material.languages.all()[0]
    row.texts = {"title": f"Lees mee {material.versions.count()}"}
    material.languages = [row, *list(material.languages.all())[1:]]
    for name, value in values.items():
        setattr(material, name, value)
    material.save_revision().publish()


def test_basket_takes_a_material_once_a_language_and_refuses_one_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(baskets, "MAX_ITEMS", 2)
    material = make_material()
    basket = add_to_basket(basket=None, material=material, language="nl")
    add_to_basket(basket=basket, material=material, language="nl")
    add_to_basket(basket=basket, material=material, language="ar")
    with pytest.raises(baskets.BasketFull):
        add_to_basket(basket=basket, material=material, language="tr")
    assert [item.language for item in items_of(basket)] == ["nl", "ar"]


def test_basket_shows_no_material_that_was_taken_down() -> None:
    material = make_material()
    basket = add_to_basket(basket=None, material=material, language="nl")
    material.unpublish()
    assert items_of(basket) == []


def test_pack_streams_a_zip_of_exactly_its_length_with_licences_in_the_readme() -> None:
    letter = make_material(template_key="brief-patienten", title="Brief", slug="brief", licence="CC BY 4.0")
    poster = make_material(title="Poster", slug="poster")
    packed = pack(items=[(poster, "nl"), (letter, "tr")], values=VALUES, uses=["zelf", "tekst"])
    made = stream_zip(entries=list(packed.entries), intro="Voor De Linde.", made_at=timezone.now())
    content = b"".join(made.chunks)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        readme = archive.read("leesmij.txt").decode("utf-8-sig")
    assert made.size == len(content)
    assert names == [
        "leesmij.txt",
        "poster/poster-nl-a3.pdf",
        "poster/poster-nl-a4.pdf",
        "brief/brief-tr.docx",
        "brief/brief-tr-a4.pdf",
        "brief/brief-tr.txt",
    ]
    assert "https://creativecommons.org/licenses/by/4.0/deed.nl" in readme
    assert len(packed.counted) == 5


def test_pack_without_an_address_names_what_is_missing() -> None:
    packed = pack(items=[(make_material(title="Poster"), "nl")], values={**VALUES, "url": ""}, uses=["zelf"])
    assert packed.entries == []
    assert packed.refused[0][0] == "Poster"


def test_purge_baskets_deletes_what_nobody_opened() -> None:
    Basket.objects.create(used_at=timezone.now() - dt.timedelta(days=200))
    kept = Basket.objects.create()
    assert purge_baskets(timezone.now() - dt.timedelta(days=180)) == 1
    assert list(Basket.objects.all()) == [kept]


def test_coalition_batch_makes_one_file_a_practice_and_names_who_has_no_address() -> None:
    coalition, actor, material = CoalitionFactory(), UserFactory(), make_material(slug="poster")
    for number, url in enumerate(("https://een.example", "https://twee.example", ""), start=1):
        practice = PracticeFactory(name=f"Praktijk {number}", coalition=coalition)
        Identity.objects.create(practice=practice, portal_url=url)
    PracticeFactory(name="Elders")
    batch = ask_for_coalition(coalition=coalition, material=material, language="nl", file_format="pdf-a4", actor=actor)
    assert Job.objects.filter(kind="toolkit.make_batch", payload={"batch_id": batch.pk}).count() == 1

    make_batch(batch)()

    batch = Batch.objects.get(pk=batch.pk)
    with batch.file.open("rb") as stored, zipfile.ZipFile(stored) as archive:
        assert archive.namelist() == ["praktijk-1.pdf", "praktijk-2.pdf", "niet-gemaakt.txt"]
    assert (batch.state, batch.total, batch.done) == ("done", 3, 3)
    assert [row[0] for row in batch.refused] == ["praktijk-3"]
    assert [(row.downloads, row.practices) for row in report(coalition=coalition)] == [(2, 2)]
    assert report(coalition=CoalitionFactory()) == []


def test_coalition_batch_in_a_language_that_is_not_there_is_refused() -> None:
    with pytest.raises(NoSuchFormat):
        ask_for_coalition(
            coalition=CoalitionFactory(),
            material=make_material(languages=["nl"]),
            language="fa",
            file_format="pdf-a4",
            actor=UserFactory(),
        )


def test_practice_batch_holds_all_its_materials() -> None:
    practice = PracticeFactory()
    Identity.objects.create(practice=practice, portal_url="https://delinde.example")
    make_material(slug="poster")
    make_material(template_key="receptenblok", slug="blok")
    batch = ask_for_practice(practice=practice, language="nl", family="pdf", actor=UserFactory())
    make_batch(batch)()
    with Batch.objects.get(pk=batch.pk).file.open("rb") as stored, zipfile.ZipFile(stored) as archive:
        assert sorted(archive.namelist()) == [
            "blok-nl-a4.pdf",
            "blok-nl-a6.pdf",
            "poster-nl-a3.pdf",
            "poster-nl-a4.pdf",
        ]


def test_held_by_says_what_is_outdated_and_must_be_replaced() -> None:
    practice, material = PracticeFactory(), make_material()
    count_download(version=material.versions.get(), language="nl", file_format="pdf-a4", practice=practice)
    assert outdated_of(practice) == []
    next_version(material, change_note="Nieuwe titel", replaces_old_prints=True)
    (one,) = held_by(practice)
    assert (one.number, one.current, one.note, one.must_replace) == (1, 2, "Nieuwe titel", True)
    count_download(version=material.versions.get(number=2), language="nl", file_format="pdf-a4", practice=practice)
    assert outdated_of(practice) == []
    assert held_by(PracticeFactory()) == []


def test_digest_is_one_mail_for_all_that_changed_and_never_twice() -> None:
    user, other = UserFactory(), UserFactory()
    first, second, third = make_material(title="Eén"), make_material(title="Twee"), make_material(title="Drie")
    for material in (first, second, third):
        watch_material(user=user, material=material)
    watch_material(user=other, material=third)
    unwatch_material(user=user, material=second)
    for material in (first, second):
        next_version(material, change_note="Anders")

    assert send_digests() == 1
    assert send_digests() == 0

    mails = Job.objects.filter(kind="core.send_mail")
    assert [mail.payload["to"] for mail in mails] == [user.email]
    assert [line["title"] for line in mails[0].payload["context"]["materials"]] == ["Eén"]


def test_watches_are_exported_and_erased() -> None:
    user, material = UserFactory(), make_material(title="Poster")
    watch_material(user=user, material=material)
    assert [row["material"] for row in export_watches(user)] == ["Poster"]
    assert erase_watches(user) == 1
    assert MaterialWatch.objects.count() == 0


def test_captions_follow_the_slides() -> None:
    assert captions_of(["Eén", "Twee"], ["a", ""], seconds=8) == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:08.000\nEén\na\n\n00:00:08.000 --> 00:00:16.000\nTwee\n"
    )
