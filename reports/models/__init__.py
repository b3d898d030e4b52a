from reports.models.rate import CompletionRate, RateAgainstTarget
from reports.models.report import Confirmation, FrozenForm, PeriodReport, ReportStep
from reports.models.target import Comparator, Evidence, Layer, Target, TargetMeasure

__all__ = [
    "Comparator",
    "CompletionRate",
    "Confirmation",
    "Evidence",
    "FrozenForm",
    "Layer",
    "PeriodReport",
    "RateAgainstTarget",
    "ReportStep",
    "Target",
    "TargetMeasure",
]
