"""What stands in each column of a file: what it is called, its type, unit and values, and how full it is."""

from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from atlas.columns import Indicator, Period
from catalogue.columns import (
    AnyRelated,
    Beside,
    Choice,
    Date,
    Flag,
    Linked,
    Number,
    Related,
    Updated,
    Url,
)
from catalogue.counting import count_options
from catalogue.exports.weighing import MOST_ROWS
from catalogue.facets import UNKNOWN, BasisFacet, Facet
from catalogue.language import labelled
from catalogue.models import Record
from catalogue.models.record import State
from catalogue.numbers import QUALIFIERS
from pages.facts import BASES, NOT_STATED, expected_facts, tally_of
from pages.provenance import facts_url
from transfer.codes import Codes

# {type: (its name, how a cell is written)}
TYPES = {
    "slug": (gettext_lazy("标识"), gettext_lazy("条目网址的最后一段，小写字母、数字和连字符")),
    "text": (gettext_lazy("文本"), ""),
    "code": (gettext_lazy("代码"), gettext_lazy("所列代码之一")),
    "codes": (gettext_lazy("几个代码"), gettext_lazy("用“；”隔开")),
    "number": (gettext_lazy("数"), gettext_lazy("没有千位分隔，小数点是“.”")),
    "date": (gettext_lazy("日期"), gettext_lazy("写到来源所写的为止：2024、2024-12 或 2024-12-10")),
    "period": (gettext_lazy("时期"), gettext_lazy("一个日期，或用“/”隔开的两个；“..”是没有写明的一端")),
    "moment": (gettext_lazy("时刻"), gettext_lazy("协调世界时，写作 2026-11-22T08:00:00Z")),
    "url": (gettext_lazy("网址"), ""),
    "entry": (gettext_lazy("条目"), gettext_lazy("另一个条目的标识")),
    "any_entry": (gettext_lazy("任何一类条目"), gettext_lazy("类别和标识，写作 incubator/mosu-space")),
    "list": (pgettext_lazy("type", "几个值"), gettext_lazy("用“；”隔开；在 JSON 里是数组")),
    "sources": (gettext_lazy("来源"), gettext_lazy("来源的标识，“#”后是段落；几处用“；”隔开，在 JSON 里是数组")),
    "facts": (gettext_lazy("几项事实"), gettext_lazy("写作“字段=值@日期”，用“；”隔开")),
}
OF_COLUMNS = (  # the first class that fits; else it is a text
    (Updated, "moment"),
    (Date, "date"),
    (Period, "period"),
    (Number, "number"),
    (Url, "url"),
    (Codes, "codes"),
    (Choice | Flag, "code"),
    (AnyRelated, "any_entry"),
    (Related, "entry"),
    (Linked, "list"),
    (Beside, "facts"),
    (Indicator, "slug"),
)
# {ending of a header: (what it adds to the value, its type)}
BESIDE_A_VALUE = {
    "_label": (gettext_lazy("名称"), "text"),
    "_qualifier": (gettext_lazy("限定"), "code"),
    "_basis": (gettext_lazy("依据"), "code"),
    "_sources": (gettext_lazy("来源"), "sources"),
    "_as_of": (gettext_lazy("截至"), "date"),
}


@dataclass
class Line:
    """One column. values: (code, label) of all that may stand there. of: the catalogue that its entries are of.

    filled: cells that hold something, None where they are not counted; missing_url: the list of exactly the others.
    """

    header: str
    label: str
    type: str
    unit: str = ""
    values: list = field(default_factory=list)
    of: str = ""
    is_beside: bool = False
    rows: int = 0
    filled: int | None = None
    missing_url: str = ""

    @property
    def type_text(self):
        return TYPES[self.type][0]

    @property
    def written(self):
        return TYPES[self.type][1]

    @property
    def is_basis(self):
        return self.is_beside and self.header.endswith("_basis")

    @property
    def missing(self):
        return None if self.filled is None else self.rows - self.filled

    @property
    def percent(self):
        """Rounded down: nobody shall say that all cells are filled while one is not."""
        return 100 * self.filled // self.rows if self.rows and self.filled is not None else None


def dictionary(catalogue, rows, filled=None):
    """The lines of a file, in its order. filled: {column: filled cells}, where the file has been read as a whole."""
    counts = _counted(catalogue) if filled is None else filled
    lines = list(_lines(catalogue))
    missing = _missing_urls(catalogue, rows)
    for line in lines:
        line.rows, line.filled = rows, counts.get(line.header)
        if line.missing:
            line.missing_url = next((url for count, url in missing.get(line.header, ()) if count == line.missing), "")
    return lines


