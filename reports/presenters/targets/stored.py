"""The page of targets: what each layer assigned to whom, by cases and by money side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.models import Layer, Target, TargetMeasure


@dataclass
class Line:
    """One receiver in one version: the target by cases and by money, as far as each was set."""

    layer: str
    receiver: str
    since: date | None
    cases: Target | None = None
    amount: Target | None = None

    @property
    def targets(self) -> list[Target]:
        return [target for target in (self.cases, self.amount) if target]

    @property
    def instruments(self) -> list[str]:
        """The papers, each once, with the note on them."""
        return _each_once(" · ".join(filter(None, (one.instrument, one.note))) for one in self.targets)

    @property
    def evidence(self) -> list[str]:
        """How far the figures can be trusted, each mark once, with its source."""
        return _each_once(" · ".join(filter(None, (str(one.get_evidence_display()), one.source))) for one in self.targets)


@dataclass
class Section:
    """One card of the page. A folded one opens when asked: there are as many lines as enforcers."""

    title: str
    lines: list[Line] = field(default_factory=list)
    folded: bool = False


_TITLES = {
    Layer.UNIT: gettext_lazy("Giao cho đơn vị"),
    Layer.ENFORCER: gettext_lazy("Giao cho chấp hành viên"),
}


def sections(targets: Iterable[Target]) -> list[Section]:
    """The targets of one year: those of the whole province, of its units, and of the enforcers unit by unit."""
    found: dict[tuple[object, ...], Section] = {}
    lines: dict[tuple[object, ...], Line] = {}
    for target in targets:
        unit = target.agency if target.layer == Layer.ENFORCER else None
        layer = Layer(target.layer) if target.layer in _TITLES else None
        section = found.setdefault((layer, unit), Section(_title(layer, target), folded=layer == Layer.ENFORCER))
        key = (target.layer, target.agency_id, target.enforcer_id, target.since)
        if key not in lines:
            lines[key] = Line(str(target.get_layer_display()), _receiver(target), target.since)
            section.lines.append(lines[key])
        setattr(lines[key], "cases" if target.measure == TargetMeasure.CASES else "amount", target)
    return list(found.values())


def _title(layer: Layer | None, target: Target) -> str:
    if layer is None:
        return _("Giao cho cả tỉnh")
    title = str(_TITLES[layer])
    return f"{title}: {target.agency.brief}" if layer == Layer.ENFORCER and target.agency else title


def _receiver(target: Target) -> str:
    if target.enforcer:
        return str(target.enforcer)
    return target.agency.brief if target.agency else _("Toàn quốc")


def _each_once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(filter(None, texts)))
