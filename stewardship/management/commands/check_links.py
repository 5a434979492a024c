"""Whether the addresses outside that entries carry still answer: the only thing of the site that looks outside."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from catalogue.read_only import ReadOnly, is_read_only
from stewardship.links import check


class Command(BaseCommand):
    help = "逐个查看已发布条目所载的外部网址是否有应答，结果见管理区的巡检报告。须设 CHECK_LINKS=yes；内网部署不要设。"

    def handle(self, *args, **options):
        if not settings.CHECK_LINKS:
            raise CommandError("没有检查：环境变量 CHECK_LINKS 的值应为 yes，本站才会访问外部网址。")
        if is_read_only():
            raise CommandError("".join(ReadOnly().messages))
        count = failed = 0
        for url, answer in check():
            count += 1
            if answer.is_failure:
                failed += 1
                status = f"（{answer.status}）" if answer.status else ""
                self.stdout.write(f"{url}：{answer.outcome.label}{status}")
        self.stdout.write(f"检查了 {count} 个网址，失效 {failed} 个。")
