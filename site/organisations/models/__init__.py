from organisations.models.area import PostcodeArea
from organisations.models.coalition import Coalition, CoalitionGroup
from organisations.models.identity import Identity
from organisations.models.people import Invitation, Membership
from organisations.models.practice import Affiliation, Practice, Registration, Transfer

__all__ = [
    "Affiliation",
    "Coalition",
    "CoalitionGroup",
    "Identity",
    "Invitation",
    "Membership",
    "PostcodeArea",
    "Practice",
    "Registration",
    "Transfer",
]
