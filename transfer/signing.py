"""Who signed where a transfer centre works. The sources let them sign with its area, not with the centre."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from catalogue.models.record import Scope
from catalogue.related import Related
from transfer.models.partnership import PartnershipKind
from transfer.models.platform import PlatformKind


@dataclass(frozen=True)
class SignedWithItsArea(Related):
    """On the page of a centre the agreements signed with its area; on that of any other platform nothing."""

    def value(self, entry):
        """The key of the area."""
        return entry.area_id if entry.kind == PlatformKind.CENTRE and entry.area_id else ""

    def ask(self, value, _key, scope):
        return super().ask(value, value, scope)

    def rows(self, key):
        return super().rows(key).filter(kind=PartnershipKind.SIGNED)

    def url(self, entry, scope, **more):
        query = {"kind": PartnershipKind.SIGNED.value, self.parameter: self.value(entry).replace(":", "/", 1), **more}
        query |= {} if scope == Scope.XUHUI else {"scope": str(scope)}
        return f"{reverse(f'{self.catalogue.noun}:list')}?{urlencode(sorted(query.items()))}"
