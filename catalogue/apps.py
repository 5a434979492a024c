from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    name = "catalogue"
    verbose_name = _("目录")

    def ready(self):
        # Inside, because models cannot be imported before all apps are known.
        from catalogue.finding.upgrading import make_rows_after_migrating

        post_migrate.connect(make_rows_after_migrating, sender=self, dispatch_uid="catalogue")
