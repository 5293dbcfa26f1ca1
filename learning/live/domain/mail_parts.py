"""What stands in a mail beside its words: facts, links, the button, and why somebody gets it."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from learning.enums import CourseKind
from learning.live.domain import addresses
from learning.live.domain.calendar_files import place_words
from learning.live.domain.moments import period_words
from learning.live.domain.queries.materials import Material, materials_of
from learning.live.enums import LiveMailKind, MaterialMoment
from learning.live.models import Edition, MeetingSession, Registration

WITHOUT_FACTS = (LiveMailKind.OFFER_LAPSED, LiveMailKind.SIGNED_OFF, LiveMailKind.THANKS)


@dataclass(frozen=True, kw_only=True)
class Fact:
    label: str
    lines: list[str]


@dataclass(frozen=True, kw_only=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True, kw_only=True)
class MailParts:
    """What is read of an edition for its mails, once."""

    edition: Edition
    sessions: list[MeetingSession]

    @cached_property
    def materials(self) -> list[Material]:
        return materials_of(self.edition)

    @cached_property
    def recording_url(self) -> str:
        recording = getattr(self.edition, "recording", None)
        return addresses.recording_url(recording) if recording else ""

    def registered_by(self, registration: Registration) -> str:
        """A sentence for who was registered by a colleague."""
        actor = registration.registered_by
        if actor is None or not actor.get_full_name():
            return ""
        return _("%(name)s registered you.") % {"name": actor.get_full_name()}


def facts_of(kind: str, *, parts: MailParts) -> list[Fact]:
    """When, where, and whom to ask."""
    edition = parts.edition
    facts = []
    if kind not in WITHOUT_FACTS:
        lines = []
        for session in parts.sessions:
            words = period_words(session.starts_at, session.ends_at, zone=edition.time_zone)
            lines.append(f"{words}: {session.title}" if session.title else words)
        facts.append(Fact(label=_("When"), lines=lines))
        where = [place_words(edition)]
        if edition.kind == CourseKind.WORKSHOP and edition.route:
            where += [line for line in edition.route.splitlines() if line.strip()]
        facts.append(Fact(label=_("Where"), lines=where))
    if edition.contact_name or edition.contact_email:
        words = ", ".join(part for part in (edition.contact_name, edition.contact_email) if part)
        facts.append(Fact(label=_("Questions"), lines=[words]))
    return [fact for fact in facts if any(fact.lines)]


def links_of(kind: str, *, parts: MailParts, registration: Registration) -> list[Link]:
    """What there is to read or to do beforehand, or afterwards. The link to a webinar is never one of them."""
    edition = parts.edition
    links = []
    if kind in (LiveMailKind.CONFIRMATION, LiveMailKind.WEEK_BEFORE, LiveMailKind.DAY_BEFORE):
        links += _materials(parts, moment=MaterialMoment.BEFORE)
        if edition.map_url:
            links.append(Link(label=_("Map"), url=edition.map_url))
    if kind == LiveMailKind.THANKS:
        if parts.recording_url:
            links.append(Link(label=_("Watch the recording"), url=parts.recording_url))
        links += _materials(parts, moment=MaterialMoment.AFTER)
        if registration.user_id:
            links.append(Link(label=_("Your certificate"), url=addresses.own_learning_url()))
    return links


def button_of(kind: str, *, edition: Edition, registration: Registration) -> Link:
    """The one thing to do."""
    if kind == LiveMailKind.CONFIRM_ADDRESS:
        return Link(label=_("Confirm my registration"), url=addresses.confirm_url(registration))
    if kind == LiveMailKind.CONFIRM_INTEREST:
        return Link(label=_("Tell me of a next date"), url=addresses.edition_url(edition))
    if kind == LiveMailKind.OFFER:
        return Link(label=_("Take the place"), url=addresses.accept_url(registration))
    if kind == LiveMailKind.OFFER_LAPSED:
        return Link(label=_("Register again"), url=addresses.edition_url(edition))
    if kind == LiveMailKind.INTEREST:
        return Link(label=_("See the new date"), url=addresses.edition_url(edition))
    if kind == LiveMailKind.CANCELLED:
        return Link(label=_("Open the calendar"), url=addresses.calendar_url())
    if kind == LiveMailKind.SIGNED_OFF:
        return Link(label=_("Register after all"), url=addresses.registration_url(registration))
    if kind == LiveMailKind.THANKS:
        return Link(label=_("Give your opinion"), url=addresses.review_url(registration))
    if kind == LiveMailKind.HOUR_BEFORE and edition.kind == CourseKind.WEBINAR:
        return Link(label=_("Go to the webinar"), url=addresses.join_url(registration))
    return Link(label=_("See my registration"), url=addresses.registration_url(registration))


def why_of(registration: Registration, *, edition: Edition) -> str:
    if registration.pk is None:
        return _("You get this because you asked to hear of a next date. It is the only mail about it.")
    return _("You get this because you registered for “%(title)s”, or somebody did so for you.") % {
        "title": edition.title
    }


def _materials(parts: MailParts, *, moment: str) -> list[Link]:
    return [Link(label=one.title, url=one.absolute_url) for one in parts.materials if one.moment == moment]
