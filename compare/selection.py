"""Which entries are compared: the `i` of the address, each `noun/slug`, looked up and sorted out."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from catalogue.catalogue import Catalogue
from catalogue.choosing import MOST, MOST_LOOKED_UP
from catalogue.columns import Shown, show_entry
from catalogue.language import listed
from catalogue.models import FormerAddress, Record
from catalogue.models.record import State
from catalogue.parameters import quoted
from pages.catalogues import CATALOGUES
from sources.showing import SLUG

BY_NOUN = {catalogue.noun: catalogue for catalogue in CATALOGUES}
LONGEST = 121  # a noun, a slash and the longest slug


@dataclass
class LeftOut:
    """Something of the address that is not compared, and why. entries: what to follow instead of a bare name."""

    reason: str
    entries: list[Shown] = field(default_factory=list)

    @property
    def text(self):
        return self.reason + listed(entry.text for entry in self.entries)


@dataclass
class Selection:
    """records: what is compared, of one noun, in the order given. paths: the same as addresses write it."""

    records: list[Record]
    left_out: list[LeftOut]

    @property
    def paths(self):
        return [record.path for record in self.records]

    @property
    def catalogue(self) -> Catalogue | None:
        return BY_NOUN[self.records[0].noun] if self.records else None

    @property
    def is_full(self):
        return len(self.records) >= MOST

    def entries(self):
        """The entries with all their relations that columns reach into. One query."""
        catalogue: Any = self.catalogue
        keys = [record.pk for record in self.records]
        found = catalogue.model.objects.published().select_related("record", *catalogue.select).in_bulk(keys)
        return [found[key] for key in keys if key in found]


def select(values):
    """A selection from the values of `i`. One query; two where an address is unknown or an old one."""
    every = list(dict.fromkeys(value.strip() for value in values if value.strip()))
    given = every[:MOST_LOOKED_UP]
    found = _look_up(given)
    unknown = [value for value in given if not _is_public(found.get(value))]
    withdrawn = _distinct(record for record in found.values() if record.state == State.WITHDRAWN)
    known = _distinct(found[value] for value in given if value in found and found[value].is_published)
    alike = [record for record in known if record.noun == known[0].noun]
    others = [record for record in known if record.noun != known[0].noun]
    left_out = [
        _unknown(unknown),
        _left_out(_("已撤下，没有列入；原因和后继条目见它的页面："), withdrawn),
        _left_out(_("只比较同一类的条目，这里是%(title)s，没有列入：") % {"title": _title(known)}, others),
        _left_out(_("最多比较 %(most)s 个，没有列入：") % {"most": MOST}, alike[MOST:]),
        _not_read(every),
    ]
    return Selection(alike[:MOST], [one for one in left_out if one])


def _look_up(values):
    """{value: Record} of whatever state, by today's address or one that an entry has left."""
    pairs = {value: tuple(value.split("/")) for value in values if _may_be_an_address(value)}
    found = _at(Record.objects.all(), pairs)
    missing = {value: pair for value, pair in pairs.items() if value not in found}
    if missing:
        left = _at(FormerAddress.objects.select_related("record"), missing)
        found |= {value: former.record for value, former in left.items()}
    return {value: found[value] for value in values if value in found}


def _at(rows, pairs):
    by_noun: dict[str, list[str]] = {}
    for noun, slug in pairs.values():
        by_noun.setdefault(noun, []).append(slug)
    wanted = Q(pk__in=[])
    for noun, slugs in by_noun.items():
        wanted |= Q(noun=noun, slug__in=slugs)
    at = {(row.noun, row.slug): row for row in rows.filter(wanted)} if pairs else {}
    return {value: at[pair] for value, pair in pairs.items() if pair in at}


def _may_be_an_address(value):
    return (
        len(value) <= LONGEST
        and value.count("/") == 1
        and bool(SLUG.fullmatch(value))
        and value.partition("/")[0] in BY_NOUN
    )


def _is_public(record):
    return record is not None and record.state in (State.PUBLISHED, State.WITHDRAWN)


def _distinct(records):
    return list({record.pk: record for record in records}.values())


def _title(known):
    return BY_NOUN[known[0].noun].title if known else ""


def _left_out(reason, records):
    return LeftOut(reason, [show_entry(record) for record in records]) if records else None


def _not_read(values):
    if len(values) <= MOST_LOOKED_UP:
        return None
    counts = {"count": len(values), "most": MOST_LOOKED_UP}
    return LeftOut(_("网址里有 %(count)s 项，只看了前 %(most)s 项。") % counts)


def _unknown(values):
    if not values:
        return None
    names = listed(f"“{quoted(value)}”" for value in values[:MOST])
    if len(values) > MOST:
        names = _("%(names)s等 %(count)s 项") % {"names": names, "count": len(values)}
    expected = _("应写作 类别/地址，例如 incubator/mosu-space")
    return LeftOut(_("没有找到%(names)s：%(expected)s。") % {"names": names, "expected": expected})
