"""Files of pictures that nothing needs any more: list them, or remove them."""

from django.core.management.base import BaseCommand

from pictures.files import remove_unclaimed, root, unclaimed
from stewardship.models import PendingEdit


class Command(BaseCommand):
    help = "列出没有条目、历史版本和待审修改用到且一天内无人动过的图片文件；加 --remove 则删除。可在网站运行时执行。"

    def add_arguments(self, parser):
        parser.add_argument("--remove", action="store_true", help="删除列出的文件")

    def handle(self, *args, remove, **options):
        folders = (remove_unclaimed if remove else unclaimed)(_awaiting_review())
        for folder in folders:
            self.stdout.write(str(folder.relative_to(root())))
        self.stdout.write(f"{'已删除' if remove else '可删除'} {len(folders)} 张图片的文件。")


def _awaiting_review():
    """Names of pictures in changes that wait or were returned."""
    snapshots = PendingEdit.objects.values_list("snapshot", flat=True)
    return {row["name"] for taken in snapshots for row in taken["parts"].get("pictures.picture", ())}
