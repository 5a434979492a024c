from transfer.models.partnership import Partnership
from transfer.models.platform import Platform
from transfer.models.policy import Policy
from transfer.models.programme import Participation, Programme, Role
from transfer.models.project import Project

__all__ = ["Participation", "Partnership", "Platform", "Policy", "Programme", "Project", "Role"]
