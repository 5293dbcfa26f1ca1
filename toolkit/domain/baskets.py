"""Baskets: materials gathered without an account, shared by their address, downloaded as one zip."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from core.exceptions import DomainError
from toolkit.designs import load_template
from toolkit.domain.personalisation import make_spec, render_file
from toolkit.domain.queries import current_version
from toolkit.domain.zips import Entry, tidy_name
from toolkit.enums import FileFormat
from toolkit.models import Basket, BasketItem, MaterialPage, MaterialVersion

MAX_ITEMS = 40
# What somebody chooses from, instead of from twenty formats.
USES: dict[str, tuple[str, ...]] = {
    "zelf": ("pdf",),
    "drukker": ("print",),
    "beeld": ("png", "jpg"),
    "tekst": ("docx", "txt", "html"),
}


class BasketFull(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Your basket is full: at most %(count)s materials go into one.") % {"count": MAX_ITEMS})


class MissingField(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Fill in the name of your practice and the address of your portal first."))


@dataclass(frozen=True, kw_only=True)
class Packed:
    """`entries` go into the zip; `counted` are what was downloaded; `refused`: (title, sentence)."""

    entries: Sequence[Entry]
    counted: Sequence[tuple[MaterialVersion, str, str]]
    refused: Sequence[tuple[str, str]]


def find_basket(key: str) -> Basket | None:
    return Basket.objects.filter(key=key).first() if key else None


def add_to_basket(*, basket: Basket | None, material: MaterialPage, language: str) -> Basket:
    """Put a material in the basket, a new one where there is none. Raises BasketFull."""
    basket = basket or Basket.objects.create()
    known = basket.items.filter(material=material, language=language).exists()
    if not known and basket.items.count() >= MAX_ITEMS:
        raise BasketFull
    BasketItem.objects.get_or_create(basket=basket, material=material, language=language)
    Basket.objects.filter(pk=basket.pk).update(used_at=timezone.now())
    return basket


def remove_from_basket(*, basket: Basket, item_id: int) -> None:
    basket.items.filter(pk=item_id).delete()


def items_of(basket: Basket) -> list[BasketItem]:
    """Its materials that are still to be had."""
    return list(
        basket.items.filter(material__in=MaterialPage.objects.live().public())
        .select_related("material")
        .order_by("added_at", "pk")
    )


def purge_baskets(before: dt.datetime) -> int:
    """Delete baskets that nobody opened since a moment; returns how many."""
    return Basket.objects.filter(used_at__lt=before).delete()[1].get("toolkit.Basket", 0)


def pack(*, items: Sequence[tuple[MaterialPage, str]], values: Mapping[str, str], uses: Sequence[str]) -> Packed:
    """The files of materials in a practice's name, rendered where they were not yet, and the uploaded ones as they are.

    `items`: (material, language); `values`: name, url, logo …; `uses`: keys of USES. Films take minutes: they are made
    on their own page.
    """
    families = {family for use in uses for family in USES.get(use, ())}
    entries: list[Entry] = []
    counted: list[tuple[MaterialVersion, str, str]] = []
    refused: list[tuple[str, str]] = []
    for material, language in items:
        version = current_version(material)
        if version is None:
            continue
        try:
            made = _made(version, material, language, values=values, families=families)
        except DomainError as error:
            refused.append((material.title, str(error)))
            continue
        for entry, file_format in [*made, *_uploaded(version, material, language)]:
            entries.append(entry)
            counted.append((version, language, file_format))
    return Packed(entries=entries, counted=counted, refused=refused)


def _made(
    version: MaterialVersion, material: MaterialPage, language: str, *, values: Mapping[str, str], families: set[str]
) -> list[tuple[Entry, str]]:
    if not version.template_key:
        return []
    template = load_template(version.template_key)
    if any(not values.get(name) for name in template.required):
        raise MissingField
    found = []
    for value in template.formats:
        file_format = FileFormat(value)
        if file_format.family not in families:
            continue
        made = render_file(
            spec=make_spec(version=version, language=language, file_format=value, **values), version=version
        )
        extension = str(made.file.name).rpartition(".")[2]
        tail = f"-{file_format.page}" if file_format.page else ""
        kind = "-drukwerk" if file_format.family == "print" else ""
        path = f"{material.slug}/{material.slug}-{language}{tail}{kind}.{extension}"
        found.append((_entry(path, made.file, made.size, material, version), value))
    return found


def _uploaded(version: MaterialVersion, material: MaterialPage, language: str) -> list[tuple[Entry, str]]:
    return [
        (_entry(f"{material.slug}/{tidy_file(file.filename)}", file.file, file.size, material, version), file.format)
        for file in version.files.all()
        if file.language == language
    ]


def tidy_file(filename: str) -> str:
    stem, _dot, extension = filename.rpartition(".")
    return f"{tidy_name(stem)}.{extension.lower()}"


def _entry(path: str, file: object, size: int, material: MaterialPage, version: MaterialVersion) -> Entry:
    return Entry(
        path=path, file=file, size=size, title=material.title, version=version.number, licence=material.licence
    )
