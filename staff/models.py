"""What staff have done, kept."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from staff.actions import ACTIONS

KEPT_DAYS = 180  # the database refuses to delete a younger row: see the migration that makes its trigger


class AuditError(RuntimeError):
    """Something tried to change what has been noted."""


class Result(models.TextChoices):
    DONE = "done", _("完成")
    REFUSED = "refused", _("拒绝")
    FAILED = "failed", _("失败")


class AuditQuerySet(models.QuerySet):
    """Rows are added and read; the old ones may be forgotten. Nothing else."""

    def update(self, **values):
        raise AuditError("the audit trail is not changed")

    update.alters_data = True  # type: ignore[attr-defined]  # as Django marks its own

    def bulk_update(self, *args, **kwargs):
        raise AuditError("the audit trail is not changed")

    def delete(self):
        raise AuditError("the audit trail is not deleted; see forget()")

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def forget(self, days):
        """Delete what is older than so many days; returns how many rows that were."""
        if days < KEPT_DAYS:
            raise ValueError(f"rows are kept for {KEPT_DAYS} days at least, not {days}")
        old = self.filter(at__lt=timezone.now() - timedelta(days=days))
        return models.QuerySet.delete(old)[0]

    forget.alters_data = True  # type: ignore[attr-defined]


class AuditEvent(models.Model):
    """Who did what, when, and whether it worked. `who_name` stays readable whatever happens to the account."""

    at = models.DateTimeField(_("时间"), default=timezone.now, editable=False)
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("账号"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    who_name = models.CharField(_("操作人"), max_length=150, blank=True)
    action = models.CharField(_("操作"), max_length=40)
    target = models.CharField(_("对象"), max_length=300, blank=True)
    detail = models.TextField(_("说明"), blank=True)
    result = models.CharField(_("结果"), max_length=10, choices=Result, default=Result.DONE)

    objects = models.Manager.from_queryset(AuditQuerySet)()

    class Meta:
        verbose_name = _("操作记录")
        verbose_name_plural = _("操作记录")
        ordering = ["-at", "-id"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(condition=~models.Q(action=""), name="audit_event_has_an_action"),
            models.CheckConstraint(condition=models.Q(result__in=Result.values), name="audit_event_result_is_known"),
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_event_by_time"),
            models.Index(fields=["action", "target", "at"], name="audit_event_by_target"),
        ]

    def __str__(self):
        what = ACTIONS.get(self.action, self.action)
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M} {what} {self.target}".strip()

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AuditError("the audit trail is not changed")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AuditError("the audit trail is not deleted")
