"""A material in a practice's own name: a frozen spec goes in, the same file comes out, made once."""

import hashlib
import ipaddress
import json
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.stamp import StampedCache
from media.domain.logos import clean_logo
from media.domain.qr import qr_svg
from media.typeset import RenderRefused, render_pdf, render_png
from toolkit.designs import PersonalTemplate, load_template
from toolkit.domain.exceptions import AddressRefused, DoesNotFit, NoSuchFormat
from toolkit.enums import FileFormat, Language
from toolkit.models import CleanedLogo, MaterialVersion, RenderedFile

PREVIEW = "preview"
PREVIEW_PPI = 76
PREVIEW_SIZE = (628, 889)  # pixels of an A4 at that density
# The paper of each format; the preview shows the first one that the design comes in.
PAGES = {FileFormat.PDF_A3: "a3", FileFormat.PDF_A4: "a4", FileFormat.PNG_SOCIAL: "social", PREVIEW: "a4"}
SHOWN_ADDRESS_LENGTH = 60
_validate_url = URLValidator(schemes=["https"])
_previews: StampedCache[bytes] = StampedCache(size=150)


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

    @property
    def content_hash(self) -> str:
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


def make_spec(
    *, version: MaterialVersion, language: str, file_format: str, name: str, url: str, logo: str = ""
) -> Spec:
    """The spec of one file. Raises NoSuchFormat when the version does not come in this language or format."""
    if not version.template_key:
        raise NoSuchFormat
    template = load_template(version.template_key)
    if language not in version.content["texts"] or file_format not in (*template.formats, PREVIEW):
        raise NoSuchFormat
    return Spec(
        version_id=version.pk,
        design=template.digest,
        language=language,
        format=file_format,
        name=" ".join(name.split()),
        url=url,
        logo=logo,
    )


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


def render_preview(*, spec: Spec, version: MaterialVersion) -> bytes:
    """A PNG for the screen, from memory when it was shown before. Raises DoesNotFit, RenderFailed, RenderTooLong."""
    return _previews.get_or_make(spec.content_hash, lambda: _render(spec, version=version))


def render_file(*, spec: Spec, version: MaterialVersion) -> RenderedFile:
    """The file of a spec: made now, or the one made before. Raises DoesNotFit, RenderFailed and RenderTooLong."""
    if spec.format == PREVIEW:
        raise NoSuchFormat
    if made := RenderedFile.objects.filter(spec_hash=spec.content_hash).first():
        return made
    content = _render(spec, version=version)
    try:
        with transaction.atomic():
            return RenderedFile.objects.create(
                spec_hash=spec.content_hash,
                version=version,
                size=len(content),
                file=ContentFile(content, name=f"{spec.content_hash}.{FileFormat(spec.format).extension}"),
            )
    except IntegrityError:
        return RenderedFile.objects.get(spec_hash=spec.content_hash)


def _render(spec: Spec, *, version: MaterialVersion) -> bytes:
    template = load_template(version.template_key)
    data, files = _inputs(spec, version=version, template=template)
    try:
        if spec.format == PREVIEW:
            return render_png(template.folder, data=data, files=files, ppi=PREVIEW_PPI)
        if spec.format == FileFormat.PNG_SOCIAL:
            return render_png(template.folder, data=data, files=files, ppi=72)
        return render_pdf(template.folder, data=data, files=files)
    except RenderRefused as error:
        raise DoesNotFit(reason=error.reason) from error


def _inputs(
    spec: Spec, *, version: MaterialVersion, template: PersonalTemplate
) -> tuple[dict[str, Any], dict[str, bytes]]:
    logo = CleanedLogo.objects.filter(sha256=spec.logo).first() if spec.logo else None
    data: dict[str, Any] = {
        **template.texts_for(spec.language, version.texts_in(spec.language)),
        "lang": spec.language,
        "page": PAGES[spec.format],
        "name": spec.name,
        "url_shown": shown_address(spec.url),
        "logo": logo is not None,
        "logo_is_light": logo is not None and logo.is_light,
        "alt_logo": spec.name,
    }
    files = {"qr.svg": qr_svg(spec.url).encode()}
    if logo is not None:
        with logo.file.open("rb") as file:
            files["logo.png"] = file.read()
        CleanedLogo.objects.filter(pk=logo.pk).update(used_at=timezone.now())
    return data, files


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def sample_name(language: str) -> str:
    """The name in previews of materials that nobody has filled in yet."""
    return {Language.ENGLISH: "Your GP practice"}.get(Language(language), "Uw huisartsenpraktijk")


SAMPLE_URL = "https://uwpraktijk.example"
