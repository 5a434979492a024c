"""Forget how to reach the readers whose corrections were answered, and who sent what from where."""

from django.core.management.base import BaseCommand, CommandError

from catalogue.read_only import ReadOnly, is_read_only
from corrections.limits import forget_old
from corrections.models import CONTACT_KEPT_DAYS, CONTACT_KEPT_UNANSWERED_DAYS, Correction
from staff.audit import note


class Command(BaseCommand):
    help = (
        f"删去更正里的联系方式：答复后 {CONTACT_KEPT_DAYS} 天，或收到后 {CONTACT_KEPT_UNANSWERED_DAYS} 天；"
        "以及一天以前的提交次数。"
    )

    def handle(self, *args, **options):
        if is_read_only():
            raise CommandError("".join(ReadOnly().messages))
        count = Correction.objects.forget_contacts()
        forget_old()
        if count:
            note(None, "corrections_trimmed", detail=f"{count} 条")
        self.stdout.write(f"已删去更正里的联系方式 {count} 条。")
