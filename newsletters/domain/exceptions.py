"""Why a rule of the newsletters said no."""

from core.exceptions import DomainError


class AddressNotUnderstood(DomainError):
    """This is no e-mail address that mail can go to."""


class ListClosed(DomainError):
    """Nobody can subscribe to this list by themselves."""


class TooManyRequests(DomainError):
    """One network range asked for more mails in an hour than people do."""


class LinkClosed(DomainError):
    """The link in the mail is too old, or was replaced."""


class LinkUnknown(DomainError):
    """The link was never made by us, or was changed."""


class TooLate(DomainError):
    """What the reader wants to take back can no longer be taken back here."""


class UnreadableFile(DomainError):
    """The file as a whole cannot be read."""


class NotYours(DomainError):
    """The list, or what belongs to it, is another coalition's."""


class NotSuppressed(DomainError):
    """This address is not blocked (any more)."""
