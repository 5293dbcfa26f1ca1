"""Films for the waiting room: asked for once a spec, made in a job that tells how far it is."""

import io
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from django.core.files.base import ContentFile, File
from django.utils import timezone
from PIL import Image

from core.domain.jobs import enqueue_job
from core.exceptions import DomainError
from media.domain.video import slides_to_mp4
from toolkit.designs import load_template
from toolkit.domain.personalisation import PAPER, Spec, draw_slides
from toolkit.enums import FileFormat, WorkState
from toolkit.models import Film, MaterialVersion

MAKE_FILM = "toolkit.make_film"
PREVIEW_WIDTH = 480
PREVIEW_FRAME_MS = 1800


def ask_for_film(*, spec: Spec, version: MaterialVersion) -> Film:
    """The film of a spec: made before, under way, or asked for now. One that failed is tried again."""
    film, _made = Film.objects.get_or_create(
        spec_hash=spec.content_hash, defaults={"version": version, "spec": asdict(spec)}
    )
    if film.state == WorkState.FAILED:
        Film.objects.filter(pk=film.pk).update(state=WorkState.WAITING, progress=0, problem="")
        film.refresh_from_db()
    Film.objects.filter(pk=film.pk).update(used_at=timezone.now())
    if film.state == WorkState.WAITING:
        enqueue_job(kind=MAKE_FILM, payload={"film_id": film.pk}, max_attempts=3)
    return film


def make_film(film: Film) -> Callable[[], None]:
    """Draw and encode; returns what writes the result. Keeps the progress in the row meanwhile."""
    if film.state == WorkState.DONE:
        return lambda: None
    spec = Spec(**film.spec)
    Film.objects.filter(pk=film.pk).update(state=WorkState.BUSY, progress=5)
    try:
        slides = draw_slides(spec=spec, version=film.version)
    except DomainError as error:
        problem = str(error)[:200]
        return lambda: _refuse(film, problem)
    Film.objects.filter(pk=film.pk).update(progress=30)
    template = load_template(film.version.template_key)
    width, height = (int(side) for side in PAPER[FileFormat(spec.format).page])
    with tempfile.TemporaryDirectory(prefix="film-") as folder:
        path = Path(folder) / "film.mp4"
        seconds = float(template.slide_s)
        made = slides_to_mp4([(slide, seconds) for slide in slides], path, width=width, height=height)
        content = path.read_bytes()
    Film.objects.filter(pk=film.pk).update(progress=90)
    poster, preview = _still(slides[0]), _moving(slides)
    texts = template.texts_for(spec.language, film.version.texts_in(spec.language))
    captions = captions_of(list(texts["lines"]), list(texts["subs"]), seconds=seconds)

    def save() -> None:
        film.file.save(f"{film.spec_hash}.mp4", File(io.BytesIO(content)), save=False)
        film.poster.save(f"{film.spec_hash}.png", ContentFile(poster), save=False)
        film.preview.save(f"{film.spec_hash}.webp", ContentFile(preview), save=False)
        film.captions, film.duration_s, film.size = captions, made.duration_s, len(content)
        film.state, film.progress, film.problem = WorkState.DONE, 100, ""
        film.save()

    return save


def captions_of(lines: list[str], subs: list[str], *, seconds: float) -> str:
    """WebVTT: what stands on each slide, for who reads along by other means."""
    parts = ["WEBVTT"]
    for number, (line, sub) in enumerate(zip(lines, subs, strict=False)):
        parts.append(f"{_clock(number * seconds)} --> {_clock((number + 1) * seconds)}\n{line}\n{sub}".rstrip())
    return "\n\n".join(parts) + "\n"


def _refuse(film: Film, problem: str) -> None:
    Film.objects.filter(pk=film.pk).update(state=WorkState.FAILED, problem=problem)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"00:{int(minutes):02}:{rest:06.3f}"


def _small(png: bytes) -> Image.Image:
    with Image.open(io.BytesIO(png), formats=["PNG"]) as opened:
        picture = opened.convert("RGB")
    return picture.resize((PREVIEW_WIDTH, round(picture.height * PREVIEW_WIDTH / picture.width)))


def _still(png: bytes) -> bytes:
    target = io.BytesIO()
    _small(png).save(target, format="PNG", optimize=True)
    return target.getvalue()


def _moving(slides: list[bytes]) -> bytes:
    """An animated WebP of the slides, once through in some ten seconds."""
    frames = [_small(slide) for slide in slides]
    target = io.BytesIO()
    frames[0].save(
        target, format="WEBP", save_all=True, append_images=frames[1:], duration=PREVIEW_FRAME_MS, loop=1, quality=70
    )
    return target.getvalue()
