"""The switch that stops all writing, for as long as somebody looks after the site. Reading goes on."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class ReadOnly(ValidationError):
    """A form shows it like any other mistake, so what was typed stays where it was typed."""

    def __init__(self):
        super().__init__(_("本站正在维护，暂时不能保存：内容没有丢，稍后再存。"), code="read_only")


def is_read_only():
    """The file needs no restart and speaks to every process of this machine at once."""
    return settings.READ_ONLY or settings.READ_ONLY_FILE.exists()


def refuse_when_read_only():
    if is_read_only():
        raise ReadOnly
