from reports.models.allotment import Allotment, AllotmentLine, AllotmentState, Receivers
from reports.models.indicator import Indicator, IndicatorTarget
from reports.models.rate import CompletionRate, RateAgainstTarget
from reports.models.target import Comparator, Evidence, Layer, Target, TargetMeasure

__all__ = [
    "Allotment",
    "AllotmentLine",
    "AllotmentState",
    "Comparator",
    "CompletionRate",
    "Evidence",
    "Indicator",
    "IndicatorTarget",
    "Layer",
    "RateAgainstTarget",
    "Receivers",
    "Target",
    "TargetMeasure",
]
