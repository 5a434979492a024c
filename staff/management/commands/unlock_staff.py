"""Let somebody in again from the command line: the way back for an administrator with nobody to ask."""

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from staff import second_factor
from staff.audit import note
from staff.lockout import unlock
from staff.watching import end_sessions


class Command(BaseCommand):
    help = "解除一个账号的锁定；手机和恢复码都丢了时，加 --second-factor 取消二次验证，下次登录时重新设置。"

    def add_arguments(self, parser):
        parser.add_argument("name", help="账号名")
        parser.add_argument("--second-factor", action="store_true", help="同时取消现在的验证器和恢复码")

    @transaction.atomic
    def handle(self, *args, **options):
        name = options["name"]
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"没有账号“{name}”：请核对大小写。")
        unlock(user)
        second_factor.forget_failures(user)
        note(None, "account_unlocked", name)
        self.stdout.write(f"“{name}”已解除锁定。")
        if options["second_factor"]:
            second_factor.reset(user)
            end_sessions(user)
            note(None, "second_factor_reset", name)
            self.stdout.write(f"“{name}”的二次验证已取消，下次登录时重新设置。")
