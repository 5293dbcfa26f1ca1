from core.exceptions import DomainError


class CoalitionNotMade(DomainError):
    """Something about the new coalition is not right; nothing was made."""


class SlugTaken(CoalitionNotMade):
    """Another coalition, or another page at /regio/, has this address."""


class RuleNotMet(CoalitionNotMade):
    """Fewer than 2 organisations or 100,000 inhabitants, and no reason why it may be made all the same."""


class ColourNotUnderstood(DomainError):
    """What was written is no colour."""
