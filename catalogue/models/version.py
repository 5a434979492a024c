from django.db import models


class CatalogueVersion(models.Model):
    """One row: the number that stands for all that the catalogue holds. `catalogue.version` reads and changes it."""

    number = models.BigIntegerField()

    def __str__(self):
        return str(self.number)


class CatalogueChange(models.Model):
    """What the change to a version touched: the key of a record, or all of them where it is empty."""

    number = models.BigIntegerField(db_index=True)
    record_key = models.CharField(max_length=120, blank=True)

    def __str__(self):
        return f"{self.number} {self.record_key}"
