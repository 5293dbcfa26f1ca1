"""Materials are for everybody: no tenant owns one. A practice's list and screens are its contact person's alone."""

from typing import Any

from tests.architecture.matrix import LOGIN, Row, Tenant, World, expect

FILLED_IN = {"naam": "Praktijk De Linde", "adres": "delinde.example"}


def material(world: World, tenant: Tenant) -> dict[str, Any]:
    from tests.factories.toolkit import make_material  # makes pages: only once the apps above stand
    from toolkit.models import MaterialPage

    page = MaterialPage.objects.filter(slug="matrix-poster").first() or make_material(slug="matrix-poster")
    return {"pk": page.pk}


def draft(world: World, tenant: Tenant) -> dict[str, Any]:
    from tests.factories.toolkit import make_material

    return {"pk": make_material(live=False).pk}


def basket(world: World, tenant: Tenant) -> dict[str, Any]:
    from toolkit.models import Basket

    return {"key": Basket.objects.create().key}


def screen(world: World, tenant: Tenant) -> Any:
    from toolkit.models import WaitingScreen

    return WaitingScreen.objects.get_or_create(practice=tenant.practice, name=f"{tenant.mark} scherm")[0]


def screen_pk(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"pk": screen(world, tenant).pk}


def screen_key(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"key": screen(world, tenant).key}


def practice_batch(world: World, tenant: Tenant) -> dict[str, Any]:
    from toolkit.models import Batch

    return {"key": Batch.objects.get_or_create(practice=tenant.practice, format="pdf")[0].key}


def film(world: World, tenant: Tenant) -> dict[str, Any]:
    from tests.factories.toolkit import make_material
    from toolkit.models import Film, MaterialPage

    page = MaterialPage.objects.filter(slug="matrix-poster").first() or make_material(slug="matrix-poster")
    return {"key": Film.objects.get_or_create(spec_hash="f" * 64, version=page.versions.get())[0].spec_hash}


def collection(world: World, tenant: Tenant) -> dict[str, Any]:
    from toolkit.models import MaterialCollection

    return {"slug": MaterialCollection.objects.get_or_create(slug="matrix-bundel", title="Bundel")[0].slug}


CONTACT_ONLY = expect(404, anonymous=LOGIN, contact=200)
FOREIGN = expect(404, anonymous=LOGIN)
READERS = expect(
    404,
    anonymous=LOGIN,
    regional=200,
    national_editor=200,
    designer=200,
    data_manager=200,
    administrator=200,
)
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
    Row(
        url="toolkit:file_page",
        kwargs=lambda world, tenant: {**material(world, tenant), "file_pk": 999_999, "page": 0},
        own=expect(404),
    ),
    Row(url="toolkit:collection", kwargs=collection, own=expect(200)),
    # --- baskets: by their address, for everybody
    Row(url="toolkit:basket", own=expect(200)),
    Row(url="toolkit:shared_basket", kwargs=basket, own=expect(200)),
    Row(url="toolkit:basket_zip", kwargs=basket, own=expect(302)),
    Row(url="toolkit:basket_add", kwargs=material, method="post", own=expect(403)),  # without an origin
    Row(url="toolkit:basket_remove", kwargs=lambda world, tenant: {"item_pk": 1}, method="post", own=expect(403)),
    # --- films: named by a hash that nobody guesses
    Row(url="toolkit:film", kwargs=film, own=expect(200)),
    Row(
        url="toolkit:film_file",
        kwargs=lambda world, tenant: {**film(world, tenant), "part": "film.mp4"},
        own=expect(404),
    ),
    # --- the practice's own
    Row(url="toolkit:watch", kwargs=material, method="post", own=expect(302, anonymous=LOGIN)),
    Row(url="toolkit:materials", own=CONTACT_ONLY),
    Row(url="toolkit:renew", own=expect(404, anonymous=LOGIN, contact=302)),
    Row(url="toolkit:ask_batch", method="post", own=expect(404, anonymous=LOGIN, contact=302)),
    Row(url="toolkit:batch", kwargs=practice_batch, own=CONTACT_ONLY, foreign=FOREIGN),
    Row(url="toolkit:batch_file", kwargs=practice_batch, own=FOREIGN, foreign=FOREIGN),
    Row(url="toolkit:screens", own=CONTACT_ONLY),
    Row(url="toolkit:screen_add", own=CONTACT_ONLY),
    *(
        Row(url=f"toolkit:{name}", kwargs=screen_pk, own=CONTACT_ONLY, foreign=FOREIGN)
        for name in ("screen", "screen_settings", "screen_message", "screen_usb", "screen_remove")
    ),
    Row(
        url="toolkit:screen_order",
        kwargs=screen_pk,
        method="post",
        own=expect(404, anonymous=LOGIN, contact=302),
        foreign=FOREIGN,
    ),
    # --- the television: by its address, for whoever has it
    Row(url="toolkit:player", kwargs=screen_key, own=expect(200)),
    Row(url="toolkit:playlist", kwargs=screen_key, own=expect(200)),
    Row(url="toolkit:player_worker", kwargs=screen_key, own=expect(200)),
    Row(
        url="toolkit:slide",
        kwargs=lambda world, tenant: {**screen_key(world, tenant), "digest": "0" * 32, "extension": "png"},
        own=expect(404),
    ),
    # --- staff
    Row(
        url="toolkit:coalition_batch",
        own=expect(404, anonymous=LOGIN, coalition_editor=200, coalition_lead=200),
    ),
    Row(url="toolkit:figures", own=READERS),
    Row(
        url="toolkit:figures",
        query=lambda world, tenant: {"coalitie": tenant.coalition.slug},
        own=READERS,
        foreign=expect(404, anonymous=LOGIN, national_editor=200, designer=200, data_manager=200, administrator=200),
    ),
    Row(url="toolkit:figures_csv", own=READERS),
    # --- a design at its extremes, in the admin
    *(
        Row(
            url=f"toolkit_designs:{name}",
            kwargs=lambda world, tenant, more=more: {"key": "spiekkaart-balie", **more},
            own=expect(
                404,
                anonymous=LOGIN,
                learner=LOGIN,
                contact=LOGIN,
                national_editor=200,
                designer=200,
                data_manager=200,
                administrator=200,
            ),
        )
        for name, more in (("sheet", {}), ("picture", {"language": "nl", "extreme": "lang"}))
    ),
]
