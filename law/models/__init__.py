from law.models.calendar import DayShift
from law.models.clock import Clock

__all__ = ["Clock", "DayShift"]
