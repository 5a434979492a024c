from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalogue.fields import ByteOrderedField, PartialDateField
from catalogue.models.entry import Entry, Noted
from sources.models.cited import Cited


class SourceKind(models.TextChoices):
    BASE_TEXT = "base_text", _("基础文本")
    OFFICIAL = "official", _("官方")
    OFFICIAL_MEDIA = "official_media", _("官方媒体")
    MEDIA = "media", _("媒体")
    INSTITUTION = "institution", _("机构自身")
    ENCYCLOPEDIA = "encyclopedia", _("百科")
    CODE = "code", _("代码库")
    PACKAGE = "package", _("软件包")
    MIRROR = "mirror", _("转载页")
    LOW_QUALITY = "low_quality", _("质量低的网页")


class Script(models.TextChoices):
    MIXED_NOISE = "mixed_noise", _("简繁混排，夹杂采集杂字")
    MIXED_DOUBLED = "mixed_doubled", _("简繁混排，标点重复")
    SIMPLIFIED_DISPLACED = "simplified_displaced", _("简体，栏序错乱")
    SIMPLIFIED = "simplified", _("简体")


class Licence(models.TextChoices):
    MIT = "mit", _("MIT 许可")
    MIT_CLAIMED = "mit_claimed", _("软件包自称 MIT 许可，数据来源未说明")
    MIT_CODE_AMAP_DATA = "mit_code_amap_data", _("代码 MIT 许可，数据受高德条款约束")
    NONE = "none", _("无许可文件")


class Source(Entry, Cited):
    """A text or page that facts are taken from. It cites itself for what it says of itself."""

    NOUN = "source"
    IS_SOUGHT = False
    FACTS = (
        "kind",
        "publisher",
        "publisher_en",
        "author",
        "published_on",
        "content_as_of",
        "paragraphs",
        "script",
        "url",
        "is_linkable",
        "licence",
    )
    NOTED = {
        "published_on_basis": Noted(_("发布日期的依据")),
        "content_as_of_basis": Noted(_("内容日期的依据")),
        "footer_link": Noted(_("文末所印链接")),
        "corroborating_url": Noted(_("用于核对日期的外部报道")),
    }

    kind = ByteOrderedField(_("类型"), max_length=20, choices=SourceKind)
    publisher = models.CharField(_("发布者"), max_length=200, blank=True)
    publisher_en = models.CharField(_("发布者英文名"), max_length=200, blank=True)
    author = models.CharField(_("署名"), max_length=200, blank=True)
    published_on = PartialDateField(_("发布日期"))
    content_as_of = PartialDateField(_("内容反映的日期"))
    paragraphs = models.PositiveSmallIntegerField(_("段落数"), null=True, blank=True)
    script = ByteOrderedField(_("文本状况"), max_length=24, choices=Script, blank=True)
    url = models.URLField(_("网址"), max_length=500, blank=True)
    is_linkable = models.BooleanField(_("可外链"), default=False)
    licence = ByteOrderedField(_("许可"), max_length=24, choices=Licence, blank=True)

    class Meta(Entry.Meta):
        verbose_name = _("来源")
        verbose_name_plural = pgettext_lazy("list", "来源")

    @property
    def outward_url(self):
        """The address a reader may be sent to; mirrors of unknown owners and weak pages are named without one."""
        return self.url if self.is_linkable else ""
