"""What an import asks: first the file, then the reason and the source of what changes."""

from copy import deepcopy

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.dates import parse_partial_date
from sources.models.citation import LOCATOR
from stewardship.forms.entry import AFTER_A_CHANGE, NOT_SAID, EntryForm
from stewardship.importing import reading
from stewardship.importing.citing import Backing
from stewardship.workflow import may_publish

FROM_THE_ENTRY_FORM = ("from_source", "from_locator", "from_as_of", "is_unsourced", "reason")


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("文件"),
        help_text=gettext_lazy("CSV（UTF-8 或 GB18030）或 XLSX 的第一张表，最大 5 MB、5000 行。"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        max_length=200,
    )

    def clean_file(self):
        """The `Sheet` in it."""
        file = self.cleaned_data["file"]
        if file.size > reading.MOST_BYTES:
            message = _("“%(name)s” 有 %(size).1f MB：最大 5 MB，请分几次导入。")
            raise ValidationError(message % {"name": file.name, "size": file.size / 1024 / 1024})
        self.file_name = file.name
        return reading.read(file.name, file.read())


class ConfirmForm(forms.Form):
    """has_old_citations: ask what becomes of them. may_publish_new: offer to make new entries public at once."""

    def __init__(self, plan, user, data=None):
        super().__init__(data)
        for name in FROM_THE_ENTRY_FORM:
            self.fields[name] = deepcopy(EntryForm.base_fields[name])
        self.fields["from_source"].help_text = _("改了值而那一行没有另写来源的各项，都记为出自这一来源。")
        self.fields["is_unsourced"].label = _("暂无来源：没有来源的各项先记为未核实")
        self.fields["reason"].required = True
        if plan.touches_old_citations:
            choices = [(code, label) for code, label in AFTER_A_CHANGE if code != NOT_SAID]
            self.fields["fate"] = forms.ChoiceField(
                label=_("改了的值，原有引证"),
                choices=[("", _("（请选）")), *choices],
                help_text=_("那一行另写了来源的，以那一行为准；清空的值不能再有支持它的引证。"),
            )
        if plan.new and may_publish(user) and not settings.FOUR_EYES:
            self.fields["is_published"] = forms.BooleanField(
                label=_("新增的条目直接发布（不勾则存为草稿）"), required=False
            )

    def clean_from_locator(self):
        text = self.cleaned_data["from_locator"]
        if text and not LOCATOR.fullmatch(text):
            raise ValidationError(_("“%(value)s” 不是段落号：应写作 12 或 1-3, 9。") % {"value": text})
        return text

    def clean_from_as_of(self):
        text = self.cleaned_data["from_as_of"]
        if text:
            parse_partial_date(text)
        return text

    @property
    def backing(self):
        """After `is_valid`."""
        given = self.cleaned_data
        return Backing(
            given["from_source"],
            given["from_locator"] if given["from_source"] else "",
            given["from_as_of"],
            given["is_unsourced"],
            given.get("fate", NOT_SAID),
        )

    @property
    def given(self):
        return {"reason": self.cleaned_data["reason"], "is_published": self.cleaned_data.get("is_published", False)}
