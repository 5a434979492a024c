"""Entries whose facts are cited, and what their citations amount to."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from catalogue.models import Record
from catalogue.models.record import State
from catalogue.numbers import plain_number
from sources.models.citation import Basis, Citation, Stance

STRENGTH = {Basis.STATED: 0, Basis.INFERRED: 1, Basis.EDITORIAL: 2, Basis.UNVERIFIED: 3}


class Cited(models.Model):
    """Mixed into every entry, after `Entry`. Its facts carry citations, and `evidence` sums these up."""

    EVIDENCE = (Citation,)
    UNCITED: tuple[str, ...] = ()  # put together by the catalogue itself, or pointless for this noun: nobody states it

    class Meta:
        abstract = True

    def take_evidence(self, parts):
        """Fill `evidence`, `as_of`, `completeness` and the basis of every link; refuse a value that nothing backs.

        parts: {part model: every row that shall stand}, of all part models.
        """
        by_key: dict[str, list[Citation]] = {}
        for citation in parts.get(Citation, ()):
            by_key.setdefault(citation.key, []).append(citation)
        unknown = [key for key in by_key if key not in self.all_facts()]
        if unknown:
            message = _("引证所指的字段 “%(field)s” 不存在：应为 %(known)s 之一。")
            raise ValidationError(message % {"field": unknown[0], "known": "、".join(self.all_facts())})
        self._refuse_uncited(by_key, parts)
        for key, citations in by_key.items():
            for citation in citations:
                citation.standing = "" if citation.value else self.written(key)
        for key, linked in self.all_linked().items():
            _give_basis(linked, parts.get(linked.model, ()), by_key.get(key, ()))
        self.evidence = {key: sum_up(by_key[key]) for key in self.all_facts() if key in by_key}
        self.evidence |= _beside_the_columns(self, by_key)
        self.as_of = max((c.as_of for c in parts.get(Citation, ()) if c.is_sure), default="")
        facts = [key for key in (*self.NAMES, *self.FACTS) if key not in self.UNCITED]
        known = sum(1 for key in facts if self.evidence.get(key, {}).get("basis", "unverified") != "unverified")
        self.completeness = round(100 * known / len(facts)) if facts else 100

    def _refuse_uncited(self, by_key, parts):
        if self.state not in (State.PUBLISHED, State.IN_REVIEW):
            return
        uncited = list(self.uncited_facts(by_key, parts))
        if uncited:
            raise ValidationError({key: self.uncited_message(key) for key in uncited})

    def uncited_facts(self, by_key, parts):
        """Facts that have a value and no citation that backs it. by_key: {fact: its citations}."""
        for key in (*self.NAMES, *self.FACTS):
            is_backed = any(citation.stance == Stance.SUPPORTS for citation in by_key.get(key, ()))
            if key not in self.UNCITED and not is_backed and self.has_value(key, parts):
                yield key

    def uncited_message(self, key):
        message = _("“%(label)s”（%(field)s）有值而没有来源：请补一条引证，或清空此项。")
        return message % {"label": self.fact_label(key), "field": key}

    def written(self, key):
        """The entry's own value of a fact as the fixtures would write it; empty for facts with several values."""
        if key in self.all_linked() or key in self.NOTED:
            return ""
        field = self._meta.get_field(key)
        value = getattr(self, field.attname)
        if value in (None, ""):
            return ""
        if field.is_relation:
            return value.replace(":", "/", 1) if field.related_model is Record else value.partition(":")[2]
        if isinstance(value, bool):
            return "yes" if value else "no"
        return plain_number(value) if isinstance(value, Decimal) else str(value)

    def has_value(self, key, parts):
        """Whether the entry gives this fact. parts: {part model: rows}, for facts with several values."""
        linked = self.all_linked().get(key)
        if linked:
            return any(linked.includes(row) for row in parts.get(linked.model, ()))
        value = getattr(self, self._meta.get_field(key).attname)
        return value is not None and value != ""


def _give_basis(linked, rows, citations):
    """Copy onto each link the strongest basis of the citations that name its target."""
    if "basis" not in {f.name for f in linked.model._meta.concrete_fields}:
        return
    for row in filter(linked.includes, rows):
        target = getattr(row, linked.model._meta.get_field(linked.target).attname).partition(":")[2]
        bases = [c.basis for c in citations if c.value in ("", target) and c.stance == Stance.SUPPORTS]
        row.basis = str(min(bases, key=STRENGTH.__getitem__, default=Basis.UNVERIFIED))


def _beside_the_columns(entry, by_key):
    """What no column of a file holds: noted facts, and values at other dates or of other sources. One text each.

    Written `fact=qualifier value@date`, as the fixtures write values.
    """
    noted = [c for key in entry.NOTED for c in by_key.get(key, ()) if c.stance == Stance.SUPPORTS]
    others = [c for citations in by_key.values() for c in citations if c.stance != Stance.SUPPORTS]
    found = {}
    for name, citations in (("other_facts", noted), ("other_values", others)):
        if citations:
            found[name] = {"text": "；".join(dict.fromkeys(map(_in_words, citations)))}
    return found


def _in_words(citation):
    qualifier = "" if citation.qualifier in ("", "=") else citation.qualifier
    date = f"@{citation.as_of}" if citation.as_of else ""
    return f"{citation.key}={qualifier}{citation.value}{date}"


def sum_up(citations):
    """What the citations of one fact amount to: the strongest basis of those that back it, and where they stand."""
    backing = [c for c in citations if c.stance == Stance.SUPPORTS] or citations
    best = min(backing, key=lambda c: STRENGTH[c.basis])
    summary: dict[str, str | bool] = {
        "basis": str(best.basis),
        "cites": "；".join(dict.fromkeys(filter(None, (c.place for c in backing)))),
    }
    if best.confidence:
        summary["confidence"] = str(best.confidence)
    if best.reason_zh:
        summary["reason"], summary["reason_en"] = best.reason_zh, best.reason_en
    dated = max((c.as_of for c in backing if c.basis == best.basis), default="")
    if dated:
        summary["as_of"] = dated
    if any(c.stance == Stance.DIFFERS for c in citations):
        summary["differs"] = True
    return summary
