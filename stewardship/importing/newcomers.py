"""Rows that name no entry yet: whether they can be new ones, or are old ones with something written wrong."""

import difflib
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalogue.fields import check_slug
from catalogue.models import FormerAddress
from catalogue.spelling import fold
from stewardship.forms.entry import same_name
from stewardship.forms.naming import written
from stewardship.importing.reading import armed
from stewardship.importing.values import LONGEST_NAME


class Newcomers:
    """naming: the column that names entries. wrong: a function that notes a mistake of a row, by column and text."""

    def __init__(self, model, naming, wrong):
        self.model, self.naming, self.wrong = model, naming, wrong
        self.names: dict[str, int] = {}

    @cached_property
    def slugs(self):
        return list(self.model.objects.values_list("slug", flat=True))

    def may_come(self, row):
        """Whether a row can be an entry that there is not yet."""
        return bool(row.slug) and self._has_a_good_address(row) and self._has_a_name(row) and self._is_no_double(row)

    def _has_a_good_address(self, row):
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
        return True

    def _has_a_name(self, row):
        if row.cells.get("name_zh", "").strip():
            return True
        near = difflib.get_close_matches(row.slug, self.slugs, n=3)
        message = _("没有地址为“%(slug)s”的%(noun)s；新增须写 name_zh。")
        message %= {"slug": row.slug, "noun": self.model._meta.verbose_name}
        if near:
            message += _("是否 %(near)s？") % {"near": "、".join(near)}
        self.wrong(row, self.naming, message)
        return False

    def _is_no_double(self, row):
        name = armed(row.cells["name_zh"]).strip()[:LONGEST_NAME]
        number = self.names.setdefault(fold(name), row.number)
        same = same_name(self.model.NOUN, [name], "")
        if same:
            found = "、".join(written(record, self.model.NOUN) for record in same)
            message = _("已有同名的：%(found)s。要改那一条，请写它的地址；确实是另一条，请用“新增”表单录入。")
            self.wrong(row, "name_zh", message % {"found": found})
        elif number != row.number:
            self.wrong(row, "name_zh", _("第 %(row)s 行同名：是否写了两次？") % {"row": number})
        return not same and number == row.number

    def refuse_shared_codes(self, rows):
        """One credit code, one entry: among the rows, and against all others."""
        first: dict[str, Any] = {}
        for row in rows:
            code = armed(row.cells["credit_code"]).strip()
            if not code:
                continue
            if "credit_code" in row.changed:
                self._refuse_taken_code(row, code)
            earlier = first.setdefault(code, row)
            if earlier is not row and (row.has_changed or earlier.has_changed):
                message = _("第 %(row)s 行也写了这个代码：是否重复录入？")
                self.wrong(row, "credit_code", message % {"row": earlier.number})

    def _refuse_taken_code(self, row, code):
        other = self.model.objects.filter(credit_code=code).exclude(pk=row.wanted.entry.pk).first()
        if other:
            message = _("“%(code)s” 已是 %(name)s 的统一社会信用代码：是否重复录入？")
            self.wrong(row, "credit_code", message % {"code": code, "name": other.name_zh})
