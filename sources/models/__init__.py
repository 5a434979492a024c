from sources.models.citation import Basis, Citation, Confidence, Stance
from sources.models.cited import Cited
from sources.models.doubt import Doubt, DoubtSubject
from sources.models.source import Source, SourceKind

__all__ = [
    "Basis",
    "Citation",
    "Cited",
    "Confidence",
    "Doubt",
    "DoubtSubject",
    "Source",
    "SourceKind",
    "Stance",
]
