"""Work of the library in the background."""

from collections.abc import Callable

from core.jobs import job_handler
from core.models import Job
from core.stamp import bump_stamp
from media.domain.renditions import MAKE_AVIF, make_avif
from media.models import CustomImage, CustomRendition


@job_handler(MAKE_AVIF, slow=True)
def make_avif_renditions(job: Job, *, image_id: int, widths: list[int]) -> Callable[[], None]:
    """Make the AVIF files of one picture; pages offer them from the commit on."""
    image = CustomImage.objects.filter(pk=image_id).first()
    made = make_avif(image, widths=widths) if image is not None else []

    def save() -> None:
        if made:
            CustomRendition.objects.bulk_create(made, ignore_conflicts=True)
            bump_stamp()

    return save
