from django.db import models


class CatalogueVersion(models.Model):
    """One row: the number that stands for all that the catalogue holds. `catalogue.version` reads and changes it."""

    number = models.BigIntegerField()

    def __str__(self):
        return str(self.number)
