"""One entry of the graph in the middle: whom it is tied to, and whom these are tied to."""

from collections import defaultdict

from django.utils.translation import gettext as _

from atlas.drawing.layers import Column, Edge, Layers, Node
from atlas.relations import relations
from catalogue.models import Record
from catalogue.models.record import State

WIDTH = 1180
MOST_NEAR, MOST_FAR = 39, 40  # with the one in the middle 80
MOST_READ = 600  # relations of a step: a district may have thousands, and a page shows 300


def around(record, steps, focus_url):
    """(layers, relations, records, how many of these are not drawn, whether there are more relations than are read).

    Two queries, and one more for a second step.
    """
    near = relations([record.pk], MOST_READ)
    neighbours = list(dict.fromkeys(each.across(record.pk) for each in near))
    beyond_them = relations(neighbours, MOST_READ) if steps > 1 else []
    far = [each for each in beyond_them if record.pk not in (each.one, each.other)]
    found = [*near, *far]
    records = _records(record, found)
    first = sorted(neighbours, key=lambda key: (records[key].noun, records[key].sort_key, key))[:MOST_NEAR]
    beyond = _beyond(far, set(first), record.pk)
    nodes = {key: _node(records[key], focus_url) for key in (record.pk, *first)}
    others = {key: _node(records[key], focus_url, "~") for key in list(beyond)[:MOST_FAR]}
    edges = [_edge(nodes[record.pk], nodes[key], _of(near, key)) for key in first]
    edges += [_edge(nodes[key], others[end], tie) for end in others for key, tie in beyond[end]]
    columns = [
        Column(_("中心"), 24, 210, [nodes[record.pk]]),
        Column(_("一步"), 330, 330, [nodes[key] for key in first]),
    ]
    if others:
        columns.append(Column(_("两步"), 800, 350, list(others.values())))
    left_out = len(neighbours) - len(first) + len(beyond) - len(others)
    is_cut = MOST_READ in (len(near), len(beyond_them))
    return Layers(columns, edges, 1, WIDTH), found, records, left_out, is_cut


def _beyond(far, first, centre):
    """{key of an entry two steps away: [(neighbour that it is tied to, relation) …]}."""
    found = defaultdict(list)
    for tie in far:
        for key in {tie.one, tie.other} & first:
            if tie.across(key) != centre:
                found[tie.across(key)].append((key, tie))
    return dict(sorted(found.items()))


def _of(near, key):
    return next(each for each in near if key in (each.one, each.other))


def _node(record, focus_url, prefix=""):
    district = record.slug if record.noun == "district" else ""
    shape = ("outside" if record.is_comparator else "hoop") if district else record.noun
    if record.is_comparator:
        district = ""
    return Node(prefix + record.pk, record.short_name, focus_url(record), shape, district)


def _edge(one, other, relation):
    return Edge(one, other, relation.basis or "unverified")


def _records(record, found):
    wanted = {record.pk, *(end for each in found for end in (each.one, each.other))}
    return Record.objects.filter(state=State.PUBLISHED).in_bulk(list(wanted))
