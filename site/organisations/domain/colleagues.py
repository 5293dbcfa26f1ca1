"""A list of colleagues, pasted or in a CSV file: "name; e-mail; role" a line, with a fault for each that is wrong."""

import csv
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.domain.people import tidy_name
from accounts.models import User
from accounts.models.user import normalise_email
from core.exceptions import DomainError
from organisations.domain.invitations import AlreadyInvited, AlreadyMember, Invitee, invite_colleague
from organisations.domain.register_file import UnreadableFile, decode_csv
from organisations.enums import PracticeRole
from organisations.models import Invitation, Practice

MAX_LINES = 50
# A first line with one of these names the columns.
HEADINGS = {"e-mail", "email", "e-mailadres", "emailadres", "mailadres", "e-mail address"}
# How people write the roles, beside the value and the label.
OTHER_NAMES = {
    "assistent": PracticeRole.DOKTERSASSISTENT,
    "assistente": PracticeRole.DOKTERSASSISTENT,
    "doktersassistente": PracticeRole.DOKTERSASSISTENT,
    "da": PracticeRole.DOKTERSASSISTENT,
    "arts": PracticeRole.HUISARTS,
    "ha": PracticeRole.HUISARTS,
    "praktijkondersteuner": PracticeRole.POH,
    "poh-ggz": PracticeRole.POH,
    "poh-s": PracticeRole.POH,
    "poh ggz": PracticeRole.POH,
    "poh somatiek": PracticeRole.POH,
    "praktijkverpleegkundige": PracticeRole.VERPLEEGKUNDIGE,
    "manager": PracticeRole.PRAKTIJKMANAGER,
    "praktijkmanagement": PracticeRole.PRAKTIJKMANAGER,
}


class ColleaguesRefused(DomainError):
    """Lines are wrong; nobody was invited. `faults` holds a sentence a line."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


@dataclass(kw_only=True)
class Colleagues:
    invitees: list[tuple[int, Invitee]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


@dataclass(kw_only=True)
class Invited:
    """`known`: addresses that belong to the team or were invited before; nothing was sent to those."""

    invitations: list[Invitation] = field(default_factory=list)
    known: list[str] = field(default_factory=list)


def colleagues_in_file(content: bytes) -> str:
    """The lines of a CSV file. Raises ColleaguesRefused with one sentence on what is wrong with the file."""
    try:
        return decode_csv(content)
    except UnreadableFile as error:
        raise ColleaguesRefused([str(error)]) from error


def read_colleagues(text: str) -> Colleagues:
    """(line number, invitee) for each good line and a sentence for each bad one. Empty lines are skipped."""
    result = Colleagues()
    seen: dict[str, int] = {}
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if lines and HEADINGS & {cell.lower() for cell in _cells(lines[0][1])}:
        del lines[0]
    if not lines:
        result.faults.append(_("There is nobody in the list. Write one colleague a line."))
    if len(lines) > MAX_LINES:
        result.faults.append(_("These are more than %(lines)d lines. Invite in two turns.") % {"lines": MAX_LINES})
        return result
    for number, line in lines:
        fault = _read_line(number, line, seen=seen, result=result)
        if fault:
            result.faults.append(_("Line %(number)d: %(fault)s") % {"number": number, "fault": fault})
    return result


@transaction.atomic
def invite_colleagues(*, practice: Practice, text: str, invited_by: User) -> Invited:
    """Invite everybody on a list, or nobody. Raises ColleaguesRefused with a sentence a wrong line.

    The same list again does no harm: who is known already gets no second mail.
    """
    colleagues = read_colleagues(text)
    if colleagues.faults:
        raise ColleaguesRefused(colleagues.faults)
    invited = Invited()
    for _number, invitee in colleagues.invitees:
        try:
            invited.invitations.append(invite_colleague(practice=practice, invitee=invitee, invited_by=invited_by))
        except (AlreadyMember, AlreadyInvited):
            invited.known.append(invitee.email)
    return invited


def role_named(name: str) -> PracticeRole | None:
    """The role that somebody means, by value, label or one of the usual names."""
    plain = " ".join(name.lower().split())
    for role in PracticeRole:
        if plain in (role.value, str(role.label).lower()):
            return role
    return OTHER_NAMES.get(plain)


def _read_line(number: int, line: str, *, seen: dict[str, int], result: Colleagues) -> str:
    """Add the line's invitee, or return what is wrong with it."""
    cells = _cells(line)
    if len(cells) == 4:  # first and last name apart
        cells = [f"{cells[0]} {cells[1]}".strip(), *cells[2:]]
    if len(cells) != 3:
        return _("write name; e-mail address; role, with a semicolon between them.")
    name, email, role_name = cells[0], normalise_email(cells[1]), cells[2]
    try:
        validate_email(email)
    except ValidationError:
        return _("“%(value)s” is not an e-mail address.") % {"value": cells[1][:60]}
    role = role_named(role_name)
    if role is None:
        return _("we do not know the role “%(value)s”. Choose from: %(roles)s.") % {
            "value": role_name[:40],
            "roles": ", ".join(str(one.label) for one in PracticeRole),
        }
    if first := seen.get(email):
        return _("%(email)s stands in line %(line)d too.") % {"email": email, "line": first}
    if len(name) > 180 or len(email) > 254:
        return _("this name or address is too long.")
    seen[email] = number
    first_name, _space, last_name = name.partition(" ")
    result.invitees.append(
        (number, Invitee(email=email, role=role, first_name=first_name[:80], last_name=last_name[:120]))
    )
    return ""


def _cells(line: str) -> list[str]:
    separator = "\t" if "\t" in line else ";" if ";" in line else ","
    try:
        cells = next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        cells = line.split(separator)
    return [tidy_name(cell) for cell in cells]
