"""Make the index of the search anew."""

import sys
import time

from django.core.management.base import BaseCommand

from catalogue.finding.keeping import make_all
from catalogue.read_only import refuse_when_read_only


class Command(BaseCommand):
    help = "重建检索：逐条重新生成检索行和索引；网站可以照常运行。"

    def handle(self, *args, **options):
        refuse_when_read_only()
        started = time.monotonic()
        count = make_all(Bar(self.stderr))
        self.stdout.write(f"重建了 {count} 条检索行（{time.monotonic() - started:.1f} 秒）。")


class Bar:
    """`done` of `total` in one line that is written over, or line by line where nobody watches."""

    WIDTH = 40

    def __init__(self, stream):
        self.stream = stream

    def __call__(self, done, total):
        filled = self.WIDTH * done // total
        line = f"[{'#' * filled}{'.' * (self.WIDTH - filled)}] {done * 100 // total:3d}% {done}/{total}"
        is_watched = sys.stderr.isatty()
        self.stream.write(
            f"\r{line}" if is_watched and done < total else f"\r{line}\n" if is_watched else f"{line}\n", ending=""
        )
