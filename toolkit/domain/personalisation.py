"""A material in a practice's own name: a frozen spec goes in, the same file comes out, made once."""

import hashlib
import io
import ipaddress
import json
import zipfile
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image

from core.art import render_svg
from core.palette import compute_palette
from core.stamp import StampedCache
from media.domain.logos import clean_logo
from media.domain.qr import qr_svg
from media.typeset import RenderRefused, render_pdf, render_pngs
from media.typeset.printing import to_print_pdf
from toolkit.designs import PersonalTemplate, load_template
from toolkit.domain.documents import Letter, as_docx, as_html, as_text, blocks_for_typst, compose
from toolkit.domain.exceptions import AddressRefused, DoesNotFit, NoSuchFormat
from toolkit.enums import FileFormat
from toolkit.models import CleanedLogo, MaterialVersion, RenderedFile

PREVIEW = "preview"
PREVIEW_WIDTH = {"portrait": 628, "landscape": 960}
# Points of each paper; screens and social pictures are set in points that become pixels.
PAPER: dict[str, tuple[float, float]] = {
    "a3": (841.89, 1190.55),
    "a4": (595.28, 841.89),
    "a5": (419.53, 595.28),
    "a6": (297.64, 419.53),
    "social": (1080, 1350),
    "square": (1080, 1080),
    "story": (1080, 1920),
    "wide": (1200, 630),
    "screen": (1920, 1080),
    "tall": (1080, 1920),
}
SHEET_PPI = 150  # of a picture of a sheet: 1240 pixels wide for an A4
SHOWN_ADDRESS_LENGTH = 60
ZIP_DATE = (2026, 1, 1, 0, 0, 0)  # the same files give the same zip
HOUSE_PALETTE = {"brand": "#0f6b55", "deep": "#0a4a3b", "tint": "#e0f0e9", "on_brand": "#ffffff"}
_validate_url = URLValidator(schemes=["https"])
_previews: StampedCache[tuple[bytes, ...]] = StampedCache(size=150)


@dataclass(frozen=True, kw_only=True)
class Spec:
    """Everything that a file follows from. `logo`: the SHA-256 of a cleaned logo, or empty."""

    version_id: int
    design: str  # the design's digest: another drawing is another file
    language: str
    format: str
    name: str
    url: str
    logo: str = ""
    phone: str = ""
    portal: str = ""
    colour: str = ""
    second: str = ""  # a second language, on slides

    @property
    def content_hash(self) -> str:
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


def make_spec(
    *,
    version: MaterialVersion,
    language: str,
    file_format: str,
    name: str = "",
    url: str = "",
    logo: str = "",
    phone: str = "",
    portal: str = "",
    colour: str = "",
    second: str = "",
) -> Spec:
    """The spec of one file. Raises NoSuchFormat when the version does not come in this language or format.

    What the design does not declare is left out, so that two files that are the same have the same spec.
    """
    if not version.template_key:
        raise NoSuchFormat
    template = load_template(version.template_key)
    if language not in version.content["texts"] or file_format not in (*template.formats, PREVIEW):
        raise NoSuchFormat
    given = {"name": name, "url": url, "logo": logo, "phone": phone, "portal": portal, "colour": colour.lower()}
    values = {field: " ".join(value.split()) if field in template.fields else "" for field, value in given.items()}
    return Spec(
        version_id=version.pk,
        design=template.digest,
        language=language,
        format=file_format,
        second=second if "subs" in template.texts and second in template.own_texts and second != language else "",
        **values,
    )


def preview_size(template: PersonalTemplate) -> tuple[int, int]:
    """Pixels of one page of the preview."""
    width, height = PAPER[template.preview]
    shown = PREVIEW_WIDTH["landscape" if width > height else "portrait"]
    return shown, round(shown * height / width)


def palette_of(colour: str) -> dict[str, str]:
    """The colours of a practice for typst, mail and Word. Raises UnreadableColour."""
    if not colour:
        return dict(HOUSE_PALETTE)
    light = compute_palette(colour).light
    return {
        "brand": light["brand"],
        "deep": light["brand-deep"],
        "tint": light["brand-tint"],
        "on_brand": light["on-brand"],
    }


def clean_address(written: str) -> str:
    """The https address of a portal, as somebody writes it ("delinde.example/dossier"). Raises AddressRefused."""
    text = written.strip()
    if text.lower().startswith("http://"):
        text = text[7:]
    elif text.lower().startswith("https://"):
        text = text[8:]
    url = f"https://{text}"
    refused = AddressRefused(_("This is no web address. Write it as praktijk.nl/dossier."))
    if "@" in text or "://" in text or any(character.isspace() for character in text):
        raise refused
    try:
        _validate_url(url)
        host = urlsplit(url).hostname or ""
    except (ValidationError, ValueError) as error:
        raise refused from error
    if "." not in host or _is_number(host):
        raise refused
    return url


