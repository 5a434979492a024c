"""Holding the rows of a file against what is stored: what would be new, would change, is wrong. Writes nothing.

A cell that says what the site's own file says of the entry, or what a change of it that waits says, changes nothing.
Only a row in which some cell says otherwise is looked at closely, so that a file of five thousand rows costs little.
"""

import difflib
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalogue.exports import file_columns
from catalogue.fields import check_slug
from catalogue.models import FormerAddress, Record
from catalogue.spelling import fold, pinyin_key
from sources.models import Basis, Citation
from sources.models.cited import sum_up
from stewardship.differences import Difference, differences
from stewardship.forms.entry import same_name
from stewardship.forms.naming import written
from stewardship.importing import headings
from stewardship.importing.citing import Backing, Said, cite
from stewardship.importing.reading import armed
from stewardship.importing.values import LONGEST_NAME, Values, split
from stewardship.models import PendingEdit
from stewardship.snapshots import Working, linked_of, revive, snapshot
from stewardship.workflow import version_of, working

CHUNK = 400
MOST_MISTAKES = 300  # looking for what somebody may have meant takes its time


@dataclass
class Mistake:
    """Where a file is wrong. row: as a spreadsheet counts. value: what the cell says."""

    row: int
    column: str
    label: str
    value: str
    text: str


@dataclass
class Row:
    """One row and what it comes to. entry: the stored one, None for a new one.

    changed: facts and fields whose value differs. said: {fact: what the row itself says of its sources}.
    left: evidence cells that stayed as the site wrote them; the same file must not bring them back later.
    """

    number: int
    slug: str
    cells: dict[str, str]
    entry: Any = None
    pending: Any = None
    printed: dict[str, str] = field(default_factory=dict)
    base: Any = None
    wanted: Any = None
    changed: list[str] = field(default_factory=list)
    said: dict[str, Said] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    has_old_citations: bool = False

    @property
    def name(self):
        return self.wanted.entry.name_zh if self.wanted else self.entry.name_zh if self.entry else self.slug

    @property
    def key(self):
        return self.wanted.entry.record_id or f"{self.wanted.entry.NOUN}:{self.slug}"

    @property
    def version(self):
        return version_of(self.entry, self.pending)

    @property
    def is_new(self):
        return self.entry is None

    @property
    def has_changed(self):
        return bool(self.changed or self.said)


@dataclass
class Plan:
    rows: list[Row]
    mistakes: list[Mistake]
    ignored: list[str]
    is_cut: bool  # there may be more mistakes than these

    @cached_property
    def wrong(self):
        """Numbers of the rows in which something is wrong."""
        return {mistake.row for mistake in self.mistakes}

    @cached_property
    def new(self):
        return [row for row in self.rows if row.is_new and row.number not in self.wrong]

    @cached_property
    def changed(self):
        return [row for row in self.rows if not row.is_new and row.has_changed and row.number not in self.wrong]

    @property
    def same(self):
        return len(self.rows) - len(self.new) - len(self.changed) - len(self.wrong)

    @cached_property
    def cleared(self):
        """Values that would be taken away, as (row, label): easily done by a column left blank."""
        return [
            (row, row.wanted.entry.fact_label(key))
            for row in self.changed
            for key in row.changed
            if _value(row.base, key) and not _value(row.wanted, key)
        ]

    @cached_property
    def touches_old_citations(self):
        """Whether some value that changes is backed by citations of its old value."""
        return any(row.has_old_citations for row in self.changed)


def _value(version, key):
    linked = linked_of(type(version.entry)).get(key)
    if linked:
        return [row for row in version.parts.get(linked.model, ()) if linked.includes(row)]
    return getattr(version.entry, type(version.entry)._meta.get_field(key).attname)


