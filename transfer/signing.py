"""Who signed where a transfer centre works. The sources let them sign with its area, not with the centre."""

from dataclasses import dataclass

from catalogue.related import Related
from transfer.models.partnership import PartnershipKind
from transfer.models.platform import PlatformKind


@dataclass(frozen=True)
class SignedWithItsArea(Related):
    """On the page of a centre the agreements signed with its area; on that of any other platform nothing."""

    def about(self, entry):
        return entry.area_id if entry.kind == PlatformKind.CENTRE and entry.area_id else ""

    def value(self, entry):
        return self.about(entry).replace(":", "/", 1)

    def ask(self, value, _key, scope):
        return super().ask(value, value, scope)

    def rows(self, key):
        return super().rows(key).filter(kind=PartnershipKind.SIGNED)

    def url(self, entry, scope, **more):
        return super().url(entry, scope, kind=PartnershipKind.SIGNED.value, **more)
