"""What lists, files and pages show of an entry. A column of a file is always an expression of the database.

A noun's `columns.py` states its columns once; table, card, detail page, CSV and later feeds and API all read them.
"""

from dataclasses import dataclass
from functools import cache

from django.db.models import Case, CharField, F, Func, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, Concat, NullIf
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.dates import partial_date_text
from catalogue.evidence import EvidenceText, basis_of
from catalogue.joining import JoinedText
from catalogue.language import foreign_lang, is_english, page_lang
from catalogue.models.record import State
from catalogue.numbers import plain_number, quantity_text

SEPARATOR = "；"
# What an English page quotes in Chinese, or in Chinese beside its English: nothing there is missing.
QUOTED, PAIRED = ("printed", "amount_printed", "issuer_printed", "publisher"), "_zh"


@dataclass(slots=True)
class Shown:
    """One value of a fact as a reader sees it. `code` is the value as addresses and fixtures write it.

    caution: what to know of an entry wherever it is named, such as a policy that has been repealed.
    lacks_english: content that an English page can only give in Chinese.
    """

    text: str
    url: str = ""
    lang: str = ""
    datetime: str = ""
    district: str = ""
    is_comparator: bool = False
    is_outward: bool = False
    code: str = ""
    caution: str = ""
    lacks_english: bool = False


OF_EVIDENCE = ("_basis", "_sources", "_as_of")


class Column:
    """A fact, or a plain attribute where `is_cited` is off. in_table: shown in the table view of the list.

    is_ours: not sources but the catalogue sorts entries by it. Lists say so once, beside its name.
    """

    select: tuple[str, ...] = ()
    is_number = False
    is_for_pages = True
    own_words: tuple[str, ...] = OF_EVIDENCE  # endings of its headers under which stands nothing that anybody typed

    def __init__(self, key, *, in_table=False, is_cited=True, is_ours=False, label=None):
        self.key, self.in_table, self.is_cited, self.is_ours, self._label = key, in_table, is_cited, is_ours, label

    def label(self, model):
        return self._label or model.fact_label(self.key)

    def list_label(self, model):
        """How lists head it."""
        return _("%(fact)s（编者归类）") % {"fact": self.label(model)} if self.is_ours else self.label(model)

    # --- in a file ---

    def file_fields(self, model):
        """{header: expression}: the value, what belongs to it, its basis and its sources."""
        fields = {self.key: self.expression(model), **self.extra_fields(model)}
        if self.is_cited and self.key not in model.UNCITED:
            fields[f"{self.key}_basis"] = basis_of(self.key)
            fields[f"{self.key}_sources"] = EvidenceText(self.key, "cites")
            fields[f"{self.key}_as_of"] = EvidenceText(self.key, "as_of")
        return fields

    def expression(self, model):
        return F(self.key)

    def extra_fields(self, model):
        return {}

    # --- on a page ---

    def shown(self, entry):
        """The values of the entry for this fact; empty where it states none."""
        value = getattr(entry, self.key)
        return [] if value in (None, "") else [self.show(entry, value)]

    def show(self, entry, value):
        return Shown(str(value), code=str(value))

    def show_code(self, value):
        """A cited value, written as in the fixtures, as a reader sees it."""
        return Shown(value, code=value)


class Text(Column):
    """A text. lang: the language it is in, where the page's own is another."""

    def __init__(self, key, *, lang="", **kwargs):
        super().__init__(key, **kwargs)
        self.lang = lang

    def show(self, entry, value):
        return self.show_code(value)

    def show_code(self, value):
        lang = "" if self.lang == page_lang() else self.lang
        is_content = not (self.lang or self.key in QUOTED or self.key.endswith(PAIRED))
        return Shown(value, lang=lang, code=value, lacks_english=is_content and bool(foreign_lang(value)))


class Url(Column):
    """An outward address. It is a link only where `may_link` of the entry says so."""

    def show(self, entry, value):
        may_link = getattr(entry, "is_linkable", True)
        return Shown(value, url=value if may_link else "", is_outward=may_link, code=value)


@cache
def _labels(model, key):
    """{code: label} of a fixed list; Django's own display makes this dictionary anew for every value."""
    return dict(model._meta.get_field(key).flatchoices)


class Choice(Column):
    """A code from a fixed list, with its label in a column of its own."""

    own_words = ("", "_label", *OF_EVIDENCE)

    def extra_fields(self, model):
        choices = model._meta.get_field(self.key).choices
        whens = [When(**{self.key: code}, then=Value(str(label))) for code, label in choices]
        return {f"{self.key}_label": Case(*whens, default=Value(""), output_field=CharField())}

    def show(self, entry, value):
        labels = _labels(type(entry), self.key)  # type: ignore[arg-type]  # a class can be hashed
        return Shown(str(labels.get(value, value)), code=value)

    def label_of(self, model, code):
        return str(dict(model._meta.get_field(self.key).choices).get(code, code))


class Flag(Column):
    """Yes or no."""

    own_words = ("", *OF_EVIDENCE)

    def expression(self, model):
        return Case(When(**{self.key: True}, then=Value("yes")), default=Value("no"))

    def show(self, entry, value):
        return self.show_code("yes" if value else "no")

    def show_code(self, value):
        return Shown(_("是") if value == "yes" else _("否"), code=value)


class Date(Column):
    """A partial date."""

    own_words = ("", *OF_EVIDENCE)

    def show(self, entry, value):
        return self.show_code(value)

    def show_code(self, value):
        return Shown(partial_date_text(value), datetime=value, code=value)


