"""Materials are for everybody: no tenant owns one. A logo is chosen without an account."""

from typing import Any

from tests.architecture.matrix import Row, Tenant, World, expect

FILLED_IN = {"naam": "Praktijk De Linde", "adres": "delinde.example"}


def material(world: World, tenant: Tenant) -> dict[str, Any]:
    from tests.factories.toolkit import make_material  # makes pages: only once the apps above stand
    from toolkit.models import MaterialPage

    page = MaterialPage.objects.filter(slug="matrix-poster").first() or make_material(slug="matrix-poster")
    return {"pk": page.pk}


def draft(world: World, tenant: Tenant) -> dict[str, Any]:
    from tests.factories.toolkit import make_material

    return {"pk": make_material(live=False).pk}


ROWS = [
    Row(url="toolkit:preview", kwargs=material, own=expect(200)),
    Row(url="toolkit:preview", kwargs=draft, own=expect(404)),
    Row(url="toolkit:live", kwargs=material, own=expect(200)),
    Row(url="toolkit:logo", kwargs=material, own=expect(200)),
    Row(url="toolkit:logo", kwargs=material, method="post", own=expect(422)),
    Row(
        url="toolkit:download",
        kwargs=lambda world, tenant: {**material(world, tenant), "file_format": "pdf-a4"},
        query=lambda world, tenant: FILLED_IN,
        own=expect(200),
    ),
    Row(
        url="toolkit:attachment",
        kwargs=lambda world, tenant: {**material(world, tenant), "file_pk": 999_999},
        own=expect(404),
    ),
]