def _lines(catalogue):
    yield Line("slug", _("标识"), "slug")
    for column in catalogue.file_columns:
        for header in column.file_fields(catalogue.model):
            yield _value(catalogue.model, column) if header == column.key else _beside(catalogue.model, column, header)


def _value(model, column):
    kind = next((kind for classes, kind in OF_COLUMNS if isinstance(column, classes)), "text")
    unit = str(getattr(column, "unit", ""))
    return Line(
        column.key, str(column.label(model)), kind, unit, values=_values(model, column), of=_target(model, column)
    )


def _beside(model, column, header):
    ending = header.removeprefix(column.key)
    adds, kind = BESIDE_A_VALUE[ending]
    if ending == "_label" and isinstance(column, Linked):
        kind = "list"
    line = Line(header, labelled(column.label(model), adds), kind, is_beside=True)
    if ending == "_basis":
        line.values = [(code, str(label)) for code, label in BASES.items()]
    elif ending == "_qualifier":
        line.values = [
            *((code, _(words) % "…") for code, words in QUALIFIERS.items()),
            ("=", _("恰好（CSV 里写作 '=）")),
        ]
    return line


def _values(model, column):
    if isinstance(column, Codes):
        choices = column.codes.choices
    elif isinstance(column, Choice):
        choices = model._meta.get_field(column.key).flatchoices
    else:
        choices = [("yes", _("是")), ("no", _("否"))] if isinstance(column, Flag) else []
    return [(str(code), str(label)) for code, label in choices]


def _target(model, column):
    """What the entries that it names are called."""
    if isinstance(column, Linked):
        linked = model.all_linked()[column.key]
        named = None if linked.names_a_text else linked.model._meta.get_field(linked.target).related_model
    else:
        named = model._meta.get_field(column.key).related_model if isinstance(column, Related) else None
    return str(named._meta.verbose_name) if named and named is not Record else ""


# --- how full --------------------------------------------------------------------------------------------------------


def _counted(catalogue):
    """{column: filled cells} of the values of a list that is too long to be read as a whole. One query."""
    model = catalogue.model
    conditions = {column.key: _is_filled(model, column) for column in catalogue.file_columns}
    counts = {f"n_{key}": Count("pk", filter=condition) for key, condition in conditions.items() if condition}
    found = catalogue.ask("").qs.order_by().aggregate(slug=Count("pk"), **counts)
    return {key.removeprefix("n_"): count for key, count in found.items()}


def _is_filled(model, column):
    """The condition; None where only the file itself tells, or an answer would take a subquery for every row."""
    if isinstance(column, Beside | Linked):
        return None
    if isinstance(column, Related):
        return Q(**{f"{column.key}__state": State.PUBLISHED})
    if isinstance(column, Flag | Number | Updated):
        return Q(**{f"{column.key}__isnull": False})
    return ~Q(**{column.key: ""})


def _missing_urls(catalogue, rows):
    """{column: (number, address) of each list that may hold those without a value}.

    A list of those that do not state a fact also holds those whose value is unverified; the facts that are not stated
    leave out those that something is said of, if only at another date. The first holds all that lack a value and the
    second none but these: where the number is the same, so are the rows.
    """
    filterset, noun, found = catalogue.ask(""), catalogue.noun, {}
    facets = {name: facet.key for name, facet in filterset.questions.items() if _asks_for_blanks(facet)}
    if rows > MOST_ROWS and not filterset.selection:
        facets = {}  # until bitmaps are made, to count them would take half a minute; the facts stand in
    counters = count_options(filterset, rows, only=tuple(facets)) if facets else {}
    for name, key in facets.items():
        url = filterset.url(reverse(f"{noun}:list"), **{name: [UNKNOWN]})
        found[key] = [(counters[name](UNKNOWN), url)]
    tally = tally_of("xuhui", (noun,))
    for key in expected_facts(catalogue.model):
        url = facts_url(noun=noun, field=key, basis=NOT_STATED)
        found.setdefault(key, []).append((tally.of(noun, key, NOT_STATED), url))
    return found


def _asks_for_blanks(question):
    """Whether `unknown` stands for those without a value."""
    is_listed = isinstance(question, Facet) and question.is_listed
    return is_listed and not question.changes_daily and not isinstance(question, BasisFacet)
