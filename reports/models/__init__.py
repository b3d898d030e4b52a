from reports.models.rate import CompletionRate, RateAgainstTarget
from reports.models.target import Comparator, Evidence, Layer, Target, TargetMeasure

__all__ = ["Comparator", "CompletionRate", "Evidence", "Layer", "RateAgainstTarget", "Target", "TargetMeasure"]
