"""Fill an empty database with a catalogue that was made up, to measure on."""

import time

from django.core.management.base import BaseCommand, CommandError

from catalogue.management.commands.rebuild_search import Bar
from catalogue.models import Record
from catalogue.read_only import refuse_when_read_only
from pages.generating.plan import DIFFERENT, Plan
from pages.generating.writing import write


class Command(BaseCommand):
    help = (
        "在空数据库里生成一套试验目录，只供测速："
        "N 个孵化器，另有机构（默认 N 的十分之一）、合作（十分之一）、来源（百分之一）、"
        "园区、街区、区域、领域、车站。名称都以（试验）结尾；种子相同，各机器、两种数据库生成的内容相同。"
        f"孵化器满 {2 * DIFFERENT} 个时，机构、孵化器、合作只编写一部分（孵化器至少 {DIFFERENT} 个），"
        "其余由数据库照抄，各有自己的网址。"
    )

    def add_arguments(self, parser):
        parser.add_argument("--entries", type=int, required=True, help="孵化器的个数，例如 100000")
        parser.add_argument("--institutions", type=int, help="机构的个数，默认为孵化器的十分之一，至少 20")
        parser.add_argument("--seed", type=int, default=1, help="种子，默认 1")
        parser.add_argument("--into-this-database", action="store_true", help="数据库里已有条目时也写入")

    def handle(self, *args, **options):
        refuse_when_read_only()
        entries, institutions = options["entries"], options["institutions"]
        for name, value in (("--entries", entries), ("--institutions", institutions)):
            if value is not None and value < 1:
                raise CommandError(f"{name} “{value}” 不能用：应为不小于 1 的整数。")
        if Record.objects.filter(slug="trial-1").exists():
            raise CommandError("数据库里已有试验目录：请换一个空数据库。")
        count = Record.objects.count()
        if count and not options["into_this_database"]:
            raise CommandError(
                f"数据库里已有 {count} 个条目：试验目录只写入空数据库。确实要写进这一个，请加 --into-this-database。"
            )
        started = time.monotonic()
        plan = Plan(entries, institutions or max(20, entries // 10), options["seed"])
        made = write(plan, Bar(self.stderr))
        self.stdout.write(f"生成了 {made} 个条目，其中孵化器 {entries} 个（{time.monotonic() - started:.1f} 秒）。")
