from insight.models.coalition_figure import CoalitionFigure
from insight.models.kpi import Kpi

__all__ = ["CoalitionFigure", "Kpi"]
