from coalitions.models.collection import CoalitionCollection
from coalitions.models.partner import Partner
from coalitions.models.sections import CoalitionIndexPage, CoalitionPage

__all__ = ["CoalitionCollection", "CoalitionIndexPage", "CoalitionPage", "Partner"]
