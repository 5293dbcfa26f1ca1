"""The words of the mails about editions: the platform's own, and what editors put in their place.

A text is one subject and paragraphs; fields stand between braces, by their Dutch names, as editors know them. A field
that has nothing to say in a mail is empty, and a paragraph of which nothing is left is dropped.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from learning.live.domain.exceptions import UnknownField
from learning.live.enums import LiveMailKind
from learning.live.models import MailText

FIELD = re.compile(r"\{\s*([^{}\s]*)\s*\}")
FIELD_AND_STOP = re.compile(FIELD.pattern + r"(\.(?!\.))?")

# What can stand between braces, with what it becomes.
FIELDS: dict[str, Promise | str] = {
    "naam": _("the person's name"),
    "titel": _("the title of the event"),
    "wanneer": _("day and time of the first session"),
    "waar": _("the place, or “Online”"),
    "organisator": _("the coalition, or the programme"),
    "contactpersoon": _("the contact person"),
    "contactmail": _("the e-mail address for questions"),
    "plek": _("the place on the waiting list"),
    "tot": _("until when an offer holds"),
    "reden": _("why it is cancelled"),
    "wijziging": _("what has changed"),
}


@dataclass(frozen=True, kw_only=True)
class Words:
    """`is_own`: an editor's; otherwise the platform's."""

    subject: str
    words: str
    is_own: bool = False


OWN_WORDS: dict[str, tuple[Promise | str, Promise | str]] = {
    LiveMailKind.CONFIRM_ADDRESS: (
        _("Confirm your registration: {titel}"),
        _(
            "You asked for a place at {titel}, {wanneer}.\n\n"
            "Is this your address? Then confirm it within two days. Only then do you have your place."
        ),
    ),
    LiveMailKind.CONFIRMATION: (
        _("You are registered: {titel}"),
        _(
            "You have a place at {titel}. We look forward to seeing you.\n\n"
            "The appointment for your calendar goes with this mail."
        ),
    ),
    LiveMailKind.WAITING: (
        _("You are on the waiting list: {titel}"),
        _(
            "All places of {titel} are taken. You are number {plek} on the waiting list.\n\n"
            "As soon as a place comes free for you, we mail you. You then have some time to take it."
        ),
    ),
    LiveMailKind.OFFER: (
        _("A place has come free for you: {titel}"),
        _(
            "A place at {titel}, {wanneer}, has come free, and it is your turn.\n\n"
            "Take it before {tot}. After that it goes to the next on the list."
        ),
    ),
    LiveMailKind.OFFER_LAPSED: (
        _("The place went to somebody else: {titel}"),
        _(
            "The place at {titel} that we kept for you was not taken in time. It went to the next on the list.\n\n"
            "Do you still want to come? Then register again: you join the end of the list."
        ),
    ),
    LiveMailKind.SIGNED_OFF: (
        _("You are signed off: {titel}"),
        _("You are no longer registered for {titel}, {wanneer}. Somebody else can have your place now."),
    ),
    LiveMailKind.WEEK_BEFORE: (
        _("Next week: {titel}"),
        _("In a week you are expected at {titel}. Can you not come? Then sign off: somebody else is waiting."),
    ),
    LiveMailKind.DAY_BEFORE: (
        _("Tomorrow: {titel}"),
        _("Tomorrow you are expected at {titel}."),
    ),
    LiveMailKind.HOUR_BEFORE: (
        _("It is nearly time: {titel}"),
        _("{titel} begins in an hour. You can join now."),
    ),
    LiveMailKind.CHANGED: (
        _("Changed: {titel}"),
        _(
            "Something has changed about {titel}.\n\n{wijziging}\n\n"
            "Your registration stays as it is. If you have a place, the new appointment goes with this mail."
        ),
    ),
    LiveMailKind.CANCELLED: (
        _("Cancelled: {titel}"),
        _(
            "{titel}, {wanneer}, is cancelled. We are sorry.\n\n{reden}\n\n"
            "Look in the calendar for another date. You find the contact person below."
        ),
    ),
    LiveMailKind.THANKS: (
        _("Thank you for coming: {titel}"),
        _(
            "Thank you for taking part in {titel}.\n\n"
            "What did you think of it? Your answer takes one minute and makes the next one better."
        ),
    ),
    LiveMailKind.MESSAGE: (_("About {titel}"), ""),
    LiveMailKind.CONFIRM_INTEREST: (
        _("Do you want to hear of a next date? {titel}"),
        _("You asked us to tell you of a next date of {titel}. Is this your address? Then confirm it."),
    ),
    LiveMailKind.INTEREST: (
        _("A new date: {titel}"),
        _("You asked us to tell you: there is a new date of {titel}, {wanneer}."),
    ),
}


def words_of(*, kind: str, coalition_id: int | None, language: str = "nl") -> Words:
    """The coalition's words, else the national ones, else the platform's own."""
    scope = Q(coalition__isnull=True)
    if coalition_id is not None:
        scope |= Q(coalition_id=coalition_id)
    texts = sorted(
        MailText.objects.filter(scope, kind=kind, language=language), key=lambda text: text.coalition_id is None
    )
    if texts:
        return Words(subject=texts[0].subject, words=texts[0].words, is_own=True)
    return own_words(kind=kind, language=language)


def own_words(*, kind: str, language: str = "nl") -> Words:
    """The platform's own."""
    subject, words = OWN_WORDS[kind]
    with translation.override(language):
        return Words(subject=str(subject), words=str(words))


def check_fields(text: str) -> None:
    """Raises UnknownField if something between braces is no field, or a brace stands alone."""
    unknown = [name for name in FIELD.findall(text) if name not in FIELDS]
    if not unknown and ("{" in FIELD.sub("", text) or "}" in FIELD.sub("", text)):
        unknown = [""]
    if unknown:
        raise UnknownField(names=sorted(set(unknown)), known=list(FIELDS))


def fill(text: str, *, values: Mapping[str, str]) -> str:
    """The text with its fields filled in; what is filled in is never read for fields again.

    The full stop after a title that ends in a question mark is left out.
    """

    def put(found: re.Match[str]) -> str:
        if found.group(1) not in values:
            return found.group(0)
        value, stop = values[found.group(1)], found.group(2) or ""
        return value if stop and value.endswith(("?", "!", ".")) else value + stop

    return FIELD_AND_STOP.sub(put, text)


def paragraphs(text: str) -> list[str]:
    """What stands between empty lines, without what has become empty."""
    return [part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]
