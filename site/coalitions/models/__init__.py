from coalitions.models.collection import CoalitionCollection
from coalitions.models.files import RegionFile
from coalitions.models.partner import Partner
from coalitions.models.sections import CoalitionIndexPage, CoalitionPage
from coalitions.models.start_pack import StartPack, StartPackStep, StartPackTick

__all__ = [
    "CoalitionCollection",
    "CoalitionIndexPage",
    "CoalitionPage",
    "Partner",
    "RegionFile",
    "StartPack",
    "StartPackStep",
    "StartPackTick",
]
