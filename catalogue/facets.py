"""What one may ask of a list: each question says which entries fit it and which do not state it.

A `Criterion` has two conditions that are never NULL: `yes` (fits) and `missing` (not stated, or only unverified). All
else fails. Lists, counts and files are put together from these two alone, so they always agree.
"""

from dataclasses import dataclass

import django_filters
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, Left, Length

from catalogue.dates import parse_partial_date
from catalogue.evidence import EvidenceText, basis_alias, counted_bases
from catalogue.models.record import State
from catalogue.parameters import ManyField, NumberField, PartialDateParameter
from catalogue.version import kept

UNKNOWN = "unknown"
NOBODY = Q(pk__in=[])
EMPTY = Value("", output_field=CharField())


@dataclass
class Criterion:
    """One question with its answer. `missing` is nobody where the visitor asked for the blanks as well."""

    yes: Q
    missing: Q = NOBODY

    @property
    def no(self):
        return ~(self.yes | self.missing)


class Question(django_filters.Filter):
    """A parameter about one fact, `key`. Subclasses say how its value is read and compared."""

    def __init__(self, key, **kwargs):
        super().__init__(field_name=key, **kwargs)
        self.key = key
        self.known = f"_{key}_known"

    def counts_for(self, basis):
        """Whether the fact's own basis is good enough to decide. What nobody has to state always is."""
        if self.key not in self.model.all_facts() or self.key in self.model.UNCITED:
            return ~NOBODY
        return Q(**{f"{basis_alias(self.key)}__in": counted_bases(basis)})

    def aliases(self, basis):
        """Annotations that the conditions refer to, by name."""
        value = Case(When(self.counts_for(basis), then=F(self.key)))
        return {basis_alias(self.key): EvidenceText(self.key, "basis"), self.known: value}


class Facet(Question):
    """A repeatable parameter over the values of a fact with a fixed list. Values are OR-ed; `unknown` asks for blanks.

    noun: of the entries that the values name, if any; `*` where values are `noun/slug`. is_listed: whether options are
    shown; otherwise the facet only answers to an address and appears as a chip. only_used: offer the entries that some
    row names, not every entry of the noun.
    """

    field_class = ManyField
    changes_daily = False  # whether its values hang on today's date
    is_linked = False  # whether they stand in rows of their own

    def __init__(self, key, *, noun="", is_listed=True, only_used=False, note="", **kwargs):
        super().__init__(key, **kwargs)
        self.noun, self.is_listed, self.only_used, self.note = noun, is_listed, only_used, note

    def value(self):
        """The fact as the text that stands in the address."""
        return F(self.key)

    def counts_for(self, basis):
        decides = super().counts_for(basis)
        return decides & Q(**{f"{self.key}__state": State.PUBLISHED}) if self.noun else decides

    def aliases(self, basis):
        value = Coalesce(Cast(self.value(), CharField()), EMPTY)
        return super().aliases(basis) | {self.known: Case(When(self.counts_for(basis), then=value), default=EMPTY)}

    def has(self, values, basis):
        return Q(**{f"{self.known}__in": values})

    def has_not(self, basis):
        return Q(**{self.known: ""})

    def published(self):
        """The rows among which `behind` looks."""
        return self.model.objects.published()

    def behind(self, value):
        """Those whose page names `value`, which is published and known."""
        return self.has([value], "any")

    def criterion(self, values, basis):
        asked = [value for value in values if value != UNKNOWN]
        yes = self.has(asked, basis) if asked else NOBODY
        blank = self.has_not(basis)
        return Criterion(yes | blank) if UNKNOWN in values else Criterion(yes, blank)

    def counts(self, name, entries, basis):
        """Querysets of rows (facet, value, n) over a set of entries; value "" counts the blanks."""
        return [tally(entries, name, F(self.known))]

    def pairs(self, entries, basis):
        """(key of the entry, value) of a set of entries: one for each value it has, "" for a blank."""
        return entries.order_by().annotate(_value=F(self.known)).values_list("pk", "_value")

    def told(self, name, entries, basis, keys=None):
        """Rows (facet, key of an entry, value) of all entries, or of some. Those without a value may be missing."""
        entries = entries if keys is None else entries.filter(pk__in=keys)
        named = entries.annotate(_facet=Value(name, output_field=CharField()), _value=F(self.known))
        return named.order_by().values_list("_facet", "pk", "_value")

    def answers(self, told):
        """The values that stand in the address for one of those rows."""
        return [told]

    def read(self, value):
        """A counted value as it stands in the address."""
        return value

    def in_sequence(self):
        """The values in an order that the sources give them; none if there is no such order."""
        return ()

    def choices(self):
        """(code, label) of every value of a fixed list."""
        return [(str(code), label) for code, label in self.model._meta.get_field(self.key).choices or ()]


