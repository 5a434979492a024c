"""Pictures of entries: what a picture shows and whose it is. The files themselves are in `pictures.files`."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, RegexValidator, URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricForeignKey

from catalogue.fields import ByteOrderedField
from catalogue.models import Kept, Record

check_name = RegexValidator(r"\A[0-9a-f]{64}\Z", _("“%(value)s” 不是图片的文件名：应为 64 位十六进制数。"))
check_percent = MaxValueValidator(100, _("“%(show_value)s” 不能用：应为 0 至 100。"))


class Picture(Kept):
    """A picture of an entry. `name` follows from what is drawn on it, so a version of long ago still finds its files.

    width and height are those of the largest file; has_avif, whether this machine could write that format.
    The focal point, in percent from the left and the top, stays in view where a card cuts the picture.
    """

    entry = HistoricForeignKey(Record, verbose_name=_("条目"), on_delete=models.CASCADE, related_name="pictures")
    name = ByteOrderedField(_("文件名"), max_length=64, validators=[check_name], editable=False)
    width = models.PositiveSmallIntegerField(_("宽（像素）"), editable=False)
    height = models.PositiveSmallIntegerField(_("高（像素）"), editable=False)
    has_avif = models.BooleanField(_("有 AVIF 格式"), default=False, editable=False)
    alt_zh = models.CharField(
        _("替代文字"),
        max_length=300,
        blank=True,
        help_text=_("一句话说明图中内容，供看不到图片的人阅读，例如：从马路对面看到的大楼入口。"),
    )
    alt_en = models.CharField(_("替代文字（英文）"), max_length=300, blank=True)
    is_decorative = models.BooleanField(
        _("装饰图"), default=False, help_text=_("图片不提供信息，朗读软件可以跳过；勾选后不需要替代文字。")
    )
    caption_zh = models.CharField(_("图片说明"), max_length=300, blank=True)
    caption_en = models.CharField(_("图片说明（英文）"), max_length=300, blank=True)
    credit = models.CharField(_("作者或提供者"), max_length=120)
    licence = models.CharField(
        _("许可"), max_length=80, help_text=_("凭什么可以用，例如 CC BY-SA 4.0、权利人书面同意、本单位拍摄。")
    )
    source_url = models.URLField(
        _("出处网址"), max_length=500, blank=True, validators=[URLValidator(schemes=["http", "https"])]
    )
    focal_x = models.PositiveSmallIntegerField(_("焦点横向（%）"), default=50, validators=[check_percent])
    focal_y = models.PositiveSmallIntegerField(_("焦点纵向（%）"), default=50, validators=[check_percent])
    position = models.PositiveSmallIntegerField(default=0, editable=False)

    same_by = ("name",)

    class Meta:
        verbose_name = _("图片")
        verbose_name_plural = _("图片")
        ordering = ["entry", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "name"], name="picture_is_shown_once"),
            models.CheckConstraint(
                condition=models.Q(is_decorative=True) | ~models.Q(alt_zh=""), name="picture_has_words_or_needs_none"
            ),
            models.CheckConstraint(
                condition=~models.Q(credit="") & ~models.Q(licence=""), name="picture_names_credit_and_licence"
            ),
            models.CheckConstraint(
                condition=models.Q(focal_x__range=(0, 100), focal_y__range=(0, 100)), name="picture_focus_is_inside"
            ),
        ]
        indexes = [models.Index(fields=["name"], name="picture_by_name")]

    def __str__(self):
        return self.alt_zh or self.caption_zh or _("装饰图 %(name)s") % {"name": self.name[:8]}

    def clean(self):
        super().clean()
        if not self.is_decorative and not self.alt_zh:
            message = _("图片没有替代文字：应写一句话说明图中内容；不提供信息的图片请勾选“装饰图”。")
            raise ValidationError({"alt_zh": message})
