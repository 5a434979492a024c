"""The overview of the graph: district, six, entries and whom these are tied to; grouped where there are too many."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from atlas.asking import NOUNS
from atlas.crossing import Crossing
from atlas.drawing.layers import Column, Edge, Layers, Node
from atlas.relations import LIES_IN, MEMBER, PART, relations
from catalogue.panel import places_of
from catalogue.selecting import named

WIDTH = 1180
MOST_NODES = 80
ROOT, BLANK = "area:xuhui", ""
UNSURE = ("", "unverified")  # decides no place


@dataclass
class Group:
    """All entries of a kind in a district. value: of the kind. url: of their list; more_url: of the drawing of each."""

    band: str
    label: str
    count: int
    url: str
    more_url: str
    value: str


def overview(filterset, focus_url):
    """(layers, relations, records, relations left out) of the first rows of a list. Two queries with bitmaps."""
    keys = set(_keys(filterset))
    is_wanted = {"stated"}.__contains__ if filterset.asked["basis"] == "stated" else bool
    districts = _districts(filterset)
    known = relations({*keys, ROOT})
    found = [each for each in known if keys & {each.one, each.other} and is_wanted(each.basis or "unverified")]
    lying = {each.one: each for each in known if each.kind == LIES_IN and each.other == ROOT and each.one in districts}
    found += lying.values()
    records = _records(found, keys) | districts
    members = {each.one: each for each in found if each.kind == _band_kind(filterset) and each.basis not in UNSURE}
    ties = [each for each in found if each.kind not in (MEMBER, LIES_IN) and each is not members.get(each.one)]
    entries = [record for key, record in records.items() if key in keys]
    nodes, edges = _banded(entries, members, lying, districts, records, focus_url, filterset)
    partners = _partners(ties, keys, records, focus_url)
    middle = {node.key: node for node in nodes[2]}
    if sum(map(len, nodes)) + len(partners) > MOST_NODES:
        return _layers(filterset, nodes, [], edges), found, records, len(ties)
    for tie in ties:
        for key in {tie.one, tie.other} & keys:
            partner = partners[f"~{tie.across(key)}"]
            edges.append(Edge(middle[key], partner, tie.basis or "unverified", middle[key].district))
    return _layers(filterset, nodes, list(partners.values()), edges), found, records, 0


def groups_of(filterset, path, own_path):
    """[Group] of the entries of a kind in a district. path, own_path: of the list and of the drawing."""
    return [group for _answer, groups in _tabled(filterset, path, own_path) for group in groups]


def _tabled(filterset, path, own_path):
    """[(answer to the first question, its groups)]"""
    names = [name for name in ("district", "kind", "status") if name in filterset.filters][:2]
    table = Crossing(filterset, path, filterset.list_changes, *names)
    found = []
    for answer, cells in table.rows:
        groups = []
        for column, cell in zip(table.columns, cells, strict=True):
            if cell.count:
                more_url = filterset.url(own_path, **{names[0]: [answer.value], names[1]: [column.value]})
                groups.append(Group(answer.name, column.name, cell.count, cell.url, more_url, column.value))
        if groups:
            found.append((answer, groups))
    return found


def grouped(filterset, path, own_path):
    """(layers, groups): one node for all entries of a kind in a district, without whom they are tied to."""
    noun = filterset.noun
    root = Node(ROOT, _("徐汇区"), "", "root")
    bands, middle, edges, found = [], [], [], []
    for answer, groups in _tabled(filterset, path, own_path):
        shape = "outside" if answer.is_comparator else "hoop" if answer.district else "blank"
        band = Node(f"band:{answer.value}", answer.name, answer.url, shape, answer.district, answer.count)
        bands.append(band)
        if not answer.is_comparator:
            edges.append(Edge(root, band, "stated" if answer.district else "unstated"))
        for group in groups:
            key = f"{band.key}:{group.value}"
            node = Node(key, group.label, group.url, noun, answer.district, group.count, group.more_url, band.key)
            middle.append(node)
            edges.append(Edge(band, node, "group", answer.district))
        found += groups
    return _layers(filterset, [[root], bands, middle], [], edges), found


def _layers(filterset, nodes, partners, edges):
    """Without the district where nothing leads from it."""
    if not any(edge.one is root for edge in edges for root in nodes[0]):
        nodes = [[], *nodes[1:]]
    districts = _("六街区") if filterset.asked["scope"] == "xuhui" else _("街区")
    bands = districts if "district" in filterset.filters else ""
    titles = (_("一区") if nodes[0] else "", bands, str(NOUNS[filterset.noun].title), _("与之相关"))
    places = ((24, 80), (190, 130), (400, 330), (840, 316))
    filled = [*nodes, partners] if partners else nodes
    columns = [Column(title, *place, each) for title, place, each in zip(titles, places, filled, strict=False)]
    return Layers(columns, edges, 2, WIDTH)


def _band_kind(filterset):
    """What puts an entry into a band: its district, or for what has none the thing that it is part of."""
    return MEMBER if "district" in filterset.filters else PART


def _districts(filterset):
    """{key: record} of those that the bands are for: in the order of the sources, none left out for having no entry."""
    if "district" not in filterset.filters:
        return {}
    scope, chosen = filterset.asked["scope"], filterset.asked["district"]
    named = [record for record in filterset.names.values() if record.noun == "district"]
    shown = [each for each in named if scope in ("all", each.scope) and (not chosen or each.slug in chosen)]
    places = places_of(filterset, "district")
    shown.sort(key=lambda record: (places.get(record.slug, len(places)), record.sort_key))
    return {record.pk: record for record in shown}


def _keys(filterset):
    """Of the first rows. All of them may come in any order, for `_records` puts them into that of their names."""
    match, selection = filterset.asked["match"], filterset.selection
    if selection is None:
        return filterset.qs.values_list("pk", flat=True)[:MOST_NODES]
    rows = selection.answering(filterset.criteria, match)
    is_whole = rows.bit_count() <= MOST_NODES
    return selection.bitmaps.page(rows, 0, MOST_NODES) if is_whole else selection.keys(match, 0, MOST_NODES)


def _records(found, keys):
    """{key: record} of all that is drawn, by name."""
    wanted = {ROOT, *keys, *(end for each in found for end in (each.one, each.other))}
    return {record.pk: record for record in named(Q(pk__in=wanted)).values()}


def _banded(entries, members, lying, districts, records, focus_url, filterset):
    """([[root], bands, entries], edges): every entry under its band, what has none under 未注明, last."""
    root = Node(ROOT, _("徐汇区"), focus_url(records[ROOT]) if ROOT in records else "", "root")
    groups: dict[str, list] = {key: [] for key in districts}
    for entry in entries:
        groups.setdefault(members[entry.pk].other if entry.pk in members else BLANK, []).append(entry)
    if BLANK in groups:
        groups[BLANK] = groups.pop(BLANK)
    bands, middle, edges = [], [], []
    for key, group in groups.items():
        band = _band(key, records, focus_url, filterset)
        bands.append(band)
        if key in lying:
            edges.append(Edge(root, band, lying[key].basis or "unverified"))
        for entry in group:
            node = Node(entry.pk, entry.name, focus_url(entry), entry.noun, band.district, band=band.key)
            middle.append(node)
            edges.append(
                Edge(band, node, members[entry.pk].basis if entry.pk in members else "unstated", band.district)
            )
        if not group:
            middle.append(Node(f"none:{key}", _nothing(filterset), "", "none", band=band.key))
            edges.append(Edge(band, middle[-1], "unstated"))
    return [[root], bands, middle], edges


def _nothing(filterset):
    """Why nothing hangs on a district: where questions were asked, the sources may well name some that do not fit."""
    is_asked = set(filterset.criteria) - {"district"} or filterset.asked["q"] or filterset.asked["match"] != "yes"
    return _("没有符合筛选的") if is_asked else _("来源没有写明哪个在这里")


def _band(key, records, focus_url, filterset):
    if key == BLANK:
        return Node("band:unknown", _("未注明"), "", "blank")
    record = records[key]
    own_key = f"band:{key}"  # a platform may stand among the entries as well
    if record.is_comparator:
        label = _("%(name)s（区外·对照）") % {"name": record.short_name}
        return Node(own_key, label, focus_url(record), "outside")
    if record.noun == "district":
        return Node(own_key, record.short_name, focus_url(record), "hoop", record.slug)
    return Node(own_key, record.short_name, focus_url(record), record.noun)


def _partners(ties, keys, records, focus_url):
    """{"~" and the key: node} of the other end of every tie; an entry may stand there a second time."""
    ends = {tie.across(key) for tie in ties for key in {tie.one, tie.other} & keys}
    return {
        f"~{end}": Node(f"~{end}", records[end].short_name, focus_url(records[end]), records[end].noun)
        for end in sorted(ends)
    }
