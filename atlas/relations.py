"""Everything that ties two entries together, read alike: membership, hosts, partnerships, what is part of what."""

from dataclasses import dataclass

from django.db.models import CharField, F, Q, Value
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
WORDS = {
    MEMBER: gettext_lazy("属于街区"),
    HOST: gettext_lazy("依托"),
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


def relations(keys=None):
    """Every `Relation` between published entries with at least one end among some keys; all if None. One query."""
    queries = [
        _field(Incubator, "district", MEMBER),
        _field(Institution, "district", MEMBER),
        _field(Zone, "district", MEMBER),
        _field(District, "area", LIES_IN),
        _field(Platform, "parent", PART),
        _field(Platform, "operator", OPERATES),
        _field(Institution, "parent", PART),
        _field(Zone, "parent", PART),
        _hosts(),
        _partnerships(),
    ]
    if keys is not None:
        queries = [query.filter(Q(_one__in=keys) | Q(_other__in=keys)) for query in queries]
    rows = queries[0].union(*queries[1:], all=True)
    return sorted({Relation(*row) for row in rows}, key=lambda each: (each.one, each.other, each.kind, each.slug))


def _row(rows, kind, one, other, evidence, date=None, slug=None):
    """The columns of a `Relation`. evidence: (basis, places) as expressions."""
    texts = [_text(each or Value("")) for each in (*evidence, date, slug)]
    return rows.order_by().annotate(_one=F(one), _other=F(other)).values_list(_text(kind), "_one", "_other", *texts)


def _text(expression):
    return Coalesce(Cast(expression, CharField()), Value(""))


def _said(key):
    return EvidenceText(key, "basis"), EvidenceText(key, "cites")


def _field(model, key, kind):
    rows = model.objects.published().filter(**{f"{key}__state": State.PUBLISHED})
    return _row(rows, Value(kind), "pk", f"{key}_id", _said(key))


def _hosts():
    """The basis is that of the very link; where it is cited stands with the incubator."""
    rows = Incubator.objects.published().filter(record__hosts__institution__state=State.PUBLISHED)
    evidence = (F("record__hosts__basis"), EvidenceText("hosts", "cites"))
    return _row(rows, Value(HOST), "pk", "record__hosts__institution_id", evidence)


def _partnerships():
    rows = Partnership.objects.published().filter(target__state=State.PUBLISHED, institution__state=State.PUBLISHED)
    return _row(rows, F("kind"), "institution_id", "target_id", _said("target"), F("date"), F("slug"))
