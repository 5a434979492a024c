"""The form of an entry of any noun: every fact with its citations beside it, saved as one edit.

It is built from what the noun's model declares (`NAMES`, `FACTS`, `LINKED`, `NOTED`), so a new noun has its form.
"""

from decimal import Decimal
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import fields_for_model
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.dates import check_partial_date
from catalogue.finding.matching import Tier, called
from catalogue.models import Record
from catalogue.numbers import plain_number
from catalogue.spelling import pinyin_key
from catalogue.writing import Stale
from districts.models import Point
from pictures.models import Picture
from sources.models import Basis, Citation, Stance
from stewardship.forms.citations import CitationForms
from stewardship.forms.naming import EntriesField, EntryField, Named, TextsField, qualifier_field
from stewardship.forms.pictures import PictureForms
from stewardship.forms.points import PointForms
from stewardship.workflow import store, version_of, working
from versions.snapshots import Working, linked_of, revive, snapshot

SET_BY_THE_WORKFLOW = {"state", "withdrawn_reason", "successor", "updated_at", "created_at"}
DROP, NOT_SAID = "drop", ""
AFTER_A_CHANGE = (
    (NOT_SAID, gettext_lazy("（未选：值没有改时不必选）")),
    (str(Stance.SUPPORTS), gettext_lazy("也支持新值：原来录错了")),
    (str(Stance.OTHER_DATE), gettext_lazy("保留旧值，记为另一时点的数值")),
    (str(Stance.DIFFERS), gettext_lazy("保留旧值，记为说法不一")),
    (DROP, gettext_lazy("不再保留")),
)


