"""Which files a picture is offered as: WebP at once, AVIF (slow to make) as soon as a job has made it."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.files.storage import storages
from wagtail.images.models import Filter, SourceImageIOError

from core.domain.jobs import enqueue_job
from core.stamp import StampedCache
from media.models import CustomImage, CustomRendition

logger = logging.getLogger(__name__)

WIDTHS = (320, 640, 960, 1280)
MAKE_AVIF = "media.make_avif"
KEEP = 4000


@dataclass(frozen=True)
class PictureSources:
    """What the tag needs: srcsets ("url 320w, …", AVIF empty as long as there is none), the plain address, the size."""

    webp: str
    avif: str
    src: str
    width: int
    height: int


# Renditions never change, so a whole answer stays; one that still waits for its AVIF is asked again after a bump.
_whole: dict[tuple[Any, ...], PictureSources] = {}
_waiting: StampedCache[PictureSources | None] = StampedCache(size=1000)


def picture_sources(image: CustomImage, *, widths: Iterable[int] = WIDTHS) -> PictureSources | None:
    """The files that a picture is offered as, from memory where possible; None when its file is gone.

    Makes missing WebP renditions at once and enqueues the AVIF job. No query when the answer is in memory or when the
    renditions were prefetched (`prefetch_related("…__renditions")`) and are complete.
    """
    offered = fitting_widths(image, widths=widths)
    key = (image.pk, image.file.name, offered)
    if (found := _whole.get(key)) is not None:
        return found
    sources = _waiting.get_or_make(key, lambda: _find_sources(image, offered))
    if sources is not None and sources.avif:
        if len(_whole) >= KEEP:
            _whole.pop(next(iter(_whole)), None)
        _whole[key] = sources
    return sources


def fitting_widths(image: CustomImage, *, widths: Iterable[int]) -> tuple[int, ...]:
    """The widths that need no enlarging, and the picture's own where it is smaller than the largest."""
    asked = sorted(set(widths))
    fitting = [width for width in asked if width <= image.width]
    if len(fitting) < len(asked) and (not fitting or fitting[-1] < image.width):
        fitting.append(image.width)
    return tuple(fitting)


def rendition_spec(width: int, image_format: str) -> str:
    return f"width-{width}|format-{image_format}"


def make_avif(image: CustomImage, *, widths: Iterable[int]) -> list[CustomRendition]:
    """The AVIF renditions that do not exist yet, not saved: about half a second of work each."""
    specs = [rendition_spec(width, "avif") for width in widths]
    there = set(image.renditions.filter(filter_spec__in=specs).values_list("filter_spec", flat=True))
    made = []
    for spec in specs:
        if spec not in there:
            filter_ = Filter(spec=spec)
            made.append(
                CustomRendition(
                    image=image,
                    filter_spec=spec,
                    focal_point_key=filter_.get_cache_key(image),
                    file=image.generate_rendition_file(filter_),
                )
            )
    return made


def _find_sources(image: CustomImage, widths: tuple[int, ...]) -> PictureSources | None:
    webp_specs = {width: rendition_spec(width, "webp") for width in widths}
    avif_specs = {width: rendition_spec(width, "avif") for width in widths}
    prefetched = image._get_prefetched_renditions()
    renditions = (
        image.renditions.filter(filter_spec__in=[*webp_specs.values(), *avif_specs.values()])
        if prefetched is None
        else prefetched
    )
    names = {rendition.filter_spec: rendition.file.name for rendition in renditions}
    missing = [spec for spec in webp_specs.values() if spec not in names]
    if missing:
        try:
            names |= {spec: made.file.name for spec, made in image.get_renditions(*missing).items()}
        except (SourceImageIOError, OSError):
            logger.warning("picture %s has no file", image.pk)
            return None
    has_avif = all(spec in names for spec in avif_specs.values())
    if not has_avif:
        enqueue_job(
            kind=MAKE_AVIF,
            payload={"image_id": image.pk, "widths": list(widths)},
            priority=9,
            dedupe_key=f"{MAKE_AVIF}:{image.pk}:{image.file.name}:{'-'.join(map(str, widths))}"[:200],
        )
    storage = CustomRendition._meta.get_field("file").storage or storages["default"]

    def srcset(specs: dict[int, str]) -> str:
        return ", ".join(f"{storage.url(names[spec])} {width}w" for width, spec in specs.items())

    largest = widths[-1]
    middle = widths[len(widths) // 2]
    return PictureSources(
        webp=srcset(webp_specs),
        avif=srcset(avif_specs) if has_avif else "",
        src=storage.url(names[webp_specs[middle]]),
        width=largest,
        height=max(1, round(image.height * largest / image.width)),
    )
