"""Everything that ties two entries together, read alike: membership, hosts, partnerships, what is part of what."""

from dataclasses import dataclass, replace

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.dates import partial_date_text
from catalogue.evidence import EvidenceText
from catalogue.models.record import State
from districts.models import District, Zone
from incubators.models import Incubator
from institutions.models import Institution
from transfer.models import Partnership, Platform
from transfer.models.partnership import PartnershipKind

MEMBER, HOST, PART, OPERATES, LIES_IN = "member", "host", "part", "operates", "lies_in"
SURENESS = ("stated", "inferred", "editorial", "unverified", "")
WORDS = {
    MEMBER: gettext_lazy("属于街区"),
    PART: gettext_lazy("属于"),
    OPERATES: gettext_lazy("由其运营"),
    LIES_IN: gettext_lazy("位于"),
    **{str(code): label for code, label in PartnershipKind.choices},
}


@dataclass(frozen=True)
class Relation:
    """`one` and `other` are keys of records. path: of the partnership that is an entry of its own, else empty."""

    kind: str
    one: str
    other: str
    basis: str
    places: str
    date: str
    slug: str

    @property
    def word(self):
        return WORDS[self.kind]

    @property
    def date_text(self):
        return partial_date_text(self.date) or _("未注明")

    def across(self, key):
        """The end that is not `key`."""
        return self.other if key == self.one else self.one


def relations(keys, most=None):
    """Every `Relation` between published entries with at least one end among some keys. One query.

    most: how many are read at most, the first in the order of their keys. Each end is asked for by itself, since an
    index answers for the one or for the other, but none for both; what both ends find is the same row and told once.
    """
    queries = [query for rows, one, other in _tables() for query in _touching(rows, one, other, keys)]
    if not queries:
        return []
    found = queries[0].union(*queries[1:])
    if most is not None:
        found = found.order_by("_one", "_other", "_kind", "_slug")[:most]
    told = _hosts_told_once({Relation(*row) for row in found})
    return sorted(told, key=lambda each: (each.one, each.other, each.kind, each.slug))


def _hosts_told_once(found):
    """Who carries an incubator stands with the incubator, and may be a partnership as well: one relation, from what is
    carried to who carries it, with the sources of both."""
    carried = [each for each in found if each.kind == HOST]
    turned = [replace(each, one=each.other, other=each.one) for each in carried if each.slug]
    facts = {(each.one, each.other): each for each in carried if not each.slug}
    alone = facts.keys() - {(each.one, each.other) for each in turned}
    told = [_with(each, facts.get((each.one, each.other))) for each in turned]
    return [*found.difference(carried), *(facts[pair] for pair in alone), *told]


def _with(relation, fact):
    """With what stands with the entry about the same."""
    if fact is None:
        return relation
    basis = min(relation.basis, fact.basis, key=SURENESS.index)
    places = dict.fromkeys([*relation.places.split("；"), *fact.places.split("；")])
    return replace(relation, basis=basis, places="；".join(filter(None, places)))


def _tables():
    """(rows, noun of one end, noun of the other); no noun where any may stand."""
    return [
        (_field(Incubator, "district", MEMBER), "incubator", "district"),
        (_field(Institution, "district", MEMBER), "institution", "district"),
        (_field(Zone, "district", MEMBER), "zone", "district"),
        (_field(District, "area", LIES_IN), "district", "area"),
        (_field(Platform, "parent", PART), "platform", ""),
        (_field(Platform, "operator", OPERATES), "platform", "institution"),
        (_field(Institution, "parent", PART), "institution", "institution"),
        (_field(Zone, "parent", PART), "zone", "zone"),
        (_hosts(), "incubator", "institution"),
        (_partnerships(), "institution", ""),
    ]


def _touching(rows, one, other, keys):
    """The rows with one of the keys at either end, a query for each end where one may stand."""
    for end, noun in (("_one", one), ("_other", other)):
        wanted = [key for key in keys if key.startswith(f"{noun}:")] if noun else list(keys)
        if wanted:
            yield rows.filter(**{f"{end}__in": wanted})


def _row(rows, kind, one, other, evidence, date=None, slug=None):
    """The columns of a `Relation`. evidence: (basis, places) as expressions."""
    texts = {
        name: _text(each or Value(""))
        for name, each in zip(("_basis", "_places", "_date", "_slug"), (*evidence, date, slug), strict=True)
    }
    told = rows.order_by().annotate(_kind=_text(kind), _one=F(one), _other=F(other), **texts)
    return told.values_list("_kind", "_one", "_other", *texts)


def _text(expression):
    return Coalesce(Cast(expression, CharField()), Value(""))


def _said(key):
    return EvidenceText(key, "basis"), EvidenceText(key, "cites")


def _published(model, *ends):
    """Those that are published and named by what is. Asked so that no index of the state answers, for few keys are
    looked for among very many that are published."""
    states = {f"_state_{number}": Coalesce(f"{end}state", Value("")) for number, end in enumerate(("", *ends))}
    return model.objects.alias(**states).filter(**dict.fromkeys(states, State.PUBLISHED))


def _field(model, key, kind):
    rows = _published(model, f"{key}__")
    return _row(rows, Value(kind), "pk", f"{key}_id", _said(key))


def _hosts():
    """The basis is that of the very link; where it is cited stands with the incubator."""
    rows = _published(Incubator, "record__hosts__institution__")
    evidence = (F("record__hosts__basis"), EvidenceText("hosts", "cites"))
    return _row(rows, Value(HOST), "pk", "record__hosts__institution_id", evidence)


def _partnerships():
    rows = _published(Partnership, "target__", "institution__")
    return _row(rows, F("kind"), "institution_id", "target_id", _said("target"), F("date"), F("slug"))
