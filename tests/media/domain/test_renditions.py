"""Pictures are offered in what exists: WebP at once, AVIF after its job; and asked from the database once."""

import pytest
from django.template import Context, Template
from pytest_django import DjangoAssertNumQueries

from core.models import Job
from media.domain import renditions
from media.domain.renditions import MAKE_AVIF, picture_sources
from media.models import CustomImage, CustomRendition
from media.tasks import make_avif_renditions
from tests.factories.media import ImageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forget() -> None:
    renditions._whole.clear()


def drawn(image: CustomImage | None, arguments: str = 'alt="Een deur"') -> str:
    context = Context({"image": image, "alt": "Een <deur>"})
    return Template("{% load media %}{% responsive_picture image " + arguments + " %}").render(context)


def run_avif_job() -> None:
    job = Job.objects.get(kind=MAKE_AVIF)
    make_avif_renditions(job, **job.payload)()


def test_picture_first_shown_offers_webp_and_asks_for_avif() -> None:
    image = ImageFactory(pixels=(800, 450))

    html = drawn(image, 'alt=alt sizes="50vw" widths="320 640 1280" css="wide"')

    names = {r.filter_spec: r.file.url for r in image.renditions.all()}
    webp = [names[f"width-{width}|format-webp"] for width in (320, 640, 800)]
    assert html == (
        f'<picture><img src="{webp[1]}" srcset="{webp[0]} 320w, {webp[1]} 640w, {webp[2]} 800w" sizes="50vw" '
        'width="800" height="450" alt="Een &lt;deur&gt;" loading="lazy" decoding="async" class="wide"></picture>'
    )
    job = Job.objects.get(kind=MAKE_AVIF)
    assert (job.kind, job.payload) == (MAKE_AVIF, {"image_id": image.pk, "widths": [320, 640, 800]})


def test_picture_after_its_job_offers_avif_first() -> None:
    image = ImageFactory(pixels=(400, 200))
    drawn(image)
    run_avif_job()

    html = drawn(image)

    avif = {r.filter_spec: r.file.url for r in image.renditions.all() if "avif" in r.filter_spec}
    assert html.startswith(
        f'<picture><source type="image/avif" srcset="{avif["width-320|format-avif"]} 320w, '
        f'{avif["width-400|format-avif"]} 400w" sizes="100vw"><img src="'
    )


def test_avif_job_twice_makes_nothing_twice() -> None:
    drawn(ImageFactory(pixels=(320, 200)))
    run_avif_job()
    run_avif_job()
    assert CustomRendition.objects.filter(filter_spec__endswith="avif").count() == 1


def test_avif_job_of_deleted_picture_does_nothing() -> None:
    image = ImageFactory()
    drawn(image)
    CustomImage.objects.all().delete()
    run_avif_job()
    assert CustomRendition.objects.count() == 0


def test_picture_shown_again_asks_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    image = ImageFactory(pixels=(320, 200))
    drawn(image)
    run_avif_job()
    drawn(image)
    with django_assert_num_queries(0):
        drawn(image)


def test_pictures_with_prefetched_renditions_cost_one_stamp(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _number in range(3):
        drawn(ImageFactory(pixels=(320, 200)))
    for job in Job.objects.filter(kind=MAKE_AVIF):
        make_avif_renditions(job, **job.payload)()
    images = list(CustomImage.objects.prefetch_related("renditions"))
    renditions._whole.clear()
    with django_assert_num_queries(1):  # the version stamp, once a request
        for image in images:
            picture_sources(image)


def test_picture_without_file_shows_nothing() -> None:
    image = ImageFactory()
    image.file.storage.delete(image.file.name)
    assert drawn(image) == ""


def test_picture_none_shows_nothing_and_eager_is_not_lazy() -> None:
    assert drawn(None) == ""
    html = drawn(ImageFactory(pixels=(320, 200)), "eager=True")
    assert 'fetchpriority="high"' in html
    assert "loading" not in html
    assert 'alt=""' in html
