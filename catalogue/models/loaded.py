from django.db import models


class LoadedFixtures(models.Model):
    """Which state of the fixtures this database was last loaded from, so that a start need not read them again."""

    checksum = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now=True)

    def __str__(self):
        return self.checksum
