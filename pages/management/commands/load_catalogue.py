"""Load the fixtures into the database."""

import sys
import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from catalogue.fixtures import MOST_MISTAKES, BrokenFixture
from pages.loading import is_loaded, load


class Command(BaseCommand):
    help = "把 fixtures/ 中的目录数据写入数据库：可重复运行；工作人员改过或撤下的条目不动，并逐一列出。"

    def add_arguments(self, parser):
        parser.add_argument("--folder", default=settings.BASE_DIR / "fixtures", help="数据文件夹，默认为 fixtures/")
        parser.add_argument("--if-changed", action="store_true", help="数据文件与上次写入时相同则什么也不做")

    def handle(self, *args, **options):
        folder = Path(options["folder"])
        if not folder.is_dir():
            raise CommandError(f"“{folder}” 不能用：应为存放 CSV 文件的文件夹。")
        if options["if_changed"] and is_loaded(folder):
            self.stdout.write("目录数据没有变化，未写入。")
            return
        started = time.monotonic()
        try:
            report = load(folder, self._progress)
        except BrokenFixture as error:
            self._clear()
            count = len(error.mistakes)
            rest = f"\n……另有 {count - MOST_MISTAKES} 处" if count > MOST_MISTAKES else ""
            raise CommandError(f"数据文件有 {count} 处错误，什么也没有写入：\n{error}{rest}") from None
        self._clear()
        self._tell(report, time.monotonic() - started)

    def _progress(self, done, total, label):
        if sys.stderr.isatty() or done == total or done % 100 == 0:
            self.stderr.write(f"\r{done * 100 // total:3d}% {label}\033[K", ending="" if sys.stderr.isatty() else "\n")

    def _clear(self):
        if sys.stderr.isatty():
            self.stderr.write("\r\033[K", ending="")

    def _tell(self, report, seconds):
        self.stdout.write(
            f"新增 {len(report.created)}，更新 {len(report.changed)}，不变 {report.unchanged}，"
            f"保留工作人员所改 {len(report.left_alone)}（{seconds:.1f} 秒）。"
        )
        for address in report.left_alone:
            self.stdout.write(f"  未动：{address}")
        for address in report.not_in_files:
            self.stdout.write(f"  数据文件中没有，保留：{address}")
