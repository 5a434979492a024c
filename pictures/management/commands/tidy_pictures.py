"""Files of pictures that no entry shows and no old version needs: list them, or remove them."""

from django.core.management.base import BaseCommand

from pictures.files import remove_unclaimed, root, unclaimed


class Command(BaseCommand):
    help = "列出没有条目、也没有历史版本用到且一天内无人动过的图片文件；加 --remove 则删除。可在网站运行时执行。"

    def add_arguments(self, parser):
        parser.add_argument("--remove", action="store_true", help="删除列出的文件")

    def handle(self, *args, remove, **options):
        folders = remove_unclaimed() if remove else unclaimed()
        for folder in folders:
            self.stdout.write(str(folder.relative_to(root())))
        self.stdout.write(f"{'已删除' if remove else '可删除'} {len(folders)} 张图片的文件。")
