"""Holding the rows of a file against what is stored: what would be new, would change, is wrong. Writes nothing.

A cell that says what the site's own file says of the entry, or what a change of it that waits says, changes nothing.
Only a row in which some cell says otherwise is looked at closely, so that a file of five thousand rows costs little.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalogue.exports.columns import file_columns
from catalogue.models import Record
from catalogue.spelling import pinyin_key
from sources.models import Citation
from stewardship.importing import headings
from stewardship.importing.citing import Backing, cite
from stewardship.importing.evidence import Evidence
from stewardship.importing.newcomers import Newcomers
from stewardship.importing.plan import Mistake, Plan, Row
from stewardship.importing.values import Values
from stewardship.models import PendingEdit
from stewardship.workflow import working
from versions.differences import differences
from versions.snapshots import Working, revive, snapshot

CHUNK = 400
MOST_WRITTEN = 300  # entries in one transaction: others wait for it, and the person for an answer
MOST_MISTAKES = 300  # looking for what somebody may have meant takes its time


class Check:
    """Works out a `Plan`. backing: what the person importing says of the values whose rows name no source."""

    def __init__(self, catalogue, header, rows, left=None, backing=None):
        self.catalogue, self.model, self.header = catalogue, catalogue.model, header
        self.left, self.backing = left or {}, backing or Backing()
        self.known = headings.headings(catalogue)
        self.naming = next(name for name in headings.naming(self.model) if name in header)
        self.mistakes: list[Mistake] = []
        self.to_write = 0
        self.newcomers = Newcomers(self.model, self.naming, self.wrong)
        self.rows = [self._row(number, cells) for number, cells in rows]

    def plan(self):
        self._refuse_doubled()
        self._find_entries()
        arriving = {(self.model.NOUN, row.slug): f"{self.model.NOUN}:{row.slug}" for row in self.rows if row.is_new}
        self.values = Values(arriving)
        self.evidence = Evidence(self.known, self.left, self.values, self.wrong)
        self._work_out_all()
        if "credit_code" in self.header:
            self.newcomers.refuse_shared_codes(self.rows)
        ignored = [name for name in self.header if name in self.known and not self._counts(self.known[name])]
        mistakes = sorted(self.mistakes, key=lambda mistake: mistake.row)
        return Plan(self.rows, mistakes, ignored, len(mistakes) >= MOST_MISTAKES, self.to_write > MOST_WRITTEN)

    def _work_out_all(self):
        for row in self.rows:
            if len(self.mistakes) >= MOST_MISTAKES or self.to_write > MOST_WRITTEN:
                return
            if row.is_new or self._says_otherwise(row):
                self._work_out(row)
                self.to_write += row.is_new or row.has_changed

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
            if not self.newcomers.may_come(row):
                return
        for name, text in row.cells.items():
            heading = self.known.get(name)
            if heading and heading.is_value and text != row.printed.get(name):
                self._set(row, heading, text)
        if row.is_new or row.changed:
            self._follow_the_name(row)
            self._check_whole(row)
        if len(self.mistakes) == before:
            self.evidence.read(row)
        if len(self.mistakes) == before and row.has_changed:
            row.problems = self._cite(row)
            row.differences = differences(self.model, None if row.is_new else row.base, row.wanted)

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

    # --- what backs it ---

    def _cite(self, row):
        """Give the wanted version its citations; returns what only a source for the import would answer."""
        citations, mistakes, problems = cite(row, self.backing)
        row.wanted.parts[Citation] = citations
        for name, text in mistakes:
            self.wrong(row, name if name in self.known else name.rpartition("_")[0], text)
        return problems


def _as_read(text):
    """A cell of our file as it comes back: line ends of one kind, no blanks at the end of the file's texts."""
    return "" if text is None else str(text).replace("\r\n", "\n").replace("\r", "\n")


def _not_public(keys):
    return set(Record.objects.filter(pk__in=keys).exclude(state="published").values_list("pk", flat=True))