def shown_address(url: str) -> str:
    """The address as it is printed: without https, and only the site when the whole is too long to type over."""
    bare = url.removeprefix("https://").rstrip("/")
    if len(bare) > SHOWN_ADDRESS_LENGTH:
        bare = bare.split("/")[0].split("?")[0].split("#")[0]
    for character in "/.-?=&":
        bare = bare.replace(character, f"{character}\u200b")
    return bare.rstrip("\u200b")


def keep_logo(file: BinaryIO) -> CleanedLogo:
    """Clean a logo and keep it under its hash. Raises UploadRefused with a sentence for the user."""
    clean = clean_logo(file)
    logo = CleanedLogo.objects.filter(sha256=clean.sha256).first()
    if logo is None:
        try:
            with transaction.atomic():
                logo = CleanedLogo.objects.create(
                    sha256=clean.sha256,
                    is_light=clean.is_light,
                    file=ContentFile(clean.png, name=f"{clean.sha256}.png"),
                )
        except IntegrityError:
            logo = CleanedLogo.objects.get(sha256=clean.sha256)
    return logo


def render_preview(*, spec: Spec, version: MaterialVersion, page: int = 0) -> bytes:
    """A PNG for the screen, from memory when it was shown before. `page`: from 0; past the last it is the last.

    Raises DoesNotFit, RenderFailed, RenderTooLong.
    """
    pages = _previews.get_or_make(spec.content_hash, lambda: tuple(_draw(spec, version=version)))
    return pages[min(max(page, 0), len(pages) - 1)]


def render_file(*, spec: Spec, version: MaterialVersion) -> RenderedFile:
    """The file of a spec: made now, or the one made before. Raises DoesNotFit, RenderFailed and RenderTooLong."""
    if spec.format == PREVIEW:
        raise NoSuchFormat
    if made := RenderedFile.objects.filter(spec_hash=spec.content_hash).first():
        return made
    content, extension = make_file(spec=spec, version=version)
    try:
        with transaction.atomic():
            return RenderedFile.objects.create(
                spec_hash=spec.content_hash,
                version=version,
                size=len(content),
                file=ContentFile(content, name=f"{spec.content_hash}.{extension}"),
            )
    except IntegrityError:
        return RenderedFile.objects.get(spec_hash=spec.content_hash)


def make_file(*, spec: Spec, version: MaterialVersion) -> tuple[bytes, str]:
    """The bytes of a file and its extension, made anew. Raises DoesNotFit, RenderFailed and RenderTooLong."""
    template = load_template(version.template_key)
    file_format = FileFormat(spec.format)
    if file_format.family in ("txt", "html", "docx"):
        letter = _letter(spec, version=version, template=template)
        if file_format.family == "txt":
            return as_text(letter), "txt"
        if file_format.family == "html":
            return as_html(letter), "html"
        return as_docx(letter, logo=_logo_bytes(spec)), "docx"
    if file_format.family in ("png", "jpg"):
        pages = _draw(spec, version=version)
        if file_format.family == "jpg":
            pages = [_as_jpg(page) for page in pages]
        if len(pages) == 1:
            return pages[0], file_format.family
        return _zipped(pages, spec=spec, version=version, extension=file_format.family), "zip"
    if file_format.family not in ("pdf", "print"):
        raise NoSuchFormat
    data, files = _inputs(spec, version=version, template=template)
    try:
        if file_format.family == "print":
            return to_print_pdf(render_pdf(template.folder, data=data, files=files, standards=())), "pdf"
        return render_pdf(template.folder, data=data, files=files), "pdf"
    except RenderRefused as error:
        raise DoesNotFit(reason=error.reason) from error


def draw_slides(*, spec: Spec, version: MaterialVersion) -> list[bytes]:
    """The pages of a film as PNG, in the size of its format."""
    return _draw(spec, version=version)


def _draw(spec: Spec, *, version: MaterialVersion) -> list[bytes]:
    template = load_template(version.template_key)
    data, files = _inputs(spec, version=version, template=template)
    if spec.format == PREVIEW:
        ppi = 72 * preview_size(template)[0] / PAPER[template.preview][0]
    else:
        ppi = SHEET_PPI if FileFormat(spec.format).page.startswith("a") else 72
    try:
        return render_pngs(template.folder, data=data, files=files, ppi=ppi)
    except RenderRefused as error:
        raise DoesNotFit(reason=error.reason) from error


