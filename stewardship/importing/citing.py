"""The citations of an entry after an import: what its row says of its sources, and else the source of the import.

What the file says of a fact's sources is what the site's own file will say afterwards. Where a value changes and its
row leaves the sources as they were, these back the old value: what becomes of them is asked once for the whole import,
and the new value is cited from the source of the import.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sources.models import Basis, Citation, Stance
from sources.models.cited import sum_up
from stewardship.forms.entry import DROP, NOT_SAID
from stewardship.importing.headings import cited_keys
from versions.snapshots import linked_of


@dataclass(frozen=True)
class Backing:
    """What the person importing says of values whose row names no source. fate: of the citations of old values."""

    source_id: str | None = None
    locator: str = ""
    as_of: str = ""
    is_unsourced: bool = False
    fate: str = NOT_SAID


@dataclass
class Said:
    """What a row says of one fact's sources beyond what is so already; None where it says nothing.

    places: [(key of the source, locator)]. new_basis, new_as_of: as its cells stand, for citations that it adds.
    """

    places: list[tuple[str, str]] | None = None
    basis: str | None = None
    as_of: str | None = None
    new_basis: str = ""
    new_as_of: str = ""


def cite(row, backing):
    """(citations, mistakes, problems) of a row's wanted version.

    mistakes: (column, text), wrong in the file. problems: texts that a source for the import would answer.
    Tells the row whether there are citations of old values to be asked about.
    """
    wanted = row.wanted
    facts = [key for key in cited_keys(type(wanted.entry)) if key in row.said or _is_changed(row, key)]
    standing = wanted.parts[Citation]
    found = [citation for citation in standing if citation.key not in facts]
    mistakes, problems = [], []
    following = max((citation.position for citation in standing), default=-1) + 1
    for key in facts:
        fact = Fact(row, key, [citation for citation in standing if citation.key == key], backing)
        found += fact.citations()
        mistakes += fact.mistakes
        problems += fact.problems
        row.has_old_citations |= bool(fact.outdated)
    for position, citation in enumerate((c for c in found if c not in standing), start=following):
        citation.position = position
    return found, mistakes, problems


def _is_changed(row, key):
    return row.wanted.entry.has_value(key, row.wanted.parts) if row.is_new else key in row.changed


class Fact:
    """One fact of one row whose value or sources change."""

    def __init__(self, row, key, standing, backing):
        self.row, self.key, self.backing = row, key, backing
        self.entry = row.wanted.entry
        self.said = row.said.get(key) or Said()
        self.is_changed = _is_changed(row, key)
        self.has_value = self.entry.has_value(key, row.wanted.parts)
        self.own = [citation for citation in standing if citation.stance == Stance.SUPPORTS]
        self.others = [citation for citation in standing if citation.stance != Stance.SUPPORTS]
        self.mistakes: list[tuple[str, str]] = []
        self.problems: list[str] = []
        self.outdated: list[Citation] = []

    def citations(self):
        kept = self._kept()
        backing = [citation for citation in kept if citation.stance == Stance.SUPPORTS]
        added = self._of_the_row(backing)
        if self.is_changed and self.said.places is None and self.has_value:
            added += self._of_the_import(backing)
        self._take_the_word_of_the_row([*backing, *added])
        self._check([*backing, *added])
        return [*self.others, *kept, *added]

    # --- those that stand ---

    def _kept(self):
        """Citations that go on standing; those of the old value as the editor says."""
        kept = []
        for citation in self.own:
            is_named = self.said.places is not None and _place(citation) in self.said.places
            if self._speaks_of_the_old_value(citation) and not is_named:
                self.outdated.append(citation)
                if self._settle(citation):
                    kept.append(citation)
            elif self.said.places is None or is_named:
                kept.append(citation)
        return kept

    def _speaks_of_the_old_value(self, citation):
        if not self.is_changed:
            return False
        if not self.has_value or self.key not in linked_of(type(self.entry)):
            return True
        return bool(citation.value) and citation.value not in _codes(self.row.wanted, self.key)

    def _settle(self, citation):
        fate = self.backing.fate
        if fate in (Stance.OTHER_DATE, Stance.DIFFERS):
            old = self.row.base.entry
            citation.value, citation.stance = citation.value or old.written(self.key), fate
            citation.qualifier = citation.qualifier or getattr(old, f"{self.key}_qualifier", "")
            return bool(citation.value)
        if fate == Stance.SUPPORTS:
            return self.has_value and not (citation.value and self.key in linked_of(type(self.entry)))
        return fate != DROP

    # --- new ones ---

    def _of_the_row(self, backing):
        """A citation for each place that the row names and nobody has cited for this value yet."""
        standing = {_place(citation) for citation in backing}
        places = [place for place in dict.fromkeys(self.said.places or ()) if place not in standing]
        if places and not self.has_value:
            self._wrong("sources", _("没有值，却写了来源：请填值，或清空来源。"))
        basis = self.said.new_basis if self.said.new_basis not in ("", "not_stated") else Basis.STATED
        return [self._make(basis, source, locator, self.said.new_as_of) for source, locator in places]

    def _of_the_import(self, standing):
        """A citation for the new value, of the source of the import; where there is none, unverified or a problem."""
        as_of = self.said.as_of or self.backing.as_of
        values = self._uncited_values(standing)
        if self.said.basis == Basis.UNVERIFIED:
            return [self._make(Basis.UNVERIFIED, None, "", self.said.as_of or "", value) for value in values]
        if self.backing.source_id:
            given = (Basis.STATED, self.backing.source_id, self.backing.locator, as_of)
            place = (self.backing.source_id, self.backing.locator)
            there = {citation.value for citation in standing if _place(citation) == place}
            return [self._make(*given, value) for value in values if value not in there]
        if self.backing.is_unsourced:
            return [self._make(Basis.UNVERIFIED, None, "", as_of, value) for value in values]
        if values and not (standing and self.backing.fate == Stance.SUPPORTS):
            self.problems.append(self.entry.uncited_message(self.key))
        return []

    def _uncited_values(self, standing):
        """[""] for the value of the entry; of a fact with several values those that have come."""
        if self.key not in linked_of(type(self.entry)) or not standing:
            return [""]
        before = _codes(self.row.base, self.key)
        return [code for code in _codes(self.row.wanted, self.key) if code not in before]

    def _make(self, basis, source_id, locator, as_of, value=""):
        return Citation(
            field_id=f"{self.entry.NOUN}:{self.key}",
            basis=str(basis),
            source_id=source_id,
            locator=locator,
            as_of=as_of,
            value=value,
        )

    # --- what the row says of all of them ---

    def _take_the_word_of_the_row(self, backing):
        if not backing:
            return
        if self.said.basis is not None and sum_up(backing)["basis"] != self.said.basis:
            for citation in backing:
                citation.basis = self.said.basis
        summed = sum_up(backing)
        if self.said.as_of is not None and summed.get("as_of", "") != self.said.as_of:
            for citation in backing:
                if citation.basis == summed["basis"]:
                    citation.as_of = self.said.as_of

    def _check(self, backing):
        """The rules of a citation, named by the column that a file has for it."""
        columns = {"source": "basis", "reason_zh": "basis", "basis": "basis", "as_of": "as_of", "locator": "sources"}
        checked = [field.name for field in Citation._meta.concrete_fields if field.name in columns]
        skipped = [field.name for field in Citation._meta.concrete_fields if field.name not in checked]
        for citation in backing if self.key in self.row.said else ():
            try:
                citation.full_clean(exclude=[*skipped, "source"], validate_unique=False, validate_constraints=False)
            except ValidationError as error:
                for name, texts in error.message_dict.items():
                    text = "；".join(texts)
                    if name == "reason_zh":
                        text += _("文件没有理由一列：请写 stated 或 unverified，或在条目的表单里改。")
                    self._wrong(columns.get(name, "sources"), text)

    def _wrong(self, word, text):
        mistake = (f"{self.key}_{word}", text)
        if mistake not in self.mistakes:
            self.mistakes.append(mistake)


def _place(citation):
    return citation.source_id or "", citation.locator.replace(" ", "")


def _codes(version, key):
    """The values of a fact with several, as citations name them."""
    linked = linked_of(type(version.entry))[key]
    target = linked.model._meta.get_field(linked.target).attname
    given = [getattr(row, target) for row in version.parts.get(linked.model, ()) if linked.includes(row)]
    return given if linked.names_a_text else [value.partition(":")[2] for value in given]