class GroupedFacet(Facet):
    """A fact whose codes may stand for several answers at once. groups: {answer: codes that give it}."""

    def __init__(self, key, *, groups, **kwargs):
        super().__init__(key, **kwargs)
        self.groups = groups

    def has(self, values, basis):
        return super().has([str(code) for value in values for code in self.groups[value]], basis)

    def counts(self, name, entries, basis):
        asked = [(answer, entries.filter(self.has([answer], basis))) for answer in self.groups]
        return [tally(rows, name, Value(str(answer), output_field=CharField())) for answer, rows in asked] + [
            tally(entries.filter(self.has_not(basis)), name, EMPTY)
        ]

    def pairs(self, entries, basis):
        return [(pk, answer) for pk, code in super().pairs(entries, basis) for answer in self.answers(code)]

    def answers(self, told):
        return [str(answer) for answer, codes in self.groups.items() if told in codes] or [""]

    def choices(self):
        return [(str(answer), answer.label) for answer in self.groups]


class BasisFacet(Facet):
    """How a fact is known: stated, inferred … What is not stated has no basis, and is the blank."""

    def __init__(self, key, *, bases, **kwargs):
        super().__init__(key, **kwargs)
        self.bases = bases
        self.known = f"_{key}_how_known"

    def aliases(self, basis):
        return {self.known: Coalesce(Cast(EvidenceText(self.key, "basis"), CharField()), EMPTY)}

    def choices(self):
        return [(str(code), label) for code, label in self.bases]


class TextFacet(Facet):
    """A fact whose values are words of its own, such as the indicator of a figure."""

    def choices(self):
        return kept(f"words of {self.model.NOUN}.{self.key}", self._words)

    def _words(self):
        stated = self.model.objects.published().exclude(**{self.key: ""})
        return [(value, value) for value in stated.order_by(self.key).values_list(self.key, flat=True).distinct()]


class EntryFacet(Facet):
    """A fact that is an entry of one noun, asked for by its slug."""

    def offered(self):
        """The condition of a record that is an option."""
        return Q(noun=self.noun) & self.is_used() if self.only_used else Q(noun=self.noun)

    def is_used(self):
        """The condition of a record that some published row names."""
        return Q(Exists(self.model.objects.published().filter(**{f"{self.key}_id": OuterRef("pk")})))

    def __init__(self, key, noun, **kwargs):
        super().__init__(key, noun=noun, **kwargs)

    def value(self):
        return F(f"{self.key}__slug")

    def behind(self, value):
        return Q(**{f"{self.key}_id": value}) & Question.counts_for(self, "any")

    def naming(self, key):
        """Keys of the entries that name a record."""
        return self.model.objects.filter(**{f"{self.key}_id": key}).values_list("pk", flat=True)

    def in_sequence(self):
        if self.key in self.model.all_linked():
            return ()
        named = self.model._meta.get_field(self.key).related_model
        if "sequence" not in {field.name for field in named._meta.fields}:
            return ()
        return named.objects.filter(sequence__isnull=False).order_by("sequence").values_list("slug", flat=True)

    def choices(self):
        return []


class RecordFacet(EntryFacet):
    """A fact that may be an entry of any noun, asked for as `target=incubator/mosu-space`."""

    def __init__(self, key, **kwargs):
        kwargs.setdefault("is_listed", False)
        super().__init__(key, noun="*", **kwargs)

    def value(self):
        return Concat(F(f"{self.key}__noun"), Value("/"), F(f"{self.key}__slug"), output_field=CharField())


