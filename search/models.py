from django.db import models
from django.utils.translation import gettext_lazy as _


class FruitlessTerm(models.Model):
    """Words that found nothing, folded; how often and when last. Nothing is kept of who typed them."""

    term = models.CharField(_("搜索词"), max_length=100, unique=True)
    count = models.PositiveIntegerField(_("次数"), default=1)
    last_day = models.DateField(_("最近一次"))

    class Meta:
        verbose_name = _("没有结果的搜索词")
        verbose_name_plural = _("没有结果的搜索词")
        ordering = ["-count", "-last_day", "term"]
        indexes = [models.Index(fields=["count", "last_day"], name="fruitless_by_count")]

    def __str__(self):
        return self.term
