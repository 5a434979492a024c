"""Hold the index of the search against the entries."""

from django.core.management.base import BaseCommand, CommandError

from catalogue.finding.keeping import differing, index_is_whole
from catalogue.management.commands.rebuild_search import Bar
from catalogue.models import Findable

MOST_NAMED = 50


class Command(BaseCommand):
    help = "检查检索：每一条都有检索行，且与条目一致；有出入时逐一列出，退出码为 1。"

    def handle(self, *args, **options):
        wrong = differing(Bar(self.stderr))
        for key in wrong[:MOST_NAMED]:
            self.stdout.write(f"  不一致：{key.replace(':', '/', 1)}")
        is_whole = index_is_whole()
        if not is_whole:
            self.stdout.write("  索引与检索行不一致")
        if wrong or not is_whole:
            raise CommandError(f"检索有 {len(wrong)} 条不一致：请运行 manage.py rebuild_search。")
        self.stdout.write(f"检索完整：{Findable.objects.count()} 条。")
