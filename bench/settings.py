"""The site as it is, with the floor beside it. In production there is no such address."""

from xuhui_portal.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
