import re
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from xuhui_portal.archive import write_archive
from xuhui_portal.databases import database_of

NAME = re.compile(r"xuhui-\d{8}-\d{6}\.tar\.gz")


class Command(BaseCommand):
    help = "把数据库和图片备份成一个文件。网站可以照常运行。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", default="var/backups", help="放备份的目录，没有则建立；默认 var/backups")
        parser.add_argument("--keep", type=int, help="只留最新的这么多个备份，更早的删去")

    def handle(self, *, to: str, keep: int | None, **options: Any) -> None:
        if keep is not None and keep < 1:
            raise CommandError(f"--keep 的值「{keep}」不能用：应为 1 以上的整数。")
        folder = settings.BASE_DIR / to
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            archive, manifest = self.write(folder)
        except OSError as error:
            raise CommandError(f"不能写到目录「{folder}」：{error.strerror}。没有留下备份。") from error
        pictures = len(manifest["files"]) - 1
        size = archive.stat().st_size / 1_000_000
        self.stdout.write(
            f"已备份到「{archive}」（{size:.1f} MB）：数据库 {manifest['database']}，图片文件 {pictures} 个。"
        )
        if keep is not None:
            self.remove_old(folder, keep)

    def write(self, folder: Path) -> tuple[Path, dict[str, Any]]:
        """Under a name of its own until it is complete: what is called a backup is one."""
        now = timezone.localtime()
        target = folder / f"xuhui-{now:%Y%m%d-%H%M%S}.tar.gz"
        if target.exists():
            raise CommandError(f"备份「{target}」已经有了：隔一秒再试。")
        database = database_of(connection)
        about = {"made_at": now.isoformat(timespec="seconds"), "database": database.kind, "migrations": applied()}
        with tempfile.TemporaryDirectory(prefix=".xuhui-", dir=folder) as temporary:
            copy, partial = Path(temporary) / database.file, Path(temporary) / target.name
            database.save(copy)
            media = Path(settings.MEDIA_ROOT) if settings.MEDIA_ROOT else None
            manifest = write_archive(partial, (database.file, copy), media, about)
            partial.rename(target)
        return target, manifest

    def remove_old(self, folder: Path, keep: int) -> None:
        backups = sorted(path for path in folder.iterdir() if NAME.fullmatch(path.name))
        for path in backups[:-keep]:
            path.unlink()
            self.stdout.write(f"已删去较早的备份「{path.name}」。")


def applied() -> list[str]:
    """What the database is like: `catalogue.0001_initial` …"""
    return sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations())
