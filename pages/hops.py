"""Where each part of the route leads on: body, policy, programme, incubator, contact; every tie a declared relation.

What ties two entries only because both belong to the same area is the editors' doing and is marked so. A hop that no
record fills is never left out: it says that it is not stated.
"""

from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from catalogue.catalogue import Catalogue
from catalogue.cells import Mark, cell, tag_text
from catalogue.columns import Shown, show_entry
from catalogue.linking import attach_linked
from catalogue.models.record import Scope, State
from incubators.models import Incubator, IncubatorKind
from incubators.views import INCUBATORS
from institutions.views import INSTITUTIONS
from pages.tallies import Counted, tally
from sources.models import Citation, Stance
from transfer.models import Partnership, Policy, Programme, Project
from transfer.models.policy import PolicyKind
from transfer.timing import CURRENT, Timing, timing
from transfer.views import PARTNERSHIPS, PLATFORMS, POLICIES, PROGRAMMES, PROJECTS

MOST = 200  # read of each noun, however many a catalogue holds
NAMED_BY = "incubator:platform"  # the citation by which an incubator belongs to a platform
SHOWN = 3  # partners that are named; the number beside them leads to all
DOCUMENTS = f"kind={PolicyKind.POLICY_DOCUMENT}"
OPEN = "&".join([*(f"status={status}" for status in CURRENT), f"timing={Timing.OPEN}", "timing=unknown"])

COUNTED = {
    "partners": Counted(PARTNERSHIPS, "target"),
    "policies": Counted(POLICIES, "area", DOCUMENTS),
    "programmes": Counted(PROGRAMMES, "subject", OPEN),
    "incubators": Counted(INCUBATORS, "kind"),
    "parts": Counted(PLATFORMS, "parent"),
    "projects": Counted(PROJECTS, "platform"),
}


@dataclass
class Answer:
    """A record at the other end of a tie. state, tag, marks: how well the tie is known; cells: facts of the record."""

    shown: Shown
    state: str
    tag: str = ""
    marks: list[Mark] = field(default_factory=list)
    cells: list[Any] = field(default_factory=list)


@dataclass
class Hop:
    """is_blank: nothing states it, which is said even where `answers` come near. more: (words, number, address)."""

    key: str
    label: str
    answers: list[Answer]
    note: str = ""
    more: list[tuple[str, int, str]] = field(default_factory=list)
    ask_url: str = ""
    is_blank: bool = False

    @property
    def state(self):
        """Of the thread. Without an answer of its own, only what the editors listed further up comes near."""
        if self.is_blank:
            return "unstated"
        return self.answers[0].state if self.answers else "editorial"


class Ties:
    """Everything that some platforms lead on to, read at once. heads: the records above them; areas: where they are."""

    def __init__(self, platforms, heads):
        self.heads = {head.pk: head for head in heads}
        self.areas = {platform.area_id: platform.area for platform in platforms if platform.area_id}
        keys = {*self.heads, *(platform.pk for platform in platforms)}
        bodies = {platform.operator_id for platform in platforms} - {None}
        self.counts = dict(zip(COUNTED, tally(*COUNTED.values()), strict=True))
        self.partners = _grouped(_partners(self.heads), attrgetter("target_id"))
        self.policies = list(_policies(bodies, self.areas))
        self.programmes = _grouped(_programmes(keys, self.areas), attrgetter("subject_id"))
        self.incubators = _incubators(self.heads)
        self.listed: set[str] = set()  # what a hop further up the page has listed for the same area
        self.projects = _grouped(_projects(keys), attrgetter("platform_id"))

    def unlisted(self, entries):
        """Those that no hop has listed yet: a page names what belongs to an area once."""
        new = [entry for entry in entries if entry.pk not in self.listed]
        self.listed |= {entry.pk for entry in new}
        return new

    def count(self, name, value):
        return self.counts[name].get(value, 0)


def _xuhui(model):
    return model.objects.published().in_scope(Scope.XUHUI)


def _grouped(rows, key):
    groups: dict[str, list] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def _partners(heads):
    rows = _xuhui(Partnership).filter(target__in=heads, institution__state=State.PUBLISHED)
    return rows.select_related("institution").order_by("institution__sort_key", "record")[:MOST]