def _as_jpg(png: bytes) -> bytes:
    with Image.open(io.BytesIO(png), formats=["PNG"]) as opened:
        picture = opened.convert("RGB")
    target = io.BytesIO()
    picture.save(target, format="JPEG", quality=88, optimize=True)
    return target.getvalue()


def _zipped(pages: list[bytes], *, spec: Spec, version: MaterialVersion, extension: str) -> bytes:
    """The pictures in their order, with the words to post beside them and for who does not see them."""
    texts = load_template(version.template_key).texts_for(spec.language, version.texts_in(spec.language))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:

        def write(name: str, content: bytes) -> None:
            archive.writestr(zipfile.ZipInfo(name, ZIP_DATE), content)

        for number, page in enumerate(pages, start=1):
            write(f"{number:02}.{extension}", page)
        if captions := texts.get("captions"):
            alts = texts.get("alts") or [""] * len(captions)
            heads = (_("Text beside the picture"), _("For who does not see the picture"))
            lines = [
                f"{number:02}.{extension}\r\n{heads[0]}: {caption.replace('{url}', spec.url)}\r\n{heads[1]}: {alt}\r\n"
                for number, (caption, alt) in enumerate(zip(captions, alts, strict=False), start=1)
            ]
            write("teksten.txt", "\r\n".join(lines).encode("utf-8-sig"))
    return target.getvalue()


def _letter(spec: Spec, *, version: MaterialVersion, template: PersonalTemplate) -> Letter:
    if not template.is_text:
        raise NoSuchFormat
    return compose(
        template=template,
        texts=template.texts_for(spec.language, version.texts_in(spec.language)),
        language=spec.language,
        values={"name": spec.name, "url": spec.url, "portal": spec.portal, "phone": spec.phone},
        palette=palette_of(spec.colour),
    )


def _inputs(
    spec: Spec, *, version: MaterialVersion, template: PersonalTemplate
) -> tuple[dict[str, Any], dict[str, bytes]]:
    logo = CleanedLogo.objects.filter(sha256=spec.logo).first() if spec.logo else None
    palette = palette_of(spec.colour)
    texts = template.texts_for(spec.language, version.texts_in(spec.language))
    data: dict[str, Any] = {
        **texts,
        "lang": spec.language,
        "page": template.preview if spec.format == PREVIEW else FileFormat(spec.format).page or "a4",
        "print": spec.format != PREVIEW and FileFormat(spec.format).family == "print",
        "name": spec.name,
        "url_shown": shown_address(spec.url),
        "phone": spec.phone,
        "portal": spec.portal or str(texts.get("portal_word", "")),
        "logo": logo is not None,
        "logo_is_light": logo is not None and logo.is_light,
        "alt_logo": spec.name,
        "palette": palette,
        "second": None,
    }
    if spec.second:
        data |= {"second": template.texts_for(spec.second, version.texts_in(spec.second)), "second_lang": spec.second}
    files = {
        f"art-{name}.svg": render_svg(
            key,
            room=room,
            width=width,
            height=height,
            **({"brand": palette["brand"], "tint": palette["tint"]} if spec.colour and not room else {}),
        ).encode()
        for name, (key, room, width, height) in template.art.items()
    }
    if template.is_text:
        letter = _letter(spec, version=version, template=template)
        data |= {"blocks": blocks_for_typst(letter), "title": letter.text_of("title") or letter.text_of("subject")}
    if spec.url:
        files["qr.svg"] = qr_svg(spec.url).encode()
    if logo is not None:
        with logo.file.open("rb") as file:
            files["logo.png"] = file.read()
        CleanedLogo.objects.filter(pk=logo.pk).update(used_at=timezone.now())
    return data, files


def _logo_bytes(spec: Spec) -> bytes | None:
    logo = CleanedLogo.objects.filter(sha256=spec.logo).first() if spec.logo else None
    if logo is None:
        return None
    with logo.file.open("rb") as file:
        return bytes(file.read())


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


# The names in previews of materials that nobody has filled in yet.
SAMPLE_NAMES = {
    "nl": "Uw huisartsenpraktijk",
    "en": "Your GP practice",
    "ar": "عيادة طبيبك",
    "tr": "Aile hekiminiz",
    "pl": "Twoja przychodnia",
    "uk": "Ваша лікарська практика",
}


def sample_name(language: str) -> str:
    return SAMPLE_NAMES.get(language, SAMPLE_NAMES["nl"])


SAMPLE_URL = "https://uwpraktijk.example"
SAMPLE_PHONE = "010 123 45 67"