class LinkedFacet(EntryFacet):
    """A fact with several values, each a row of a link model with its own basis."""

    is_linked = True

    def aliases(self, basis):
        return {}

    def is_used(self):
        target = self.model.all_linked()[self.key].target
        return Q(Exists(self.links("any").filter(**{f"{target}_id": OuterRef("pk")})))

    def links(self, basis):
        """The link rows that decide, each with `_v`, its target as the text that stands in the address."""
        linked = self.model.all_linked()[self.key]
        rows = linked.model.objects.filter(**linked.role, **{f"{linked.target}__state": State.PUBLISHED})
        if self._has_basis(linked):
            rows = rows.filter(basis__in=counted_bases(basis))
        slug = F(f"{linked.target}__slug")
        return rows.annotate(
            _v=Concat(F(f"{linked.target}__noun"), Value("/"), slug, output_field=CharField())
            if self.noun == "*"
            else slug
        )

    def has(self, values, basis):
        return Q(pk__in=self.links(basis).filter(_v__in=values).values("entry_id"))

    def has_not(self, basis):
        return ~Q(Exists(self.links(basis).filter(entry_id=OuterRef("pk"))))

    def naming(self, key):
        linked = self.model.all_linked()[self.key]
        rows = linked.model.objects.filter(**linked.role, **{f"{linked.target}_id": key})
        return rows.values_list("entry_id", flat=True)

    def published(self):
        return self.model.objects.published_of_some()

    def behind(self, value):
        target = self.model.all_linked()[self.key].target
        return Q(pk__in=self.links("any").filter(**{f"{target}_id": value}).values("entry_id"))

    def counts(self, name, entries, basis):
        """By the key of the target, which spares a join: one that is not published is no option, so nobody asks."""
        linked = self.model.all_linked()[self.key]
        found = linked.model.objects.filter(**linked.role, entry_id__in=entries.values("pk"))
        if self._has_basis(linked):
            found = found.filter(basis__in=counted_bases(basis))
        blank = entries.filter(self.has_not(basis))
        return [tally(found, name, F(f"{linked.target}_id")), tally(blank, name, EMPTY)]

    def pairs(self, entries, basis):
        """The entries are asked for so that no index answers: SQLite would look for each of them under each target."""
        linked = self.links(basis).alias(_entry=Coalesce("entry_id", EMPTY))
        found = linked.filter(_entry__in=entries.order_by().values("pk")).values_list("entry_id", "_v")
        blank = entries.order_by().filter(self.has_not(basis)).values_list("pk", flat=True)
        return [*found.order_by(), *((key, "") for key in blank)]

    def told(self, name, entries, basis, keys=None):
        links = self.links(basis) if keys is None else self.links(basis).filter(entry_id__in=keys)
        named = links.annotate(_facet=Value(name, output_field=CharField()))
        return named.order_by().values_list("_facet", "entry_id", "_v")

    def read(self, value):
        return value.partition(":")[2]

    def _has_basis(self, linked):
        return "basis" in {field.name for field in linked.model._meta.concrete_fields}


def tally(rows, name, value):
    named = rows.annotate(_facet=Value(name, output_field=CharField()), _value=value)
    return named.order_by().values_list("_facet", "_value").annotate(_n=Count("pk"))


class NumberBound(Question):
    """`area_min=500`: a plain number in the unit of the fact. lookup: gte or lte.

    A qualified number answers as far as it goes: 超过60,000 is sure to be at least 50,000 and sure not to be at most
    50,000, but does not say whether it is at least 70,000.
    """

    field_class = NumberField

    def __init__(self, key, lookup, **kwargs):
        super().__init__(key, **kwargs)
        self.lookup = lookup

    def criterion(self, value, basis):
        stated = Q(**{f"{self.known}__isnull": False})
        more, less = self._qualified(">"), self._qualified("<", "<=")
        at_least, at_most = Q(**{f"{self.known}__gte": value}), Q(**{f"{self.known}__lte": value})
        if self.lookup == "gte":
            yes, no = stated & at_least & ~less, stated & ~at_least & ~more
        else:
            yes, no = stated & at_most & ~more, (stated & ~at_most & ~less) | (stated & at_least & more)
        return Criterion(yes, ~yes & ~no)

    def _qualified(self, *qualifiers):
        name = f"{self.key}_qualifier"
        has_qualifier = name in {field.name for field in self.model._meta.concrete_fields}
        return Q(**{f"{name}__in": qualifiers}) if has_qualifier else NOBODY


class DateBound(NumberBound):
    """`opened_after=2023-06`: a partial date. What is known only to the year fits if every day of it does.

    If only some of its days fit, the entry does not state enough: it is neither a yes nor a no.
    """

    field_class = PartialDateParameter  # type: ignore[assignment]

    def aliases(self, basis):
        found = super().aliases(basis)
        known = Coalesce(found[self.known], EMPTY)
        rest = Case(When(**{f"{self.known}_length": 4}, then=Value("-12-31")), default=Value("-31"))
        return found | {
            self.known: known,
            f"{self.known}_length": Length(F(self.known)),
            f"{self.known}_first": Left(Concat(F(self.known), Value("-01-01")), 10),
            f"{self.known}_last": Left(Concat(F(self.known), rest), 10),
        }

    def criterion(self, value, basis):
        first, last = (day.isoformat() for day in parse_partial_date(value))
        blank = Q(**{self.known: ""})
        if self.lookup == "gte":
            yes, no = Q(**{f"{self.known}_first__gte": first}), Q(**{f"{self.known}_last__lt": first})
        else:
            yes, no = Q(**{f"{self.known}_last__lte": last}), Q(**{f"{self.known}_first__gt": last})
        return Criterion(~blank & yes, blank | (~yes & ~no))
