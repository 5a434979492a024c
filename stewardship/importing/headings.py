"""What the columns of an import are: the same as those of the file that the site gives away."""

import difflib
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from catalogue.exports.columns import file_columns
from versions.snapshots import columns_of, linked_of

WORDS = ("basis", "sources", "as_of")  # of a fact's evidence
SLUG, PATH = "slug", "address"
NOT_HERE = {"slug", "state", "withdrawn_reason", "successor", "created_at", "updated_at"}
IGNORED = ("created_at", "updated_at")


@dataclass(frozen=True)
class Heading:
    """A column. key: of the field. word: of its evidence, where the column tells that. field or linked: its model's.

    With none of these it follows from other columns, and what it says is passed over.
    """

    name: str
    label: str
    key: str = ""
    word: str = ""
    field: Any = None
    linked: Any = None

    @property
    def is_value(self):
        return bool(self.field or self.linked)


def cited_keys(model):
    return [key for key in (*model.NAMES, *model.FACTS) if key not in model.UNCITED]


def headings(catalogue):
    """{name: Heading} of every column that a file of this noun may have, without those that name the entry."""
    model = catalogue.model
    linked, cited = linked_of(model), set(cited_keys(model))
    fields = {field.name: field for field in columns_of(model) if field.name not in NOT_HERE}
    found = {}
    for name in (*file_columns(catalogue), *fields, *IGNORED):
        key, word = _evidence(name)
        if name in linked:
            found[name] = Heading(name, str(linked[name].label), name, linked=linked[name])
        elif name in fields:
            found[name] = Heading(name, str(fields[name].verbose_name), name, field=fields[name])
        elif word and key in cited:
            found[name] = Heading(name, _label(model, key, word), key, word)
        elif name != SLUG:
            found[name] = Heading(name, "")
    return found


def _evidence(name):
    """opened_as_of → opened, as_of."""
    word = next((word for word in WORDS if name.endswith(f"_{word}")), "")
    return (name.removesuffix(f"_{word}"), word) if word else (name, "")


def _label(model, key, word):
    words = {"basis": _("%s：依据"), "sources": _("%s：来源"), "as_of": _("%s：所指日期")}
    return words[word] % model.fact_label(key)


def naming(model):
    """The columns that may say which entry a row is about: `slug`, or `address` where that is no fact of the noun."""
    is_fact = PATH in {field.name for field in model._meta.concrete_fields}
    return (SLUG,) if is_fact else (SLUG, PATH)


def template_header(catalogue):
    """What somebody fills in: every column but those that follow from others."""
    known = headings(catalogue)
    return [name for name in file_columns(catalogue) if name == SLUG or known[name].is_value or known[name].word]


def problems(catalogue, header):
    """Why this header cannot be taken, each with the column and the nearest that there is."""
    known, naming_columns = headings(catalogue), naming(catalogue.model)
    found = []
    for name in dict.fromkeys(header):
        if not name:
            found.append(_("有一列没有列名。"))
        elif header.count(name) > 1:
            found.append(_("列 “%(name)s” 出现了 %(count)s 次。") % {"name": name, "count": header.count(name)})
        elif name not in known and name not in naming_columns:
            found.append(_unknown(name, known, naming_columns))
    given = [name for name in naming_columns if name in header]
    if len(given) != 1:
        found.append(_("须有且只有一列说明是哪一条：%(names)s。") % {"names": _(" 或 ").join(naming_columns)})
    elif len(header) == 1:
        found.append(_("只有 %(name)s 一列，没有可以导入的内容。") % {"name": header[0]})
    return found


def _unknown(name, known, naming_columns):
    by_label = [heading.name for heading in known.values() if heading.label == name]
    near = by_label or difflib.get_close_matches(name.lower(), (*naming_columns, *known), n=1, cutoff=0.6)
    message = _("没有名为 “%(name)s” 的列。") % {"name": name}
    return message + _("是否 “%(near)s”？") % {"near": near[0]} if near else message
