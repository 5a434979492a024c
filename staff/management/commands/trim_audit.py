"""Forget old rows of the audit trail."""

from django.core.management.base import BaseCommand, CommandError

from staff.audit import note
from staff.models import KEPT_DAYS, AuditEvent


class Command(BaseCommand):
    help = f"删除早于若干天的操作记录；至少保留 {KEPT_DAYS} 天，数据库也会拒绝删除更近的。"

    def add_arguments(self, parser):
        parser.add_argument("--days", type=int, required=True, help=f"保留的天数，不少于 {KEPT_DAYS}")

    def handle(self, *args, **options):
        days = options["days"]
        if days < KEPT_DAYS:
            raise CommandError(f"“{days}” 不能用：应为不少于 {KEPT_DAYS} 的天数。")
        count = AuditEvent.objects.forget(days)
        note(None, "audit_trimmed", detail=f"早于 {days} 天的 {count} 条")
        self.stdout.write(f"已删除早于 {days} 天的操作记录 {count} 条。")
