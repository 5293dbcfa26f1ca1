from core.exceptions import DomainError


class NotOffered(DomainError):
    """This news item cannot be offered to the whole country."""


class OfferNotDecided(DomainError):
    """The national desk's decision cannot stand: it was taken before, or it lacks a reason."""


class TooManyMessages(DomainError):
    """Somebody sends the contact form more often than people do."""
