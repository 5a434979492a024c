"""Changes to published entries that wait for a reviewer, and lists that staff import."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.fields import ByteOrderedField
from catalogue.models import Record
from catalogue.models.entry import entry_model


class PendingEdit(models.Model):
    """At most one an entry. `snapshot` is the whole entry as it shall be (see `versions.snapshots`).

    base: the `updated_at` of the version that it was made from. returned_reason: why a reviewer sent it back; empty
    while it waits.
    """

    entry = models.OneToOneField(
        Record, verbose_name=_("条目"), primary_key=True, on_delete=models.CASCADE, related_name="pending_edit"
    )
    snapshot = models.JSONField(encoder=DjangoJSONEncoder)
    base = models.DateTimeField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("修改人"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    reason = models.CharField(_("修改原因"), max_length=100, blank=True)
    returned_reason = models.CharField(_("退回原因"), max_length=500, blank=True)
    made_at = models.DateTimeField(_("提交时间"), default=timezone.now)

    class Meta:
        verbose_name = _("待审修改")
        verbose_name_plural = _("待审修改")
        ordering = ["made_at"]
        permissions = [("publish", _("可以发布、退回和撤下"))]

    def __str__(self):
        return str(self.entry)


class ImportBatch(models.Model):
    """A file that somebody imports: its rows until they are written, and then what was written.

    rows: [row number, [cell]]. versions: {address: the version of the entry when the file was checked}.
    written: what `stewardship.importing.writing` and `undoing` say of each entry, enough to bring it back.
    """

    class State(models.TextChoices):
        CHECKED = "checked", _("已检查，没有写入")
        DONE = "done", _("已写入")
        UNDONE = "undone", _("已撤销")

    noun = models.CharField(_("类别"), max_length=20)
    file_name = models.CharField(_("文件"), max_length=200)
    header = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    versions = models.JSONField(default=dict)
    written = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.CHECKED)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("导入人"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    reason = models.CharField(_("修改原因"), max_length=100, blank=True)
    made_at = models.DateTimeField(_("时间"), default=timezone.now)

    class Meta:
        verbose_name = _("导入")
        verbose_name_plural = _("导入")
        ordering = ["-made_at", "-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["noun", "state", "-made_at"], name="import_batch_by_noun")]

    def __str__(self):
        return self.file_name


class Link(models.Model):
    """An address outside that a published entry carries in one of its fields, and how it answered when last asked.

    Written by `check_links` alone, so it may name what an editor has taken away since: see `stewardship.links.dead`.
    """

    class Outcome(models.TextChoices):
        ANSWERED = "answered", _("有应答")
        GONE = "gone", _("网页不在或出错")
        UNREACHABLE = "unreachable", _("连不上")
        UNTRUSTED = "untrusted", _("证书不可信")
        ENDLESS = "endless", _("转来转去没有尽头")
        REFUSED = "refused", _("不是公网上的网址，没有去看")

    entry = models.ForeignKey(Record, verbose_name=_("条目"), on_delete=models.CASCADE, related_name="+")
    field = ByteOrderedField(max_length=80)
    url = ByteOrderedField(_("网址"), max_length=500)
    outcome = ByteOrderedField(_("结果"), max_length=12, choices=Outcome)
    status = models.PositiveSmallIntegerField(_("状态码"), null=True)
    failing_since = models.DateTimeField(_("首次发现"), null=True)
    looked_at = models.DateTimeField(_("最近检查"))

    class Meta:
        verbose_name = _("外部链接")
        verbose_name_plural = _("外部链接")
        ordering = ["failing_since", "url", "entry"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["entry", "field", "url"], name="link_is_kept_once"),
        ]
        indexes = [
            models.Index(
                fields=["failing_since"], condition=models.Q(failing_since__isnull=False), name="link_by_failing_since"
            )
        ]

    def __str__(self):
        return self.url

    @property
    def field_label(self):
        """As staff know the field; of a picture its own."""
        model = entry_model(self.entry.noun)
        return model.fact_label(self.field) if self.field in model.all_facts() else _("图片出处")
