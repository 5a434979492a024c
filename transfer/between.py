"""Which partnerships tie a district to others: parties of several districts that meet in one place or platform."""

from dataclasses import dataclass, field

from django.db.models import Case, CharField, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from catalogue.cells import tag_text
from catalogue.columns import Shown, show_entry
from catalogue.evidence import SURE
from catalogue.models.record import State
from catalogue.prepared import prepared
from districts.models import District, Zone
from incubators.models import Incubator
from institutions.models import Institution
from transfer.models import Partnership

MOST_READ = 200
WIDER = ("area",)  # all of Xuhui is no meeting point


@dataclass(slots=True)
class Party:
    """An institution, how it takes part, and the district that it belongs to."""

    institution: Shown
    kind: str
    url: str
    district: Shown | None
    tag: str
    marks: list


@dataclass(slots=True)
class Tie:
    """target: where they meet, with its district if that is another one."""

    target: Shown
    target_district: Shown | None
    ours: list[Party] = field(default_factory=list)
    theirs: list[Party] = field(default_factory=list)

    @property
    def states(self):
        """How well it is known that each side belongs where it stands, the weakest counting."""
        return ["inferred" if any(party.tag for party in side) else "stated" for side in (self.ours, self.theirs)]


class BetweenPanel:
    """One query, and another where a place itself belongs to another district."""

    name = "between"

    def load(self, entry, marks, rows):
        by_target: dict[str, list] = {}
        for partnership in _partnerships(entry.pk):
            by_target.setdefault(partnership.target_id, []).append(partnership)
        tied = [found for found in by_target.values() if _reaches_out(entry.pk, found)]
        names = _names(tied)
        return [_tie(entry.pk, group, names, marks) for group in tied]


def _names(tied):
    """{key: link} of every published district that a tie reaches."""
    homes = [found.institution.district for group in tied for found in group if _home(found)]
    names = {home.pk: show_entry(home) for home in homes if home.is_published}
    further = {group[0].target_home for group in tied} - {None, *names}
    if further:
        names |= {one.pk: show_entry(one) for one in _districts(tuple(further))}
    return names


@prepared
def _districts(keys):
    return District.objects.published().filter(pk__in=keys)


@prepared
def _partnerships(district):
    """Those that end where somebody of this district takes part, and those that end in the district itself."""
    homes = [
        Subquery(model.objects.published().filter(pk=OuterRef("target_id")).values("district_id")[:1])
        for model in (Incubator, Zone, Institution)
    ]
    own = Case(When(target__noun=District.NOUN, then=F("target_id")), output_field=CharField())
    known = Partnership.objects.published().filter(institution__state=State.PUBLISHED, target__state=State.PUBLISHED)
    ours = known.filter(institution__district_id=district).values("target_id")
    return (
        known.exclude(target__noun__in=WIDER)
        .annotate(target_home=Coalesce(own, *homes, output_field=CharField()))
        .filter(Q(target_id__in=ours) | Q(target_home=district))
        .select_related("institution__district", "target")
        .order_by("target__sort_key", "institution__sort_key", "record")[:MOST_READ]
    )


def _home(partnership):
    """The district of the institution, if that is known well enough to count."""
    institution = partnership.institution
    basis = institution.evidence.get("district", {}).get("basis")
    return institution.district_id if basis in SURE else None


def _reaches_out(district, partnerships):
    homes = {_home(found) for found in partnerships} | {partnerships[0].target_home}
    return district in homes and len(homes - {None}) > 1


def _tie(district, partnerships, names, marks):
    first = partnerships[0]
    tie = Tie(show_entry(first.target), names.get(first.target_home) if first.target_home != district else None)
    for found in partnerships:
        home = _home(found)
        if home in names:
            (tie.ours if home == district else tie.theirs).append(_party(found, names[home], marks))
    return tie


def _party(partnership, district, marks):
    evidence = partnership.institution.evidence.get("district", {})
    return Party(
        show_entry(partnership.institution),
        partnership.get_kind_display(),
        partnership.get_absolute_url(),
        district,
        tag_text(evidence.get("basis", ""), evidence.get("confidence", "")),
        marks.of(partnership.evidence.get("institution", {}).get("cites", "").split("；"), partnership.name),
    )
