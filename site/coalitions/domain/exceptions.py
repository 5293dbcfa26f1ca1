from core.exceptions import DomainError


class CoalitionNotMade(DomainError):
    """Something about the new coalition is not right; nothing was made."""


class SlugTaken(CoalitionNotMade):
    """Another coalition, or another page at /regio/, has this address."""


class RuleNotMet(CoalitionNotMade):
    """Fewer than 2 organisations or 100,000 inhabitants, and no reason why it may be made all the same."""


class ColourNotUnderstood(DomainError):
    """What was written is no colour."""


class NoSuchWorker(DomainError):
    """Who is named does not work for this coalition."""


class AlreadyWorksHere(DomainError):
    """Who is added works for this coalition already."""


class AccountClosed(DomainError):
    """The account was closed by an administrator."""


class LastLead(DomainError):
    """A coalition's only lead would leave it without one."""


class StartPackRefused(DomainError):
    """What was asked of the start pack can't be done now."""


class FileRefused(DomainError):
    """This file can't be kept; nothing was changed."""


class LogoTooLight(DomainError):
    """A logo that cannot be seen where it will stand."""