class EntryForm(forms.Form):
    """Holds the fields of an entry, its citations, links and points. `save` writes all of it or nothing."""

    from_source = EntryField(
        "source",
        label=gettext_lazy("本次所据来源"),
        required=False,
        help_text=gettext_lazy("下面填了值而没有单独写引证的各项，都记为出自这一来源。"),
    )
    from_locator = forms.CharField(
        label=gettext_lazy("段落"), required=False, max_length=60, help_text=gettext_lazy("来源有段落号时填，例如 12")
    )
    from_as_of = forms.CharField(
        label=gettext_lazy("所指日期"),
        required=False,
        validators=[check_partial_date],
        help_text=gettext_lazy("写作 2024、2024-12 或 2024-12-10"),
    )
    is_unsourced = forms.BooleanField(label=gettext_lazy("暂无来源：没有引证的各项先记为未核实"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("修改原因"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("写进修改历史，例如：按2026年公布名单更新"),
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)
    is_distinct = forms.BooleanField(label=gettext_lazy("看过了，确实是另一条"), required=False)

    def __init__(self, model, entry, user, pending=None, data=None, files=None):
        """entry: the stored one, None for a new one. pending: the change of it that waits for review."""
        self.model, self.entry, self.user, self.pending = model, entry, user, pending
        self.base = working(entry, pending) if entry else Working(model(), {})
        self.named = Named()
        self.duplicates: list[Record] = []
        self.is_stale = False
        super().__init__(data, files, initial={"version": version_of(entry, pending)}, auto_id="id_%s")
        self.fields |= self._own_fields()
        self._prepare_names()
        rows = self.base.parts
        keys = [key for key in (*model.NAMES, *model.FACTS) if key not in model.UNCITED]
        noted = {row.key for row in rows.get(Citation, ())} & set(model.NOTED)
        free_keys = [key for key in model.NOTED if key not in noted]
        shared = {"data": data, "form_kwargs": {"named": self.named}}
        self.citations = CitationForms(
            data=data,
            rows=rows.get(Citation, ()),
            keys=[*keys, *noted],
            free_keys=free_keys,
            form_kwargs={"named": self.named, "model": model, "free_keys": free_keys},
        )
        self.points = PointForms(rows=rows.get(Point, ()), **shared)
        self.pictures = PictureForms(rows=rows.get(Picture, ()), data=data, files=files)
        self.fields |= self._fates()
        for field in self.fields.values():
            field.error_messages["required"] = _("“%(label)s” 必须填写。") % {"label": field.label}
        cast(EntryField, self.fields["from_source"]).named = self.named

    # --- what there is to fill in ---

    def _own_fields(self):
        columns = [f for f in self.model._meta.concrete_fields if f.editable and f.name not in SET_BY_THE_WORKFLOW]
        plain = [f.name for f in columns if not f.is_relation]
        fields = fields_for_model(self.model, fields=plain, formfield_callback=_form_field)
        for name in ("slug", "sort_key"):
            fields[name].required = False
        fields["slug"].help_text = _("留空则按英文名或拼音填写，例如 mosu-space；发布后更改，旧地址仍会转到新地址。")
        for name, field in fields.items():
            if name == "qualifier" or name.endswith("_qualifier"):
                field = fields[name] = qualifier_field(field.label)
            field.initial = _plain(getattr(self.base.entry, name))
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 4
        for relation in (f for f in columns if f.is_relation and f.name != "record"):
            field = EntryField(noun_of(relation), label=relation.verbose_name, required=not relation.blank)
            field.initial = getattr(self.base.entry, relation.attname)
            fields[relation.name] = self._with_names(field)
        for key, linked in linked_of(self.model).items():
            fields[key] = self._with_names(self._linked_field(key, linked))
        return fields

    def _linked_field(self, key, linked):
        rows = sorted(self._rows_of(linked), key=lambda row: row.position)
        values = [getattr(row, linked.model._meta.get_field(linked.target).attname) for row in rows]
        hint = _("一行一个")
        if linked.names_a_text:
            return TextsField(label=linked.label, required=False, initial=values, help_text=hint)
        noun = linked.noun or noun_of(linked.model._meta.get_field(linked.target))
        return EntriesField(noun, label=linked.label, required=False, initial=values, help_text=hint)

    def _with_names(self, field):
        if hasattr(field, "named"):
            field.named = self.named
        return field

    def _rows_of(self, linked):
        return [row for row in self.base.parts.get(linked.model, ()) if linked.includes(row)]

    def _prepare_names(self):
        keys = set()
        for field in self.fields.values():
            if isinstance(field, EntryField | EntriesField):
                keys |= set(field.initial) if isinstance(field.initial, list) else {field.initial}
        keys |= {row.source_id for row in (*self.base.parts.get(Citation, ()), *self.base.parts.get(Point, ()))}
        self.named.prepare(keys)

    def _fates(self):
        """For each cited fact: what becomes of its citations if its value is changed."""
        cited = {row.key for row in self.base.parts.get(Citation, ()) if row.stance == Stance.SUPPORTS}
        return {
            f"fate_{key}": forms.ChoiceField(
                label=_("改这个值时，原有引证怎样处理"), choices=AFTER_A_CHANGE, required=False, initial=NOT_SAID
            )
            for key in cited
            if key in self.fields
        }

    # --- checking ---

    def is_valid(self):
        return all([super().is_valid(), *(part.is_valid() for part in self.part_forms), self._agrees()])

    @property
    def part_forms(self):
        return (self.citations, self.points, self.pictures)

    def _agrees(self):
        """What can only be said of the fields and the citations together; asked once all are clean in themselves."""
        if self.errors or not all(part.is_valid() for part in self.part_forms):
            self._name_what_has_no_source()
            return False
        self.problems: dict[str, str] = {}
        self.wanted = self._wanted()
        for key, message in self.problems.items():
            self.add_error(key, message)
        return not self.problems

    def _name_what_has_no_source(self):
        """Beside other mistakes, so that a clerk sees all of them at once."""
        if self["from_source"].value() or self["is_unsourced"].value():
            return
        for key in (*self.model.NAMES, *self.model.FACTS):
            has_citation = any(not form.is_blank for form in self.citations.of(key))
            has_value = str(self[key].value() or "").strip() if key in self.fields else ""
            if has_value and not has_citation and key not in (*self.errors, *self.model.UNCITED):
                self.add_error(key, self.base.entry.uncited_message(key))

    def clean(self):
        cleaned = super().clean()
        self._fill_in_spelling(cleaned)
        self._refuse_taken_code(cleaned)
        self._warn_of_duplicates(cleaned)
        return cleaned

    def _fill_in_spelling(self, cleaned):
        """Pinyin and address follow from the name until somebody says otherwise."""
        name, old = cleaned.get("name_zh") or "", self.base.entry
        was_automatic = old.name_zh and old.sort_key == pinyin_key(old.name_zh)
        if was_automatic and cleaned.get("sort_key") == old.sort_key:
            cleaned["sort_key"] = ""
        if not cleaned.get("slug") and "slug" not in self.errors:
            cleaned["slug"] = old.slug or free_slug(self.model, cleaned.get("name_en") or "", name)

    def _refuse_taken_code(self, cleaned):
        code = cleaned.get("credit_code")
        other = code and self.model.objects.filter(credit_code=code).exclude(pk=self.base.entry.pk).first()
        if other:
            message = _("“%(code)s” 已是 %(name)s 的统一社会信用代码：是否重复录入？")
            self.add_error("credit_code", message % {"code": code, "name": other.name_zh})
            self.duplicates.append(other.record)

    def _warn_of_duplicates(self, cleaned):
        names = {cleaned.get("name_zh"), cleaned.get("name_en")} - {self.base.entry.name_zh, self.base.entry.name_en}
        if cleaned.get("is_distinct"):
            return
        found = same_name(self.model.NOUN, filter(None, names), self.base.entry.pk)
        if found:
            self.duplicates += found
            listed = "、".join(f"{record.name_zh}（{record.get_state_display()}）" for record in found)
            message = _("已有同名的%(kind)s：%(found)s。确实是另一条时，请勾选“看过了，确实是另一条”再存。")
            self.add_error("name_zh", message % {"kind": self.model._meta.verbose_name, "found": listed})

    # --- what shall stand ---

    def _wanted(self):
        """The entry with all its parts as the form has them."""
        wanted = revive(self.model, snapshot(self.base), self.entry)
        for field in self.model._meta.concrete_fields:
            if field.name in self.cleaned_data:
                setattr(wanted.entry, field.attname, self._value(field))
        for key, linked in linked_of(self.model).items():
            rows = [row for row in wanted.parts[linked.model] if not linked.includes(row)]
            wanted.parts[linked.model] = [*rows, *self._linked_rows(linked, self.cleaned_data[key])]
        wanted.parts[Point] = [row for _form, row in self.points.kept()]
        wanted.parts[Picture] = [row for _form, row in self.pictures.kept()]
        wanted.parts[Citation] = self._citations(wanted)
        return wanted

    def _value(self, field):
        value = self.cleaned_data[field.name]
        if value is None and not field.null:
            return field.get_default()
        return value

    def _linked_rows(self, linked, values):
        target = linked.model._meta.get_field(linked.target).attname
        standing = {getattr(row, target): row for row in self._rows_of(linked)}
        for position, value in enumerate(values):
            row = linked.model(**{target: value, "position": position}, **linked.role)
            if value in standing:
                row.position = standing[value].position if len(values) == len(standing) else position
            yield row

    def _citations(self, wanted):
        """The citations of the form; those of a changed value as the editor says; and the source of this edit."""
        rows = []
        for form, row in self.citations.kept():
            if self._speaks_of_the_old_value(form) and not self._settle(form, row):
                continue
            rows.append(row)
        following = max((row.position for row in rows), default=-1) + 1
        rows += self._from_this_source(wanted, rows, following)
        return rows

    def _speaks_of_the_old_value(self, form):
        """An untouched citation that backs a value which is no longer there."""
        key = form.fact
        if form.is_new or form.has_changed() or f"fate_{key}" not in self.fields:
            return False
        if form.row.stance != Stance.SUPPORTS or key not in self.changed_data:
            return False
        return not form.row.value or self._has_lost(key, form.row.value)

    def _has_lost(self, key, value):
        """Whether a value that a citation names is no longer among those of a fact."""
        linked = linked_of(self.model).get(key)
        if linked is None:
            return False
        return value not in {str(one).partition(":")[2] or one for one in self.cleaned_data[key]}

    def _settle(self, form, row):
        """Do with a citation of the old value what the editor chose; False if it shall not stand."""
        fate = self.cleaned_data.get(f"fate_{form.fact}")
        if fate == NOT_SAID:
            if form.fact in linked_of(self.model) and not row.value:
                return True  # it backs the list as a whole
            label = self.model.fact_label(form.fact)
            message = _("“%(label)s”改了，原有引证没有动：请在“改这个值时，原有引证怎样处理”中选一项，或修改引证。")
            self.problems[form.fact] = message % {"label": label}
        elif fate in (Stance.OTHER_DATE, Stance.DIFFERS):
            row.value, row.stance = row.value or form.initial["standing"], fate
            row.qualifier = row.qualifier or getattr(self.base.entry, f"{form.fact}_qualifier", "")
        return fate != DROP

    def _from_this_source(self, wanted, rows, position):
        """A citation for each value that has none: of the source of this edit, or unverified, or refused."""
        by_key: dict[str, list[Citation]] = {}
        for row in rows:
            by_key.setdefault(row.key, []).append(row)
        given = self.cleaned_data
        uncited = list(wanted.entry.uncited_facts(by_key, wanted.parts))
        for key in (*uncited, *self._changed_without_a_word(uncited, wanted)):
            if not given["from_source"] and not given["is_unsourced"]:
                self.problems[key] = wanted.entry.uncited_message(key)
                continue
            for value in self._added(key):
                row = Citation(field_id=f"{self.model.NOUN}:{key}", value=value, position=position)
                row.basis = Basis.STATED if given["from_source"] else Basis.UNVERIFIED
                row.source_id, row.locator, row.as_of = given["from_source"], given["from_locator"], given["from_as_of"]
                position += 1
                yield row

    def _added(self, key):
        """What a citation of this edit names: of a list each value that is new in it, else the fact as a whole."""
        linked = linked_of(self.model).get(key)
        before = self.fields[key].initial or [] if linked else []
        added = [value for value in self.cleaned_data[key] if value not in before] if linked and before else []
        return [value if linked.names_a_text else value.partition(":")[2] for value in added] or [""]

    def _changed_without_a_word(self, uncited, wanted):
        """Facts with a changed value whose citations nobody touched: the source of this edit is about them too."""
        if not self.cleaned_data["from_source"]:
            return
        for key in (*self.model.NAMES, *self.model.FACTS):
            is_open = key in self.changed_data and key not in (*uncited, *self.model.UNCITED)
            is_touched = any(form.has_changed() for form in self.citations.of(key))
            if is_open and not is_touched and wanted.entry.has_value(key, wanted.parts):
                yield key

    # --- saving ---

    def save(self, step=None):
        """Write it, or keep it for a reviewer; `workflow.Saved`. False, with the errors in place, if it is refused."""
        try:
            return store(
                self.wanted,
                self.entry,
                self.user,
                reason=self.cleaned_data["reason"],
                version=self.cleaned_data["version"],
                step=step,
            )
        except ValidationError as refused:
            self.refuse(refused)
            return None

    def refuse(self, refused):
        """Put what the writing path refused where it was typed."""
        self.is_stale = isinstance(refused, Stale)
        row = getattr(refused, "row", None)
        form = self._form_of(row)
        if not hasattr(refused, "error_dict"):
            self.add_error(None, refused)
            return
        for name, messages in refused.message_dict.items():
            at = form if form is not None and name in form.fields else None
            if at is not None:
                at.add_error(name, messages)
            else:
                self.add_error(name if name in self.fields else None, messages)

    def _form_of(self, row):
        """The form of a citation or a point that was refused."""
        pairs = [pair for part in self.part_forms for pair in part.kept()]
        return next((form for form, kept in pairs if kept is row), None)


def _form_field(column, **kwargs):
    if isinstance(column, models.URLField):
        kwargs["assume_scheme"] = "https"  # what an address without one means
    return column.formfield(**kwargs)


def _plain(value):
    return Decimal(plain_number(value)) if isinstance(value, Decimal) else value


def noun_of(relation):
    if relation.related_model is Record:
        return ""
    return relation.related_model.NOUN


def same_name(noun, names, own_key):
    """Cards of a noun that already bear one of these names, however written."""
    found = {}
    for name in filter(None, names):
        rows = called(name, (Tier.NAME, Tier.ALIAS)).filter(noun=noun).exclude(record=own_key)
        found |= {row.record_id: row.record for row in rows.select_related("record")[:20]}
    return list(found.values())


def free_slug(model, english, chinese):
    """An address that nobody has yet, from the English name or the pinyin: `mosu-space`, `mosu-space-2`."""
    stem = slugify(english)[:60].strip("-") or pinyin_key(chinese)[:60]
    taken = set(Record.objects.filter(noun=model.NOUN, slug__startswith=stem).values_list("slug", flat=True))
    candidates = (stem if number == 1 else f"{stem}-{number}" for number in range(1, 1000))
    return next(slug for slug in candidates if slug not in taken)
