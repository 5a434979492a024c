"""The catalogues of how research reaches the market."""

from django.utils.translation import gettext_lazy as _

from catalogue.catalogue import Catalogue
from transfer import calendar
from transfer.columns import partnership, platform, policy, programme, project
from transfer.filters.partnership import PartnershipFilterSet
from transfer.filters.platform import PlatformFilterSet
from transfer.filters.policy import PolicyFilterSet
from transfer.filters.programme import ProgrammeFilterSet
from transfer.filters.project import ProjectFilterSet
from transfer.models import Partnership, Platform, Policy, Programme, Project

ON_THE_ROUTE = "transfer/on_the_route.html"
PLATFORMS = Catalogue(
    "platforms",
    Platform,
    platform.COLUMNS,
    PlatformFilterSet,
    card=("kind", "parent", "status"),
    intro=_("转化平台、它们的步骤和功能，以及服务、机制和工具。次序和下一步见“转化路线”。"),
    template=ON_THE_ROUTE,
)
PARTNERSHIPS = Catalogue(
    "partnerships",
    Partnership,
    partnership.COLUMNS,
    PartnershipFilterSet,
    card=("institution", "kind", "target", "date", "status"),
    naming=_("名称由编者拟定，写明谁与谁。"),
)
POLICIES = Catalogue(
    "policies",
    Policy,
    policy.COLUMNS,
    PolicyFilterSet,
    schema="CreativeWork",
    card=("kind", "issuer_printed", "issued_on", "status", "audience", "support"),
    template="transfer/policy_detail.html",
)
PROJECTS = Catalogue(
    "projects",
    Project,
    project.COLUMNS,
    ProjectFilterSet,
    schema="Project",
    card=("stage", "lead", "institution"),
    template=ON_THE_ROUTE,
)
PROGRAMMES = Catalogue(
    "programmes",
    Programme,
    programme.COLUMNS,
    ProgrammeFilterSet,
    card=("kind", "status", "date_start", "place"),
    template="transfer/programme_detail.html",
    further=calendar.addresses,
)
