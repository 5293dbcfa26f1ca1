"""Each attendee's own link to a webinar, as the provider gives them: pasted in, and shown to that person alone.

What is pasted is whatever a provider exports, with commas, semicolons or tabs: of each line only the e-mail address and
the link matter.
"""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.models.user import normalise_email
from core.domain.audit import record_audit
from learning.enums import CourseKind
from learning.live.domain.exceptions import LinksUnreadable
from learning.live.domain.mails import address_of
from learning.live.models import Edition, Registration

MAX_LINES = 3000
ADDRESS = re.compile(r"[^\s;,<>\"']+@[^\s;,<>\"']+\.[^\s;,<>\"']+")
LINK = re.compile(r"https?://[^\s;,<>\"']+")
_is_link = URLValidator(schemes=["https"])


@dataclass(frozen=True, kw_only=True)
class Kept:
    """How many people have a link now by what was pasted, and the addresses that stand on no list of this event."""

    count: int
    unknown: list[str]


def read_links(text: str) -> dict[str, str]:
    """Address → link. Lines without either, as a heading, are passed over.

    Raises LinksUnreadable, with the number of the line, for half a line, a link that is no https or is too long, two
    links for one person, and one link for two people.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    if len(lines) > MAX_LINES:
        raise LinksUnreadable(_("These are more than %(limit)s lines. Paste them in parts.") % {"limit": MAX_LINES})
    found: dict[str, str] = {}
    owners: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        links = LINK.findall(line)
        addresses = [normalise_email(one) for one in ADDRESS.findall(LINK.sub(" ", line))]
        if not links and (not addresses or number == 1):
            continue
        if len(links) != 1 or len(addresses) != 1:
            raise LinksUnreadable(_("Line %(line)s: give one e-mail address and one link.") % {"line": number})
        address, link = addresses[0], links[0]
        _check(link, line=number)
        if found.get(address, link) != link:
            raise LinksUnreadable(
                _("Line %(line)s: %(address)s has two links. Keep one of them.") % {"line": number, "address": address}
            )
        if owners.get(link, address) != address:
            raise LinksUnreadable(
                _("Line %(line)s: this link is that of %(address)s too. Each person has their own.")
                % {"line": number, "address": owners[link]}
            )
        found[address] = link
        owners[link] = address
    if not found:
        raise LinksUnreadable(_("There is no line with an e-mail address and a link."))
    return found


def keep_links(*, edition: Edition, text: str, actor: User) -> Kept:
    """Give everybody on the list the link that stands with their address; who is not in `text` keeps what they have.

    Addresses that are on no list are told and not kept. Raises what `read_links` raises, and LinksUnreadable for what
    is no webinar or a link that somebody else on the list has; then nothing is kept.
    """
    if edition.kind != CourseKind.WEBINAR:
        raise LinksUnreadable(_("Only a webinar has links."))
    wanted = read_links(text)
    with transaction.atomic():
        standing = Registration.objects.filter(edition=edition, state__in=Registration.STANDING).select_related("user")
        rows = {address_of(row): row for row in standing}
        for address, row in rows.items():
            other = next((one for one, link in wanted.items() if link == row.personal_url and one != address), None)
            if row.personal_url and other in rows and address not in wanted:
                raise LinksUnreadable(
                    _("The link of %(other)s is that of %(address)s already.") % {"other": other, "address": address}
                )
        known = [address for address in wanted if address in rows]
        for address in known:
            rows[address].personal_url = wanted[address]
        Registration.objects.bulk_update([rows[address] for address in known], ["personal_url"], batch_size=200)
        record_audit(
            actor=actor,
            action="live.links_kept",
            target=edition,
            coalition_id=edition.coalition_id,
            after={"count": len(known)},
        )
    return Kept(count=len(known), unknown=sorted(set(wanted) - set(rows)))


def _check(link: str, *, line: int) -> None:
    try:
        _is_link(link)
        if len(link) > 500:
            raise ValidationError("")
    except ValidationError as error:
        raise LinksUnreadable(
            _("Line %(line)s: this is no link that begins with https://.") % {"line": line}
        ) from error
