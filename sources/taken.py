"""What is taken from a source: every fact that a citation of it backs, paragraph by paragraph."""

from dataclasses import dataclass

from catalogue.cells import tag_text
from catalogue.columns import Shown, show_entry
from catalogue.models.record import State
from sources.models import Citation
from sources.models.citation import paragraphs_of
from sources.references import paragraphs_text
from sources.showing import named_records, show_cited


@dataclass
class Taken:
    """One fact of one entry as this source gives it."""

    entry: Shown
    noun: str
    label: str
    value: Shown
    state: str
    tag: str
    printed: str


class TakenPanel:
    """The facts of published entries that cite a source, grouped by paragraph. Two queries.

    catalogues: {noun: Catalogue}, handed down because a source is cited from every floor above.
    """

    name = "taken"

    def __init__(self, catalogues):
        self.catalogues = catalogues

    def load(self, entry, marks, rows):
        citations = [
            (self.catalogues[citation.entry.noun].model, citation)
            for citation in Citation.objects.filter(source_id=entry.pk, entry__state=State.PUBLISHED)
            .exclude(entry_id=entry.pk)
            .select_related("entry")
            .order_by("entry__noun", "entry__sort_key", "entry_id", "position")
        ]
        names = named_records(citations)
        groups = {}
        for model, citation in citations:
            taken = self._taken(model, citation, names)
            groups.setdefault(citation.locator, []).append(taken)
        ordered = sorted(groups, key=lambda locator: paragraphs_of(locator) or [0])
        return {"count": len(citations), "groups": [(paragraphs_text(locator), groups[locator]) for locator in ordered]}

    def _taken(self, model, citation, names):
        column = self.catalogues[citation.entry.noun].column(citation.key)
        label = str(column.label(model) if column else model.fact_label(citation.key))
        return Taken(
            show_entry(citation.entry),
            model._meta.verbose_name,
            label,
            show_cited(model, column, citation, names),
            citation.basis,
            tag_text(citation.basis, citation.confidence),
            citation.printed,
        )
