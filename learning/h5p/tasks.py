"""H5P's work in the background."""

from core.jobs import periodic_job
from core.models import Job

from .domain.sweeping import sweep_store


@periodic_job("h5p.sweep_store", every_s=24 * 60 * 60)
def sweep(job: Job) -> None:
    """At night: replaced bundles and what killed imports left behind."""
    sweep_store()
