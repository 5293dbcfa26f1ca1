from coalitions.models.collection import CoalitionCollection
from coalitions.models.sections import CoalitionIndexPage, CoalitionPage

__all__ = ["CoalitionCollection", "CoalitionIndexPage", "CoalitionPage"]