class Check:
    """Works out a `Plan`. backing: what the person importing says of the values whose rows name no source."""

    def __init__(self, catalogue, header, rows, left=None, backing=None):
        self.catalogue, self.model, self.header = catalogue, catalogue.model, header
        self.left, self.backing = left or {}, backing or Backing()
        self.known = headings.headings(catalogue)
        self.naming = next(name for name in headings.naming(self.model) if name in header)
        self.mistakes: list[Mistake] = []
        self.new_names: dict[str, int] = {}
        self.rows = [self._row(number, cells) for number, cells in rows]

    def plan(self):
        self._refuse_doubled()
        self._find_entries()
        arriving = {(self.model.NOUN, row.slug): f"{self.model.NOUN}:{row.slug}" for row in self.rows if row.is_new}
        self.values = Values(arriving)
        for row in self.rows:
            if len(self.mistakes) >= MOST_MISTAKES:
                break
            if row.is_new or self._says_otherwise(row):
                self._work_out(row)
        self._refuse_shared_codes()
        ignored = [name for name in self.header if name in self.known and not self._counts(self.known[name])]
        mistakes = sorted(self.mistakes, key=lambda mistake: mistake.row)
        return Plan(self.rows, mistakes, ignored, is_cut=len(mistakes) >= MOST_MISTAKES)

    @staticmethod
    def _counts(heading):
        return heading.is_value or heading.word

    def wrong(self, row, column, text):
        label = self.known[column].label if column in self.known else ""
        self.mistakes.append(Mistake(row.number, column, label, row.cells.get(column, ""), text))

    def _row(self, number, cells):
        given = dict(zip(self.header, cells, strict=True))
        slug = given[self.naming].strip().removeprefix(f"{self.model.NOUN}/")
        return Row(number, slug, given)

    # --- which entries they are ---

    def _refuse_doubled(self):
        first: dict[str, int] = {}
        for row in self.rows:
            if not row.slug:
                self.wrong(row, self.naming, _("每一行须写明地址，例如 mosu-space。"))
            elif first.setdefault(row.slug, row.number) != row.number:
                message = _("第 %(row)s 行已经是这一条：同一条只写一行。")
                self.wrong(row, self.naming, message % {"row": first[row.slug]})

    def _find_entries(self):
        for start in range(0, len(self.rows), CHUNK):
            chunk = {row.slug: row for row in self.rows[start : start + CHUNK]}
            entries = {
                entry.slug: entry for entry in self.model.objects.filter(slug__in=chunk).select_related("record")
            }
            waiting = {
                pending.pk: pending
                for pending in PendingEdit.objects.filter(entry__noun=self.model.NOUN, entry__slug__in=chunk)
            }
            printed = self._printed(chunk)
            for row in self.rows[start : start + CHUNK]:
                row.entry = entries.get(row.slug)
                row.pending = waiting.get(row.entry.pk) if row.entry else None
                row.printed = printed.get(row.slug, {})

    def _printed(self, slugs):
        """{slug: {column: text}} as the site's own file has them, for entries of every state."""
        names = [name for name in self.header if name in self.known and self._counts(self.known[name])]
        columns = file_columns(self.catalogue)
        names = [name for name in names if name in columns]
        given = {f"_c{number}": columns[name] for number, name in enumerate(names)}
        rows = self.model.objects.filter(slug__in=slugs).annotate(**given).values_list("slug", *given)
        return {slug: dict(zip(names, map(_as_read, texts), strict=True)) for slug, *texts in rows}

    def _says_otherwise(self, row):
        return any(
            text != row.printed.get(name)
            for name, text in row.cells.items()
            if name in self.known and self._counts(self.known[name])
        )

    # --- what they say ---

    def _work_out(self, row):
        before = len(self.mistakes)
        stored = row.entry
        row.base = working(stored, row.pending) if stored else Working(self.model(), {})
        row.wanted = revive(self.model, snapshot(row.base), stored)
        if stored is None:
            row.wanted.entry.slug = row.slug
            if not self._may_be_new(row):
                return
        for name, text in row.cells.items():
            heading = self.known.get(name)
            if heading and heading.is_value and text != row.printed.get(name):
                self._set(row, heading, text)
        if row.is_new or row.changed:
            self._follow_the_name(row)
            self._check_whole(row)
        if len(self.mistakes) == before:
            self._read_evidence(row)
        if len(self.mistakes) == before and row.has_changed:
            row.problems = self._cite(row)
            row.differences = differences(self.model, None if row.is_new else row.base, row.wanted)

    def _may_be_new(self, row):
        """Whether this can be an entry that there is not yet, and not one whose address is written wrong."""
        if not row.slug:
            return False
        former = FormerAddress.objects.filter(noun=self.model.NOUN, slug=row.slug).select_related("record").first()
        if former:
            message = _("“%(slug)s” 是旧地址，这一条现在是 %(now)s。")
            self.wrong(row, self.naming, message % {"slug": row.slug, "now": former.record.slug})
            return False
        try:
            check_slug(row.slug)
        except ValidationError as error:
            self.wrong(row, self.naming, error.messages[0])
            return False
        if not row.cells.get("name_zh", "").strip():
            self._refuse_unknown(row)
            return False
        return self._bears_a_new_name(row)

    def _refuse_unknown(self, row):
        near = difflib.get_close_matches(row.slug, self.slugs, n=3)
        message = _("没有地址为“%(slug)s”的%(noun)s；新增须写 name_zh。")
        message %= {"slug": row.slug, "noun": self.model._meta.verbose_name}
        if near:
            message += _("是否 %(near)s？") % {"near": "、".join(near)}
        self.wrong(row, self.naming, message)

    @cached_property
    def slugs(self):
        return list(self.model.objects.values_list("slug", flat=True))

    def _bears_a_new_name(self, row):
        name = armed(row.cells["name_zh"]).strip()[:LONGEST_NAME]
        number = self.new_names.setdefault(fold(name), row.number)
        same = same_name(self.model.NOUN, [name], "")
        if same:
            found = "、".join(written(record, self.model.NOUN) for record in same)
            message = _("已有同名的：%(found)s。要改那一条，请写它的地址；确实是另一条，请用“新增”表单录入。")
            self.wrong(row, "name_zh", message % {"found": found})
        elif number != row.number:
            self.wrong(row, "name_zh", _("第 %(row)s 行同名：是否写了两次？") % {"row": number})
        return not same and number == row.number

    def _set(self, row, heading, text):
        try:
            if heading.linked:
                self._set_linked(row, heading, self.values.of_linked(heading.linked, text))
            else:
                self._set_field(row, heading, self.values.of_field(heading.field, text))
        except ValidationError as error:
            self.wrong(row, heading.name, "；".join(error.messages))

    def _set_field(self, row, heading, value):
        name = heading.field.attname
        if (getattr(row.base.entry, name) or None) == (value or None) and not (row.is_new and value):
            return
        setattr(row.wanted.entry, name, value)
        row.changed.append(heading.key)

    def _set_linked(self, row, heading, values):
        """What readers do not see, since its other end is not public, is in no file and stays."""
        linked = heading.linked
        target = linked.model._meta.get_field(linked.target).attname
        own = sorted(filter(linked.includes, row.wanted.parts[linked.model]), key=lambda part: part.position)
        hidden = set() if linked.names_a_text else _not_public([getattr(part, target) for part in own])
        seen = [getattr(part, target) for part in own if getattr(part, target) not in hidden]
        if seen == values or [getattr(part, target) for part in own] == values:
            return
        kept = [part for part in own if getattr(part, target) in hidden and getattr(part, target) not in values]
        others = [part for part in row.wanted.parts[linked.model] if not linked.includes(part)]
        rows = [linked.model(**{target: value}, position=place, **linked.role) for place, value in enumerate(values)]
        for place, part in enumerate(kept, start=len(rows)):
            part.position = place
        row.wanted.parts[linked.model] = [*others, *rows, *kept]
        row.changed.append(heading.key)

    def _follow_the_name(self, row):
        """The pinyin follows from the name unless somebody has said otherwise."""
        old, entry = row.base.entry, row.wanted.entry
        if "name_zh" in row.changed and "sort_key" not in row.changed and old.sort_key == pinyin_key(old.name_zh or ""):
            entry.sort_key = ""

    def _check_whole(self, row):
        """Every rule of the entry itself. Names of others have been looked up; some are only about to arrive."""
        entry = row.wanted.entry
        relations = [column.name for column in self.model._meta.concrete_fields if column.is_relation]
        wrong_already = [mistake.column for mistake in self.mistakes if mistake.row == row.number]
        try:
            entry.full_clean(exclude=[*relations, *wrong_already], validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            for name, texts in error.message_dict.items():
                self.wrong(row, name if name in self.known else "-", "；".join(texts))

    def _refuse_shared_codes(self):
        """One credit code, one entry: among the rows, and against all others."""
        if "credit_code" not in self.header:
            return
        first: dict[str, Row] = {}
        for row in self.rows:
            code = armed(row.cells["credit_code"]).strip()
            if not code:
                continue
            if "credit_code" in row.changed:
                other = self.model.objects.filter(credit_code=code).exclude(pk=row.wanted.entry.pk).first()
                if other:
                    message = _("“%(code)s” 已是 %(name)s 的统一社会信用代码：是否重复录入？")
                    self.wrong(row, "credit_code", message % {"code": code, "name": other.name_zh})
            if first.setdefault(code, row) is not row and (row.has_changed or first[code].has_changed):
                message = _("第 %(row)s 行也写了这个代码：是否重复录入？")
                self.wrong(row, "credit_code", message % {"row": first[code].number})

    # --- what backs it ---

    def _read_evidence(self, row):
        standing: dict[str, list[Citation]] = {}
        for citation in row.base.parts.get(Citation, ()):
            standing.setdefault(citation.key, []).append(citation)
        for key in headings.cited_keys(self.model):
            cells = {word: row.cells.get(f"{key}_{word}", "").strip() for word in headings.WORDS}
            cells = {word: text for word, text in cells.items() if self.known.get(f"{key}_{word}", _NONE).word}
            if not any(cells.values()):
                continue
            now = sum_up(standing[key]) if key in standing else {}
            told = {word: text for word, text in cells.items() if self._tells(row, key, word, text, now)}
            if key in row.changed:
                row.left |= {f"{key}_{word}": text for word, text in cells.items() if text and word not in told}
            if told and (key in row.changed or key in standing or told.get("sources")):
                self._take_evidence(row, key, cells, told)

    def _tells(self, row, key, word, text, now):
        """Whether an evidence cell says something that is not so already."""
        name = f"{key}_{word}"
        if not text or text == "not_stated" or text == row.printed.get(name):
            return False
        if text in self.left.get((row.entry.pk if row.entry else "", name), ()):
            return False
        if word == "sources":
            return set(split(text)) != set(split(now.get("cites", "")))
        return text != now.get(word, "")

    def _take_evidence(self, row, key, cells, told):
        """told: the words that say something new. Citations that the row adds take basis and date from its cells."""
        said = Said(basis=told.get("basis"), as_of=told.get("as_of"))
        said.new_basis, said.new_as_of = cells.get("basis", ""), cells.get("as_of", "")
        try:
            if "sources" in told:
                said.places = [self.values.source(text) for text in split(told["sources"])]
        except ValidationError as error:
            self.wrong(row, f"{key}_sources", "；".join(error.messages))
            return
        if said.basis is not None and said.basis not in Basis.values:
            expected = "、".join(Basis.values)
            message = _("“%(value)s” 应为 %(expected)s 之一。")
            self.wrong(row, f"{key}_basis", message % {"value": said.basis, "expected": expected})
            return
        row.said[key] = said

    def _cite(self, row):
        """Give the wanted version its citations. What a cell says wrongly is a mistake, what lacks a source a problem."""
        citations, mistakes, problems = cite(row, self.backing)
        row.wanted.parts[Citation] = citations
        for name, text in mistakes:
            self.wrong(row, name if name in self.known else name.rpartition("_")[0], text)
        return problems


_NONE = headings.Heading("", "")


def _as_read(text):
    """A cell of our file as it comes back: line ends of one kind, no blanks at the end of the file's texts."""
    return "" if text is None else str(text).replace("\r\n", "\n").replace("\r", "\n")


def _not_public(keys):
    return set(Record.objects.filter(pk__in=keys).exclude(state="published").values_list("pk", flat=True))
