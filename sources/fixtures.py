"""Reading `fixtures/citations/`: one row a citation."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalogue.fixtures import Place, parse
from sources.models import Citation
from sources.models.citation import LOCATOR, paragraphs_of

COLUMNS = (
    "entry",
    "field",
    "value",
    "qualifier",
    "lang",
    "source",
    "locator",
    "basis",
    "confidence",
    "reason_zh",
    "reason_en",
    "printed",
    "as_of",
    "note_zh",
    "note_en",
    "stance",
    "verified_on",
    "review_due",
)


def read_citation(model, table, number, cells):
    """An unsaved citation of an entry of `model` from one row; mistakes go to the table."""
    citation = Citation(entry_id=f"{model.NOUN}:{cells['entry']}", field_id=f"{model.NOUN}:{cells['field']}")
    if cells["field"] not in model.all_facts():
        known = "、".join(model.all_facts())
        table.wrong(
            number,
            "field",
            _("“%(value)s” 不是%(noun)s的字段：应为 %(known)s 之一。")
            % {"value": cells["field"], "noun": model._meta.verbose_name, "known": known},
        )
    citation.read_from = Place(table.name, number)
    if cells["source"]:
        citation.source_id = f"source:{cells['source']}"
    for column in COLUMNS:
        if column not in ("entry", "field", "source"):
            try:
                field = Citation._meta.get_field(column)
                setattr(citation, field.attname, parse(field, cells[column]))
            except ValidationError as error:
                table.wrong(number, column, "；".join(error.messages))
    try:
        citation.clean()
    except ValidationError as error:
        for column, messages in error.message_dict.items():
            table.wrong(number, column, "；".join(messages))
    return citation


def check_paragraphs(table, numbered, paragraphs):
    """Refuse a locator beyond the end of its source. paragraphs: {source key: number of paragraphs, or None}."""
    for number, citation in numbered:
        if LOCATOR.fullmatch(citation.locator) and citation.source_id in paragraphs:
            most = paragraphs[citation.source_id]
            if most is None or max(paragraphs_of(citation.locator), default=0) > most:
                message = _("第 “%(locator)s” 段不存在：该来源有 %(most)s 个编号段落。")
                table.wrong(number, "locator", message % {"locator": citation.locator, "most": most or 0})