def _policies(bodies, areas):
    documents = Q(area__in=areas, kind=PolicyKind.POLICY_DOCUMENT)
    return _xuhui(Policy).filter(Q(issuer__in=bodies) | documents).select_related("record")[:MOST]


def _programmes(keys, areas):
    """Whatever concerns one of the platforms, and of what concerns their area all that is not over."""
    current = Q(subject__in=areas, status__in=CURRENT) & ~Q(_timing=Timing.PAST)
    rows = _xuhui(Programme).alias(**timing()).filter(Q(subject__in=keys) | current)
    return rows.select_related("record")[:MOST]


def _incubators(heads):
    """{key of what is above: incubators}: itself where that is one, else those that a source puts there."""
    slugs = {head.slug: head.pk for head in heads.values()}
    named = Citation.objects.filter(field=NAMED_BY, stance=Stance.SUPPORTS, value__in=slugs).values_list(
        "entry", "value"
    )
    head_of = {entry: slugs[value] for entry, value in named} | {key: key for key in heads}
    found = list(_xuhui(Incubator).filter(pk__in=head_of).select_related("record")[:MOST])
    return _grouped(attach_linked(found, Incubator, ("hosts",)), lambda incubator: head_of[incubator.pk])


def _projects(keys):
    return _xuhui(Project).filter(platform__in=keys).select_related("record")[:MOST]


def hops(head, platforms, ties, marks):
    """The five hops of the steps below one record, in the order in which one takes them. head: None for no record."""
    body, bodies = _body(head, platforms, ties, marks)
    incubators = ties.incubators.get(head.pk, []) if head else []
    areas = [area for key, area in ties.areas.items() if any(each.area_id == key for each in platforms)]
    return [
        body,
        _policy(bodies, areas, ties, marks),
        _programme(head, platforms, areas, ties, marks),
        _incubator(head, incubators, ties, marks),
        _contact(bodies, [each for each in incubators if each.pk == head.pk], marks),
    ]


def _body(head, platforms, ties, marks):
    """(hop, institutions that run it). Partners are bodies to talk to, but nobody says that they answer for it."""
    run = {each.operator_id: each for each in platforms if each.operator_id and each.operator.is_published}
    answers = [_of_cell(cell(each, PLATFORMS.column("operator"), marks)) for each in run.values()]
    partners = ties.partners.get(head.pk, []) if head else []
    answers += [tied(each.institution, each.evidence.get("institution", {}), marks, []) for each in partners[:SHOWN]]
    hop = Hop("body", _("负责机构"), answers, is_blank=not run)
    count = ties.count("partners", head.path) if head else 0
    if count:
        hop.note = "" if run else _("来源没有写明由谁运营；下面是与它合作的单位。")
        hop.more = [(_("合作单位"), count, list_url(PARTNERSHIPS, target=[head.path]))]
    return hop, [each.operator for each in run.values()]


def _policy(bodies, areas, ties, marks):
    """Those that a body has issued; else the documents of the area, which only the editors bring together with it."""
    keys = {body.pk for body in bodies}
    issued = [each for each in ties.policies if each.issuer_id in keys]
    near = [each for each in ties.policies if each not in issued and each.area_id in {area.pk for area in areas}]
    answers = [tied(each, each.evidence.get("issuer", {}), marks, _policy_cells(each, marks)) for each in issued]
    new = ties.unlisted(near)
    answers += [_near(each, "area", marks, _policy_cells(each, marks)) for each in new]
    note = _("来源没有写明哪一份管哪一步；下面是同一行政区域的政策文件。") if new else ""
    note = note or (_("来源没有写明哪一份管哪一步；同一行政区域的已列在上面。") if near else "")
    more = [
        (_("%(area)s的政策文件") % {"area": area.name}, count, list_url(POLICIES, DOCUMENTS, area=[area.slug]))
        for area in areas
        if (count := ties.count("policies", area.slug))
    ]
    return Hop("policy", pgettext("list", "政策"), answers, note, more, is_blank=not issued and not near)


