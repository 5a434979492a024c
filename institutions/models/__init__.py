from institutions.models.institution import FourBigClass, Institution, InstitutionKind
from institutions.models.person import Person
from institutions.models.publisher import Publisher

__all__ = ["FourBigClass", "Institution", "InstitutionKind", "Person", "Publisher"]
