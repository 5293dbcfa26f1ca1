"""The library's files are public; documents go through Wagtail's own address, which checks their collection."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests.architecture.matrix import Row, Tenant, World, expect


def stored(world: World, tenant: Tenant) -> dict[str, str]:
    return {"path": default_storage.save("media/matrix.mp4", ContentFile(b"film"))}


ROWS = [Row(url="media:file", kwargs=stored, own=expect(200))]
