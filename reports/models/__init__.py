from reports.models.allotment import Allotment, AllotmentLine, AllotmentState, Receivers
from reports.models.indicator import Indicator, IndicatorTarget
from reports.models.rate import CompletionRate, RateAgainstTarget
from reports.models.report import Confirmation, FrozenForm, PeriodReport, ReportStep
from reports.models.target import Comparator, Evidence, Layer, Target, TargetMeasure

__all__ = [
    "Allotment",
    "AllotmentLine",
    "AllotmentState",
    "Comparator",
    "CompletionRate",
    "Confirmation",
    "Evidence",
    "FrozenForm",
    "Indicator",
    "IndicatorTarget",
    "Layer",
    "PeriodReport",
    "RateAgainstTarget",
    "Receivers",
    "ReportStep",
    "Target",
    "TargetMeasure",
]
