"""The organisation as it was on a day: which units there were, under which names, and whom each of them carries on.

Figures are asked on the units of the period or on those of today; both are an organisation on a day.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from agencies.lineage import FOREVER, Lineage
from agencies.models import Agency, FormerName, Succession
from common.once import once
from common.spans import spans


@dataclass(frozen=True)
class Organisation:
    """The enforcing agencies on a day. `names` holds the former names borne then, by agency."""

    on: date
    agencies: dict[int, Agency]
    lineage: Lineage
    names: dict[int, FormerName]

    @classmethod
    def as_of(cls, on: date, *, known_at: datetime | None = None) -> Organisation:
        """The organisation at the end of a day; without the changes that were recorded after `known_at`."""
        return once(("organisation", on, known_at), lambda: cls._read(on, known_at))

    @classmethod
    def _read(cls, on: date, known_at: datetime | None) -> Organisation:
        agencies = {agency.pk: agency for agency in Agency.objects.enforcing()}
        links = Succession.objects.all()
        if known_at is not None:
            for link in links.filter(reorganisation__recorded_at__gt=known_at).select_related("reorganisation"):
                _forget(agencies, link)
            links = links.filter(reorganisation__recorded_at__lte=known_at)
        return cls(on, agencies, links.lineage(), FormerName.objects.borne_on(on))

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

    def units(self, among: Collection[int], *, present: Iterable[int] = ()) -> list[Agency]:
        """The units among these agencies on this day, in the order of forms; also those that carry one of `present`."""
        found = {self.unit_of(one, among) for one in present}
        found |= {one for one in among if self._existed(one) and self.unit_of(one, among) == one}
        return sorted((self.agencies[one] for one in found), key=lambda unit: (unit.position, unit.code))

    def _existed(self, agency: int) -> bool:
        return spans(self.agencies[agency].since, self.agencies[agency].until, self.on)

    def name(self, agency: Agency) -> str:
        """Its full name on this day."""
        return self.names.get(agency.pk, agency).name

    def brief(self, agency: Agency) -> str:
        """Its short name on this day, or the full one."""
        return self.names.get(agency.pk, agency).brief


def _forget(agencies: dict[int, Agency], link: Succession) -> None:
    """Agencies as they were before a change: who ended goes on, whom it founded is not there yet."""
    if link.predecessor_id in agencies:
        agencies[link.predecessor_id].until = None
    successor = agencies.get(link.successor_id)
    if successor is not None and successor.since == link.reorganisation.effective_on:
        del agencies[successor.pk]