class Number(Column):
    """A plain number with a unit, and a qualifier in a field of its own where `is_qualified`."""

    def __init__(self, key, *, unit="", is_qualified=False, **kwargs):
        super().__init__(key, **kwargs)
        self.unit, self.is_qualified = unit, is_qualified

    is_number = True

    def expression(self, model):
        return PlainNumber(F(self.key))

    def extra_fields(self, model):
        return {f"{self.key}_qualifier": F(f"{self.key}_qualifier")} if self.is_qualified else {}

    def show(self, entry, value):
        qualifier = getattr(entry, f"{self.key}_qualifier") if self.is_qualified else ""
        return Shown(quantity_text(value, str(self.unit), qualifier), code=plain_number(value))

    def show_code(self, value, qualifier=""):
        return Shown(quantity_text(value, str(self.unit), qualifier), code=value)


class Related(Column):
    """One entry of another noun: its slug in a file with the name beside it, a link on a page."""

    own_words = ("", *OF_EVIDENCE)

    def __init__(self, key, **kwargs):
        super().__init__(key, **kwargs)
        self.select = (key,)

    def _if_public(self, expression):
        return Case(When(Q(**{f"{self.key}__state": State.PUBLISHED}), then=expression), default=Value(""))

    def expression(self, model):
        return self._if_public(F(f"{self.key}__slug"))

    def extra_fields(self, model):
        return {f"{self.key}_label": self._if_public(_name_of(f"{self.key}__"))}

    def shown(self, entry):
        target = getattr(entry, self.key)
        return [show_entry(target)] if target is not None and target.is_published else []


def _name_of(owner):
    """The name in the language of the file."""
    chinese = F(f"{owner}name_zh")
    return Coalesce(NullIf(F(f"{owner}name_en"), Value("")), chinese) if is_english() else chinese


class AnyRelated(Related):
    """One entry of any noun, written `noun/slug`."""

    def expression(self, model):
        return self._if_public(
            Concat(F(f"{self.key}__noun"), Value("/"), F(f"{self.key}__slug"), output_field=CharField())
        )


class Linked(Column):
    """A fact with several values. The view puts them on the entry as `linked`; see `catalogue.linking`."""

    def expression(self, model):
        linked = model.all_linked()[self.key]
        rows = linked.model.objects.filter(entry_id=OuterRef("pk"), **linked.role)
        if linked.names_a_text:
            return JoinedText(rows, F(linked.target), SEPARATOR)
        slug = F(f"{linked.target}__slug")
        value = (
            Concat(F(f"{linked.target}__noun"), Value("/"), slug, output_field=CharField())
            if linked.names_any_noun
            else slug
        )
        return JoinedText(rows.filter(**{f"{linked.target}__state": State.PUBLISHED}), value, SEPARATOR)

    def extra_fields(self, model):
        linked = model.all_linked()[self.key]
        if linked.names_a_text:
            return {}
        rows = linked.model.objects.filter(
            entry_id=OuterRef("pk"), **linked.role, **{f"{linked.target}__state": State.PUBLISHED}
        )
        return {f"{self.key}_label": JoinedText(rows, _name_of(f"{linked.target}__"), SEPARATOR)}

    def shown(self, entry):
        return [
            Shown(target, code=target) if isinstance(target, str) else show_entry(target)
            for target in entry.linked.get(self.key, ())
        ]


class Updated(Date):
    """When the entry was last written: a day on pages, a moment in UTC in files."""

    def expression(self, model):
        return UtcMoment(F(self.key))

    def show(self, entry, value):
        return self.show_code(timezone.localdate(value).isoformat())


class UtcMoment(Func):
    """A moment as text, alike on both databases: 2026-11-22T08:00:00Z."""

    arity = 1
    output_field = CharField()
    template = "replace(substr(%(expressions)s, 1, 19), ' ', 'T') || 'Z'"  # SQLite keeps moments as text in UTC

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(
            compiler,
            connection,
            template="""to_char((%(expressions)s) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')""",
            **context,
        )


class PlainNumber(Func):
    """A number as text without trailing zeros, alike on both databases."""

    arity = 1
    output_field = CharField()
    template = "CAST(%(expressions)s AS TEXT)"

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template="trim_scale((%(expressions)s)::numeric)::text", **context)


def show_entry(target):
    """An entry or its record as a link."""
    name = getattr(target, "short_name", "") or target.name
    district = target.slug if target.path.startswith("district/") else ""
    return Shown(
        name,
        url=target.get_absolute_url(),
        lang=foreign_lang(name),
        code=target.slug,
        district=district,
        is_comparator=target.scope == "comparator",
        caution=getattr(target, "caution", ""),
    )


NAMES = (
    Text("name_zh"),
    Choice("name_zh_status", is_cited=False),
    Text("name_en", lang="en"),
    Choice("name_en_status", is_cited=False),
    Linked("aliases"),
)
SUMMARIES = (Text("summary_zh"), Text("summary_en", lang="en"))


class Beside(Column):
    """What no other column holds, as one text: `fact=value@date；…`. In files only."""

    is_for_pages = False
    own_words = ("",)  # it begins with the name of a fact

    def expression(self, model):
        return EvidenceText(self.key, "text")


ABOUT_THE_ENTRY = (
    Beside("other_facts", is_cited=False, label=gettext_lazy("另外的事实")),
    Beside("other_values", is_cited=False, label=gettext_lazy("另外的数值")),
    Text("note_zh", is_cited=False),
    Text("note_en", is_cited=False, lang="en"),
    Choice("scope", is_cited=False),
    Date("as_of", is_cited=False),
    Number("completeness", is_cited=False),
    Updated("updated_at", is_cited=False),
)
