"""The form of one picture, for staff. Clean, its `instance` is what shall stand; `save_entry` writes it.

A picture is stored as soon as it was found good, before the rest of the form is: if another field is refused, a signed
name in a hidden field brings it back at the next try. What nobody claims in a day, `tidy_pictures` removes.
"""

from copy import copy
from dataclasses import asdict
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pictures import files
from pictures.models import Picture
from pictures.processing import MOST_PIXELS, clean_picture, in_megabytes
from pictures.showing import show_picture

MOST_PICTURES = 12
KEPT_FOR = files.UNCLAIMED // 2  # seconds; well before the files are tidied away
ACCEPT = "image/jpeg,image/png,image/webp,image/avif,.jpg,.jpeg,.png,.webp,.avif"


def _hint():
    limits = {"size": in_megabytes(settings.UPLOAD_FILE_LIMIT), "pixels": MOST_PIXELS // 10_000}
    return _("JPEG、PNG、WebP 或 AVIF，最多 %(size)s、%(pixels)s 万像素；拍摄位置等信息会被去掉。") % limits


class PictureForm(forms.ModelForm):
    file = forms.FileField(
        label=gettext_lazy("图片文件"),
        required=False,
        allow_empty_file=True,  # refused below, by its name
        help_text=lazy(_hint, str)(),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    place = forms.IntegerField(
        label=gettext_lazy("次序"),
        required=False,
        min_value=1,
        help_text=gettext_lazy("第 1 张用在列表和分享中；留空排在最后。"),
    )

    source_url = forms.URLField(label=gettext_lazy("出处网址"), required=False, max_length=500, assume_scheme="https")

    class Meta:
        model = Picture
        fields = (
            "alt_zh",
            "alt_en",
            "is_decorative",
            "caption_zh",
            "caption_en",
            "credit",
            "licence",
            "source_url",
            "focal_x",
            "focal_y",
        )

    field_order = ("file", "kept", "alt_zh", "is_decorative", "alt_en", "caption_zh", "caption_en", "credit", "licence")

    @property
    def preview(self):
        """The picture there is so far, as a page shows it; None before a good file came."""
        return show_picture(self.instance, most=320) if self.instance.name else None

    @property
    def focus(self):
        """Where the mark on the preview stands, in percent from the left and the top."""
        return [value if str(value).isdigit() else 50 for value in (self["focal_x"].value(), self["focal_y"].value())]

    def clean(self):
        cleaned = super().clean()
        stored = self._stored()
        if stored:
            for field, value in asdict(stored).items():
                setattr(self.instance, field, value)
        elif not self.instance.name and "file" not in self.errors:
            self.add_error("file", _("还没有选图片：应为 JPEG、PNG、WebP 或 AVIF 文件。"))
        return cleaned

    def _stored(self):
        """The picture that was sent now, or the one that was kept from the last try."""
        try:
            if self.cleaned_data.get("file"):
                stored = files.store(clean_picture(self.cleaned_data["file"]))
                self._keep(stored)
                return stored
            return self._kept()
        except ValidationError as error:
            self.add_error("file", error)
            return None

    def _kept(self):
        token = self.cleaned_data.get("kept")
        if not token:
            return None
        try:
            stored = files.Stored(**signing.loads(token, salt=__name__, max_age=KEPT_FOR))
            if files.touch(stored.name):
                return stored
        except (signing.BadSignature, OSError):
            pass
        raise ValidationError(_("上次选的图片已不再保留：请重新选择文件。"))

    def _keep(self, stored):
        data: Any = copy(self.data)
        data[self.add_prefix("kept")] = signing.dumps(asdict(stored), salt=__name__)
        self.data = data
