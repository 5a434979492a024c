"""Why two printed values of like things stand apart: what the data says of each, never a guess."""

from itertools import groupby

from django.utils.translation import gettext as _

from atlas.columns import measured_text
from catalogue.dates import interval_text
from catalogue.language import listed, sentences


def apart(figures):
    """In what these observations differ besides their values; that the sources do not say it, where in nothing."""
    found = []
    if len({figure.indicator for figure in figures}) > 1:
        found.append(_("指标"))
    if len({figure.subject_id for figure in figures}) > 1:
        found.append(_("对象"))
    if len({figure.period for figure in figures}) > 1:
        found.append(_("时期"))
    if len({figure.unit for figure in figures}) > 1:
        found.append(_("单位"))
    classes = dict.fromkeys(str(figure.get_obs_class_display()) for figure in figures)
    if len(classes) > 1:
        found.append(_("性质（%(classes)s）") % {"classes": listed(classes)})
    return _("不同之处：%(what)s。") % {"what": listed(found)} if found else _("来源没有说明为什么不同。")


def same_time_apart(figures):
    """Of each time for which different values are printed: how many, in what they differ, and what editors noted."""
    told = []
    for period, rows in groupby(sorted(figures, key=lambda figure: figure.period), key=lambda figure: figure.period):
        found = list(rows)
        if len({figure.value for figure in found}) > 1:
            values = listed(measured_text(figure, figure.value) for figure in found)
            words = _("%(period)s印有 %(values)s。") % {"period": interval_text(period), "values": values}
            told.append(sentences([words, apart(found), *(figure.note for figure in found if figure.note)]))
    return told
