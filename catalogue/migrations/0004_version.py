"""The row that `catalogue.version` changes; a catalogue that is there already begins with the time of this upgrade."""

import time

from django.db import migrations, models


def begin(apps, schema_editor):
    apps.get_model("catalogue", "CatalogueVersion").objects.create(pk=1, number=time.time_ns() // 1000)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0003_findable_index")]

    operations = [
        migrations.CreateModel(
            name="CatalogueVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField()),
            ],
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
