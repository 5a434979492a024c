"""What is taken from a source: every fact that a citation of it backs, paragraph by paragraph."""

from dataclasses import dataclass

from catalogue.cells import tag_text
from catalogue.columns import Shown, show_entry
from catalogue.models.record import State
from catalogue.paging import Pages
from catalogue.prepared import prepared
from sources.models import Citation
from sources.models.citation import paragraphs_of
from sources.references import paragraphs_text
from sources.showing import named_records, show_cited

MOST_SHOWN, PER_PAGE = 10, 500


@dataclass(slots=True)
class Taken:
    """One fact of one entry as this source gives it."""

    entry: Shown
    noun: str
    label: str
    value: Shown
    state: str
    tag: str
    printed: str


@dataclass(slots=True)
class Paragraph:
    """The facts of one paragraph; the first are shown, `folded` only when asked for."""

    heading: str
    facts: list[Taken]

    @property
    def first(self):
        return self.facts[:MOST_SHOWN]

    @property
    def folded(self):
        return self.facts[MOST_SHOWN:]


@dataclass
class AllTaken:
    """One page of what is taken from a source, paragraph by paragraph. count: of all pages."""

    count: int
    paragraphs: list[Paragraph]
    pager: Pages
    is_beyond: bool


class TakenPanel:
    """The facts of published entries that cite a source, grouped by paragraph. Three queries.

    catalogues: {noun: Catalogue}, handed down because a source is cited from every floor above.
    """

    name = "taken"
    is_paged = True

    def __init__(self, catalogues):
        self.catalogues = catalogues

    def load(self, entry, marks, rows, number=1):
        """The order of paragraphs is that of their numbers, which no database knows: it is worked out from the keys."""
        keys = _keys(entry.pk)
        numbers = {locator: paragraphs_of(locator) or [0] for locator in {key["locator"] for key in keys}}
        keys.sort(key=lambda key: numbers[key["locator"]])
        pager = Pages.of(number, len(keys), PER_PAGE)
        wanted = [key["pk"] for key in keys[pager.slice]]
        found = Citation.objects.select_related("entry").in_bulk(wanted)
        citations = [(self.catalogues[found[pk].entry.noun].model, found[pk]) for pk in wanted if pk in found]
        names = named_records(citations)
        groups: dict[str, list] = {}
        for model, citation in citations:
            groups.setdefault(citation.locator, []).append(self._taken(model, citation, names))
        paragraphs = [Paragraph(paragraphs_text(locator), facts) for locator, facts in groups.items()]
        return AllTaken(len(keys), paragraphs, pager, number > pager.total)

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


@prepared
def _keys(source):
    cited = Citation.objects.filter(source_id=source, entry__state=State.PUBLISHED).exclude(entry_id=source)
    return cited.order_by("entry__noun", "entry__sort_key", "entry_id", "position").values("pk", "locator")
