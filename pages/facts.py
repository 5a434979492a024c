"""The facts of all entries: how many there are of each basis.

One fact is one field of one published entry that its page lists as a fact: every field in `FACTS`, blank or not, and
of those in `NOTED` what some source says. Names, summaries and what the catalogue puts together itself are none.
"""

from itertools import chain

from django.db import connection
from django.utils.translation import gettext_lazy as _

from catalogue.bitmap_keeping import bitmaps_of_many, have_made
from catalogue.bitmaps import FACT
from catalogue.version import kept
from pages.catalogues import CATALOGUES

NOT_STATED = "not_stated"
BASES = {
    "stated": _("明示"),
    "inferred": _("推断"),
    "editorial": _("编者归类"),
    "unverified": _("未核实"),
    NOT_STATED: _("未注明"),
}
BY_NOUN = {catalogue.noun: catalogue for catalogue in CATALOGUES}


def expected_facts(model):
    """The facts that every entry of a noun has, stated or not."""
    return tuple(key for key in model.FACTS if key not in model.UNCITED)


def fact_keys(model):
    return (*expected_facts(model), *model.NOTED)


def fact_label(catalogue, key):
    column = catalogue.column(key)
    return str(column.label(catalogue.model) if column else catalogue.model.fact_label(key))


# --- counting --------------------------------------------------------------------------------------------------------


class Tally:
    """How many facts of each basis: {noun: {field: {basis: n}}}.

    One query, which opens every entry's evidence once; of what there is very much of, the bitmaps tell.
    """

    def __init__(self, scope, nouns=tuple(BY_NOUN)):
        self.counts = {noun: {key: dict.fromkeys(BASES, 0) for key in fact_keys(BY_NOUN[noun].model)} for noun in nouns}
        entries = dict.fromkeys(nouns, 0)
        kept = {noun: bitmaps_of_many(BY_NOUN[noun].ask("")) for noun in nouns}
        counted = [_counted_by_bits(noun, bitmaps, scope) for noun, bitmaps in kept.items() if bitmaps]
        others = [noun for noun in nouns if not kept[noun]]
        for noun, key, basis, count in chain(*counted, _evidence_counts(scope, others) if others else ()):
            if not key:
                entries[noun] = count
            elif key in self.counts[noun] and basis in BASES:
                self.counts[noun][key][basis] = count
        for noun, number in entries.items():
            for key in expected_facts(BY_NOUN[noun].model):
                backed = self.counts[noun][key]
                backed[NOT_STATED] = number - sum(backed.values())
        for noun in others:
            have_made(BY_NOUN[noun].ask(""), entries[noun])

    def of(self, noun="", field="", basis=""):
        """The number of facts that these three leave; an empty one leaves all."""
        return sum(
            count
            for each, fields in self.counts.items()
            if noun in ("", each)
            for key, bases in fields.items()
            if field in ("", key)
            for word, count in bases.items()
            if basis in ("", word)
        )


def tally_of(scope, nouns=tuple(BY_NOUN)):
    """Counted once a version: to open the evidence of thousands of entries takes a while."""
    return kept(f"facts {scope} {' '.join(nouns)}", lambda: Tally(scope, nouns))


def _evidence_counts(scope, nouns):
    """(noun, field, basis, entries) of every fact that something backs, and (noun, "", "", all entries)."""
    if connection.vendor == "postgresql":
        facts, basis = "jsonb_each(e.evidence) AS f(key, value)", "f.value ->> 'basis'"
    else:
        facts, basis = "json_each(e.evidence) AS f", "json_extract(f.value, '$.basis')"
    parts, parameters = [], []
    for noun in nouns:
        entries = BY_NOUN[noun].model.objects.published().in_scope(scope).order_by().values("evidence")
        sql, given = entries.query.sql_with_params()
        # Nothing here comes from a visitor: nouns are our own, and what was asked travels as parameters.
        parts.append(f"SELECT '{noun}', f.key, {basis}, COUNT(*) FROM ({sql}) e, {facts} GROUP BY 2, 3")  # noqa: S608
        parts.append(f"SELECT '{noun}', '', '', COUNT(*) FROM ({sql}) e")  # noqa: S608
        parameters += [*given, *given]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        return cursor.fetchall()


def _counted_by_bits(noun, bitmaps, scope):
    """The same from bitmaps."""
    everything = bitmaps.everything(scope)
    yield noun, "", "", everything.bit_count()
    for key in fact_keys(BY_NOUN[noun].model):
        for basis, bits in bitmaps.values[f"{FACT}{key}"].items():
            if basis:
                yield noun, key, basis, (bits & everything).bit_count()
