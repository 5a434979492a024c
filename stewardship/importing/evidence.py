"""The columns of a fact's basis, sources and date: what a row says there that is not so already."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sources.models import Basis, Citation
from sources.models.cited import sum_up
from stewardship.importing.citing import Said
from stewardship.importing.headings import WORDS, cited_keys
from stewardship.importing.values import split


class Evidence:
    """known: {column: Heading}. left: {(key of an entry, column): texts} that earlier files left as they were.

    A file whose values changed once still names the old sources beside them. Brought in again, it must not bring
    these back.
    """

    def __init__(self, known, left, values, wrong):
        self.known, self.left, self.values, self.wrong = known, left, values, wrong

    def read(self, row):
        standing: dict[str, list[Citation]] = {}
        for citation in row.base.parts.get(Citation, ()):
            standing.setdefault(citation.key, []).append(citation)
        for key in cited_keys(type(row.base.entry)):
            cells = self._cells(row, key)
            if not any(cells.values()):
                continue
            now = sum_up(standing[key]) if key in standing else {}
            told = {word: text for word, text in cells.items() if self._is_news(row, key, word, now)}
            if key in row.changed:
                row.left |= {f"{key}_{word}": text for word, text in cells.items() if text and word not in told}
            if told and (key in row.changed or key in standing or "sources" in told):
                self._take(row, key, cells, told)

    def _cells(self, row, key):
        names = {word: f"{key}_{word}" for word in WORDS}
        return {
            word: row.cells.get(name, "").strip()
            for word, name in names.items()
            if name in self.known and self.known[name].word  # stage_as_of is a fact, and no date of the stage
        }

    def _is_news(self, row, key, word, now):
        name = f"{key}_{word}"
        text = row.cells.get(name, "").strip()
        if text in ("", "not_stated", row.printed.get(name)):
            return False
        if row.entry and text in self.left.get((row.entry.pk, name), ()):
            return False
        if word == "sources":
            return set(split(text)) != set(split(now.get("cites", "")))
        return text != now.get(word, "")

    def _take(self, row, key, cells, told):
        """told: the words that say something new. Citations that the row adds take basis and date from its cells."""
        said = Said(
            basis=told.get("basis"),
            as_of=told.get("as_of"),
            new_basis=cells.get("basis", ""),
            new_as_of=cells.get("as_of", ""),
        )
        try:
            if "sources" in told:
                said.places = [self.values.source(text) for text in split(told["sources"])]
        except ValidationError as error:
            self.wrong(row, f"{key}_sources", "；".join(error.messages))
            return
        if said.basis is not None and said.basis not in Basis.values:
            message = _("“%(value)s” 应为 %(expected)s 之一。")
            self.wrong(row, f"{key}_basis", message % {"value": said.basis, "expected": "、".join(Basis.values)})
            return
        row.said[key] = said
