"""Work of the toolkit in the background."""

from collections.abc import Callable

from core.jobs import job_handler, periodic_job
from core.models import Job
from toolkit.domain.batches import MAKE_BATCH, make_batch
from toolkit.domain.films import MAKE_FILM, make_film
from toolkit.domain.practice import send_digests
from toolkit.models import Batch, Film

DAY_S = 24 * 3600


@job_handler(MAKE_FILM, slow=True)
def draw_film(job: Job, *, film_id: int) -> Callable[[], None] | None:
    film = Film.objects.select_related("version").filter(pk=film_id).first()
    return make_film(film) if film is not None else None


@job_handler(MAKE_BATCH, slow=True)
def draw_batch(job: Job, *, batch_id: int) -> Callable[[], None] | None:
    batch = Batch.objects.select_related("coalition", "practice", "material").filter(pk=batch_id).first()
    return make_batch(batch) if batch is not None else None


@periodic_job("toolkit.send_digests", every_s=DAY_S)
def tell_followers(job: Job) -> None:
    """One mail a day at most, for all materials that somebody follows."""
    send_digests()
