"""The index of the search: what each entry is found by. `catalogue.finding` makes it from the entries at any time."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.fields import ByteOrderedField
from catalogue.models.record import Record


class Findable(models.Model):
    """One row a card, drafts and withdrawn ones among them: staff look for these too.

    All texts are folded, each in a line of its own between line ends, so that a comparison can ask for a beginning or a
    whole. `place` is the order among equally good hits. `tokens` are those of names, `words` those of all other text;
    on SQLite triggers keep the table `catalogue_findable_index` over both, on PostgreSQL an index is over both.
    """

    record = models.OneToOneField(Record, on_delete=models.CASCADE, related_name="findable")
    noun = ByteOrderedField(max_length=20)
    is_public = models.BooleanField()
    place = ByteOrderedField(max_length=302)
    names = models.TextField()
    aliases = models.TextField()
    pinyin = models.TextField()
    initials = models.TextField()
    text = models.TextField()
    tokens = models.TextField()
    words = models.TextField()
    parts = models.JSONField(help_text="[[fact, text as printed, basis]]: what the lines above were made from")
    made_by = models.PositiveSmallIntegerField(help_text="which way of making rows made this one")

    class Meta:
        verbose_name = _("检索行")
        verbose_name_plural = _("检索行")
        # With the names in it, a walk down the order of names need not visit the rows, which are long.
        indexes = [models.Index(fields=["place", "record", "is_public", "names"], name="findable_by_place")]

    def __str__(self):
        return self.record_id
