from catalogue.models.alias import Alias
from catalogue.models.entry import Entry
from catalogue.models.findable import Findable
from catalogue.models.kept import Kept, KeptManager
from catalogue.models.loaded import LoadedFixtures
from catalogue.models.record import Field, FormerAddress, Record
from catalogue.models.version import CatalogueChange, CatalogueVersion

__all__ = [
    "Alias",
    "CatalogueChange",
    "CatalogueVersion",
    "Entry",
    "Field",
    "Findable",
    "FormerAddress",
    "Kept",
    "KeptManager",
    "LoadedFixtures",
    "Record",
]
