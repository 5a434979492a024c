"""The names of metro stations on the ground of the schematic; DESIGN.md says where the places come from."""

from django.utils.translation import gettext_lazy as _

# (name, x, y, which end of the name stands there: "" its beginning)
NAMES = (
    (_("虹桥路"), 193, 240, "end"),
    (_("宜山路"), 237, 303, "end"),
    (_("桂林路"), 179, 367, "mid"),
    (_("上海体育馆"), 323, 331, ""),
    (_("漕宝路"), 311, 440, ""),
    (_("上海南站"), 257, 517, "end"),
    (_("锦江乐园"), 141, 599, "end"),
    (_("石龙路"), 374, 484, ""),
    (_("龙华中路"), 454, 316, "end"),
    (_("岳阳路"), 401, 170, "end"),
    (_("枫林路"), 524, 238, ""),
)
