"""The agenda is for everybody, a registration for who holds its link, the door for its organisers. Foreign is 404."""

from typing import Any

from tests.architecture.matrix import LOGIN, Persona, Row, Tenant, World, expect
from tests.live.matrix_admin import ADMIN_ROWS


def edition(world: World, tenant: Tenant) -> Any:
    """A workshop of the tenant's coalition that begins within the hour."""
    from core.stamp import forget_everything
    from learning.live.models import Edition
    from tests.factories.live import make_edition, times

    forget_everything()  # the matrix rolls back, and the stamp with it: what memory holds is another's
    title = f"{tenant.mark} workshop"
    found = Edition.objects.filter(title=title).first()
    return found or make_edition(
        title=title, slug=f"matrix-{tenant.coalition.slug}", coalition=tenant.coalition, sessions=[times(days=0.06)]
    )


def registration(world: World, tenant: Tenant) -> Any:
    from tests.factories.live import make_registration

    return make_registration(edition(world, tenant), user=tenant.users[Persona.LEARNER], practice=tenant.practice)


def slug(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"slug": edition(world, tenant).slug}


def draft(world: World, tenant: Tenant) -> dict[str, Any]:
    from learning.live.enums import EditionState
    from tests.factories.live import make_edition

    return {
        "slug": make_edition(title=f"{tenant.mark} concept", coalition=tenant.coalition, state=EditionState.DRAFT).slug
    }


def key(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"key": edition(world, tenant).key}


def token(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"token": registration(world, tenant).token}


def guest_key(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"key": registration(world, tenant).key}


def guest(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"wie": str(registration(world, tenant).key)}


def unconfirmed(world: World, tenant: Tenant) -> dict[str, Any]:
    from learning.live.domain.registering import register

    found = register(edition=edition(world, tenant), name="Gast", email=f"gast@{tenant.mark.lower()}.example")
    return {"token": found.token}


def interest(world: World, tenant: Tenant) -> dict[str, Any]:
    from learning.live.domain.interest import note_interest

    return {"token": note_interest(edition=edition(world, tenant), email="later@matrix.example").token}


def series(world: World, tenant: Tenant) -> dict[str, Any]:
    from learning.live.models import Edition, Series

    made, _new = Series.objects.get_or_create(slug="matrix-reeks", defaults={"title": "Matrix"})
    Edition.objects.filter(pk=edition(world, tenant).pk).update(series=made)
    return {"slug": made.slug}


def speaker(world: World, tenant: Tenant) -> dict[str, Any]:
    from learning.live.models import EditionSpeaker
    from tests.factories.live import make_speaker

    made = make_speaker(slug="matrix-spreker")
    EditionSpeaker.objects.create(edition=edition(world, tenant), speaker=made)
    return {"slug": made.slug}


def recorded(world: World, tenant: Tenant) -> dict[str, Any]:
    from learning.live.models import Recording

    found = edition(world, tenant)
    Recording.objects.create(edition=found, video=tenant.video)
    return {"slug": found.slug}


def of_coalition(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"coalition": tenant.coalition.slug}


ALL = expect(200)
NOBODY = expect(404)
MEMBERS = expect(200, anonymous=LOGIN)
# The coalition's editor and lead; the administrator keeps all.
DOOR = {"coalition_editor": 200, "coalition_lead": 200, "administrator": 200}
TICK = dict.fromkeys(DOOR, 302)
STRANGERS = expect(404, anonymous=LOGIN, administrator=200)
STRANGERS_TICK = expect(404, anonymous=LOGIN, administrator=302)

ROWS = [
    Row(url="live:calendar", own=ALL),
    Row(url="live:feed", own=ALL),
    Row(url="live:rss", own=ALL),
    Row(url="live:regional", kwargs=of_coalition, own=ALL, foreign=ALL),
    Row(url="live:series", kwargs=series, own=ALL),
    Row(url="live:speaker", kwargs=speaker, own=ALL),
    Row(url="live:edition", kwargs=slug, own=ALL, foreign=ALL),
    Row(url="live:edition", kwargs=draft, own=NOBODY, foreign=NOBODY),
    Row(url="live:edition_ics", kwargs=slug, own=ALL),
    Row(url="live:edition_ics", kwargs=draft, own=NOBODY, foreign=NOBODY),
    Row(url="live:register", kwargs=slug, own=ALL),
    Row(url="live:register", kwargs=draft, own=NOBODY, foreign=NOBODY),
    Row(url="live:requested", kwargs=slug, own=ALL),
    Row(url="live:interest", kwargs=slug, own=ALL),
    Row(url="live:colleagues", kwargs=slug, own=expect(404, anonymous=LOGIN, contact=200)),
    Row(url="live:confirm", kwargs=unconfirmed, own=ALL),
    Row(url="live:confirm_interest", kwargs=interest, own=ALL),
    Row(url="live:registration", kwargs=token, own=ALL),
    Row(url="live:registration_ics", kwargs=token, own=ALL),
    Row(url="live:accept", kwargs=token, own=expect(302)),
    Row(url="live:sign_off", kwargs=token, own=ALL),
    Row(url="live:join", kwargs=token, own=ALL),
    Row(url="live:go", kwargs=token, own=expect(302)),
    Row(url="live:evaluation", kwargs=token, own=ALL),
    Row(
        url="live:check_in",
        kwargs=guest_key,
        own=expect(404, anonymous=LOGIN, learner=302, **DOOR),
        foreign=STRANGERS,
    ),
    Row(url="live:door", kwargs=key, own=expect(404, anonymous=LOGIN, **DOOR), foreign=STRANGERS),
    Row(
        url="live:door_tick",
        kwargs=key,
        method="post",
        data=guest,
        own=expect(404, anonymous=LOGIN, **TICK),
        foreign=STRANGERS_TICK,
    ),
    Row(
        url="live:door_walk_in",
        kwargs=key,
        method="post",
        data=lambda world, tenant: {"name": "Inloper"},
        own=expect(404, anonymous=LOGIN, **TICK),
        foreign=STRANGERS_TICK,
    ),
    Row(url="live:recording", kwargs=recorded, own=ALL),
    Row(url="live:recording", kwargs=slug, own=NOBODY),
    Row(url="live:recording_position", kwargs=recorded, method="post", own=expect(204, anonymous=404)),
    Row(url="live:mine", own=MEMBERS),
    *ADMIN_ROWS,
]
