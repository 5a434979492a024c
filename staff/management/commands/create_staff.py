"""Create an account for somebody who works on the catalogue."""

import sys
from getpass import getpass

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from staff.roles import ROLES, assign


class Command(BaseCommand):
    help = "新建一个工作人员账号，并给予一个角色。密码在提示后输入两次，或用 --password-stdin 从标准输入读取。"

    def add_arguments(self, parser):
        roles = "、".join(f"{code}（{role.label}）" for code, role in ROLES.items())
        parser.add_argument("name", help="账号名，登录时输入")
        parser.add_argument("--group", required=True, help=f"角色：{roles}")
        parser.add_argument("--email", default="", help="邮箱，用来重设密码")
        parser.add_argument("--full-name", default="", help="姓名")
        parser.add_argument("--password-stdin", action="store_true", help="从标准输入的第一行读取密码")

    def handle(self, *args, **options):
        user = self._account(options)
        password = self._password(options["password_stdin"])
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError("密码不能用：\n" + "\n".join(f"  {message}" for message in error.messages)) from None
        user.set_password(password)
        with transaction.atomic():
            user.save()
            assign(user, options["group"])
        self.stdout.write(f"已新建账号“{user}”，角色：{ROLES[options['group']].label}。")

    def _account(self, options):
        """Refuse what can be refused before anybody types a password."""
        name, group = options["name"], options["group"]
        if group not in ROLES:
            raise CommandError(f"没有名为“{group}”的角色：应为 {'、'.join(ROLES)} 之一。")
        if User.objects.filter(username__iexact=name).exists():
            raise CommandError(f"已有账号“{name}”（不分大小写）：请另取一个，或在管理页面更改它的角色。")
        user = User(username=name, email=options["email"], first_name=options["full_name"], is_staff=True)
        try:
            user.full_clean(exclude=["password"])
        except ValidationError as error:
            told = "\n".join(f"  “{options['email' if field == 'email' else 'name']}”：{' '.join(messages)}"
                             for field, messages in error.message_dict.items())  # fmt: skip
            raise CommandError(f"账号不能用：\n{told}") from None
        return user

    def _password(self, from_stdin):
        if from_stdin:
            return sys.stdin.readline().rstrip("\r\n")
        password = getpass("密码（至少 12 个字符，不显示）：")
        if getpass("再输一次：") != password:
            raise CommandError("两次输入的密码不一样：什么也没有写入。")
        return password