def _policy_cells(policy, marks):
    return _stated(policy, POLICIES, ("audience", "support", "amount_printed"), marks)


def _programme(head, platforms, areas, ties, marks):
    keys = dict.fromkeys([*([head.pk] if head else []), *(each.pk for each in platforms)])
    own = [one for key in keys for one in ties.programmes.get(key, [])]
    near = [one for area in areas for one in ties.programmes.get(area.pk, [])]
    answers = [tied(each, each.evidence.get("subject", {}), marks, _programme_cells(each, marks)) for each in own]
    new = ties.unlisted(near)
    answers += [_near(each, "subject", marks, _programme_cells(each, marks)) for each in new]
    note = _("来源没有写明属于哪一步；下面标编者归类的，是同一行政区域里没有过期的。") if new else ""
    note = note or (_("来源没有写明属于哪一步；同一行政区域的已列在上面。") if near and not own else "")
    more = [
        (_("%(area)s的计划") % {"area": area.name}, count, list_url(PROGRAMMES, OPEN, subject=[area.path]))
        for area in areas
        if (count := ties.count("programmes", area.path))
    ]
    return Hop("programme", pgettext("list", "活动与计划"), answers, note, more, is_blank=not own and not near)


def _programme_cells(programme, marks):
    return _stated(programme, PROGRAMMES, ("status", "date_start"), marks)


def _incubator(head, incubators, ties, marks):
    answers = [_incubator_answer(head, each, marks) for each in incubators]
    kind = IncubatorKind.HIGH_QUALITY_INCUBATOR
    more = [
        (str(kind.label), count, list_url(INCUBATORS, kind=[kind]))
        for count in [ties.count("incubators", kind)]
        if count and not answers
    ]
    note = "" if answers else _("来源没有写明接到哪一家孵化器。")
    return Hop("incubator", pgettext("list", "孵化器与转化平台"), answers, note, more, is_blank=not answers)


def _incubator_answer(head, incubator, marks):
    said = incubator.evidence.get("kind" if incubator.pk == head.pk else "platform", {})
    hosts = cell(incubator, INCUBATORS.column("hosts"), marks)
    return tied(incubator, said, marks, [hosts])


def _contact(bodies, incubators, marks):
    """Only what stands in a record as a fact. Where nobody is named, there is nobody to ask for it either."""
    owners: list[tuple[Any, Catalogue, tuple[str, ...]]] = [
        (body, INSTITUTIONS, ("address", "website")) for body in bodies
    ]
    owners += [(incubator, INCUBATORS, ("address",)) for incubator in incubators]
    answers = []
    for owner, catalogue, keys in owners:
        stated = _stated(owner, catalogue, keys, marks)
        if stated:
            answers.append(Answer(show_entry(owner), stated[0].state, cells=stated))
    hop = Hop("contact", _("联系"), answers, is_blank=not answers)
    if owners and not answers:
        hop.ask_url = f"{reverse('new_correction')}?record={owners[0][0].path}&field=address"
        hop.note = _("%(name)s的地址、网站来源都没有写明。") % {"name": owners[0][0].name}
    return hop


def _stated(entry, catalogue, keys, marks):
    return [each for each in (cell(entry, catalogue.column(key), marks) for key in keys) if each.values]


def _of_cell(found):
    return Answer(found.values[0], found.state, found.tag, found.marks)


def tied(entry, said, marks, cells):
    """An entry whose tie a citation backs. said: the evidence of that tie."""
    basis = said.get("basis", "unverified")
    places = said.get("cites", "").split("；")
    return Answer(
        show_entry(entry), basis, tag_text(basis, said.get("confidence", "")), marks.of(places, entry.name), cells
    )


def _near(entry, key, marks, cells):
    """An entry that only shares its area: the area is backed, that it belongs here is the editors' doing."""
    places = entry.evidence.get(key, {}).get("cites", "").split("；")
    return Answer(show_entry(entry), "editorial", tag_text("editorial"), marks.of(places, entry.name), cells)


def list_url(catalogue, query="", **changes):
    return catalogue.ask(query).url(reverse(f"{catalogue.noun}:list"), **changes)
