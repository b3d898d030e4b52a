"""The organisation as it was on a day: which units there were, under which names, and whom each of them carries on.

Figures are asked on the units of the period or on those of today; both are an organisation on a day.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable
from dataclasses import dataclass
from datetime import date

from agencies.lineage import FOREVER, Lineage
from agencies.models import Agency, FormerName, Succession


@dataclass(frozen=True)
class Organisation:
    """The enforcing agencies on a day. `names` holds (name, short name) where they differed from those of today."""

    on: date
    agencies: dict[int, Agency]
    lineage: Lineage
    names: dict[int, tuple[str, str]]

    @classmethod
    def as_of(cls, on: date) -> Organisation:
        """The organisation at the end of a day."""
        agencies = {agency.pk: agency for agency in Agency.objects.enforcing()}
        names: dict[int, tuple[str, str]] = {}
        for former in FormerName.objects.filter(until__gte=on).order_by("-until"):
            names[former.agency_id] = (former.name, former.short_name)
        return cls(on, agencies, Succession.objects.lineage(), names)

    def unit_of(self, agency: int, among: Container[int]) -> int:
        """The unit that carries an agency on this day, if it is one of those asked about; else the agency itself."""
        carrier = self.lineage.carrier(agency, self.on)
        return carrier if carrier in among else agency

    def covers(self, agency: Agency) -> tuple[int, ...]:
        """The agencies a figure of this one adds up: a unit with whom it carries on this day.

        A province has all its offices and whatever it ever came from, on every day: its total never depends on the
        units it is shown by.
        """
        if not agency.is_province:
            return tuple(sorted(self.lineage.origins(agency.pk, self.on)))
        found = set(self.lineage.origins(agency.pk, FOREVER))
        found |= {one.pk for one in self.agencies.values() if one.parent_id in found}
        for one in list(found):
            found |= self.lineage.origins(one, FOREVER)
        return tuple(sorted(found & self.agencies.keys()))

    def existed(self, agency: Agency) -> bool:
        """Whether the agency existed on this day, as far as its dates are known."""
        return (agency.since is None or agency.since <= self.on) and (agency.until is None or self.on <= agency.until)

    def units(self, among: Collection[int], *, present: Iterable[int] = ()) -> list[Agency]:
        """The units among these agencies on this day, in the order of forms; also those that carry one of `present`."""
        found = {self.unit_of(one, among) for one in present}
        found |= {one for one in among if self.existed(self.agencies[one]) and self.unit_of(one, among) == one}
        return sorted((self.agencies[one] for one in found), key=lambda unit: (unit.position, unit.code))

    def name(self, agency: Agency) -> str:
        """Its full name on this day."""
        return self.names[agency.pk][0] if agency.pk in self.names else agency.name

    def brief(self, agency: Agency) -> str:
        """Its short name on this day, or the full one."""
        if agency.pk in self.names:
            name, short = self.names[agency.pk]
            return short or name
        return agency.brief
