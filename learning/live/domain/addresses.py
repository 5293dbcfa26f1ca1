"""Where the pages of an edition stand: what mails, calendars and QR codes link to. A test resolves each of them."""

from django.conf import settings

from learning.live.models import Edition, Interest, Recording, Registration, Speaker


def calendar_url() -> str:
    return f"{settings.BASE_URL}/agenda/"


def own_learning_url() -> str:
    """Where a learner finds their certificates."""
    return f"{settings.BASE_URL}/mijn/leren/"


def edition_url(edition: Edition) -> str:
    return f"{settings.BASE_URL}/agenda/{edition.slug}/"


def recording_url(recording: Recording) -> str:
    return f"{settings.BASE_URL}/agenda/{recording.edition.slug}/opname/"


def speaker_url(speaker: Speaker) -> str:
    return f"{settings.BASE_URL}/agenda/sprekers/{speaker.slug}/"


def confirm_url(registration: Registration) -> str:
    """GET asks, POST confirms the address of a guest (`registering.confirm_registration`)."""
    return f"{settings.BASE_URL}/agenda/bevestigen/{registration.token}/"


def registration_url(registration: Registration) -> str:
    """Somebody's own page about a registration: what, when, state, turn in the queue, joining, signing off."""
    return f"{settings.BASE_URL}/agenda/aanmelding/{registration.token}/"


def accept_url(registration: Registration) -> str:
    """GET shows the offer, POST takes it."""
    return f"{registration_url(registration)}aannemen/"


def sign_off_url(registration: Registration) -> str:
    """GET asks, POST signs off."""
    return f"{registration_url(registration)}afmelden/"


def join_url(registration: Registration) -> str:
    """The page from which a webinar is joined: shows the link from an hour before."""
    return f"{registration_url(registration)}deelnemen/"


def review_url(registration: Registration) -> str:
    return f"{registration_url(registration)}evaluatie/"


def check_in_url(registration: Registration) -> str:
    """In the QR code on an attendee's phone: opens the door's screen, for who may check in there."""
    return f"{settings.BASE_URL}/agenda/inchecken/{registration.key}/"


def door_url(edition: Edition) -> str:
    """The door's screen of an edition: names, search, walk-ins."""
    return f"{settings.BASE_URL}/agenda/deur/{edition.key}/"


def confirm_interest_url(interest: Interest) -> str:
    return f"{settings.BASE_URL}/agenda/belangstelling/{interest.token}/"
