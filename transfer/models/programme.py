from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricForeignKey

from catalogue.dates import parse_partial_date, partial_date_text
from catalogue.fields import ByteOrderedField, PartialDateField
from catalogue.models import Kept, Record
from catalogue.models.entry import Entry, Linked, order_check
from districts.models import Area, Zone
from sources.models import Basis, Cited
from transfer.models.policy import policy_of


class ProgrammeKind(models.TextChoices):
    CONFERENCE = "conference", _("会议")
    ACCELERATION_PROGRAMME = "acceleration_programme", _("加速计划")
    CAMP = "camp", _("训练营")
    ROADSHOW = "roadshow", _("路演")
    APPOINTMENT = "appointment", _("聘任")
    DESIGNATION = "designation", _("认定与授牌")
    MEDIA_SERIES = "media_series", _("系列报道")
    SURVEY = "survey", _("调研")
    FORUM = "forum", _("论坛")
    AWARD_CEREMONY = "award_ceremony", _("颁奖大会")
    AWARD = "award", _("奖项")
    TALENT_PROGRAMME = "talent_programme", _("人才计划")
    POLICY_RELEASE = "policy_release", _("政策发布")
    COMPETITION = "competition", _("赛事")
    OUTREACH = "outreach", _("科普与宣传")


class ProgrammeStatus(models.TextChoices):
    HELD = "held", _("已举办")
    LAUNCHED = "launched", _("已启动")
    PLANNED = "planned", _("计划中")
    RECURRING = "recurring", _("持续开展")
    PUBLISHED = "published", _("已发表")
    AWARDED = "awarded", _("已授奖")
    DESIGNATED = "designated", _("已认定")
    APPROVED = "approved", _("已立项")
    UNDER_CONSTRUCTION = "under_construction", _("建设中")


class Role(models.TextChoices):
    ORGANISER = "organiser", _("主办")
    PARTICIPANT = "participant", _("参与单位")
    PERSON = "person", _("出席或获奖人物")


class Participation(Kept):
    """An institution or a person took part in a programme. `basis` repeats the strongest citation of the link."""

    entry = HistoricForeignKey(Record, on_delete=models.CASCADE, related_name="participations")
    party = models.ForeignKey(Record, verbose_name=_("参与者"), on_delete=models.PROTECT, related_name="took_part")
    role = ByteOrderedField(_("角色"), max_length=12, choices=Role)
    basis = ByteOrderedField(_("依据"), max_length=10, choices=Basis, default=Basis.UNVERIFIED, editable=False)
    position = models.PositiveSmallIntegerField(default=0)

    same_by = ("party", "role")

    class Meta:
        verbose_name = _("参与")
        verbose_name_plural = _("参与")
        ordering = ["entry", "position"]
        constraints = [models.UniqueConstraint(fields=["entry", "party", "role"], name="participation_is_named_once")]
        indexes = [models.Index(fields=["party", "entry"], name="participation_by_party")]

    def __str__(self):
        return self.party_id


class Programme(Entry, Cited):
    """An event, programme, award or designation."""

    NOUN = "programme"
    IS_SOUGHT = False
    FACTS = (
        "kind",
        "status",
        "date_start",
        "date_end",
        "place_zh",
        "place",
        "organisers",
        "participants",
        "people",
        "subject",
        "area",
    )
    PERIODS = (("date_start", "date_end"),)
    LINKED = {
        "organisers": Linked(_("主办"), Participation, "party", {"role": Role.ORGANISER}, "institution"),
        "participants": Linked(_("参与单位"), Participation, "party", {"role": Role.PARTICIPANT}, "institution"),
        "people": Linked(_("出席或获奖人物"), Participation, "party", {"role": Role.PERSON}, "person"),
    }

    kind = ByteOrderedField(_("类型"), max_length=24, choices=ProgrammeKind)
    status = ByteOrderedField(_("状态"), max_length=30, choices=ProgrammeStatus, blank=True)
    date_start = PartialDateField(_("时间"))
    date_end = PartialDateField(_("结束"))
    place_zh = models.CharField(_("地点（来源所印）"), max_length=200, blank=True)
    place = models.ForeignKey(
        Zone, verbose_name=_("地点"), null=True, blank=True, on_delete=models.PROTECT, related_name="programmes"
    )
    subject = models.ForeignKey(
        Record, verbose_name=_("所涉条目"), null=True, blank=True, on_delete=models.PROTECT, related_name="programmes"
    )
    area = models.ForeignKey(
        Area, verbose_name=_("行政区域"), null=True, blank=True, on_delete=models.PROTECT, related_name="programmes"
    )

    @property
    def closing(self):
        """What to say once its last day has passed. Whether something planned took place, its date does not tell."""
        key = "date_end" if self.date_end else "date_start"
        last, basis = getattr(self, key), self.evidence.get(key, {}).get("basis")
        if not last or basis == Basis.UNVERIFIED or parse_partial_date(last)[1] >= timezone.localdate():
            return ""
        date = {"date": partial_date_text(last)}
        if self.status == ProgrammeStatus.PLANNED:
            return gettext("已过期：所写的时间（%(date)s）已过，是否举行来源没有写明") % date
        return gettext("已结束（%(date)s）") % date if self.date_end else ""

    @property
    def subject_policy(self):
        return policy_of(self.subject)

    @property
    def why_no_calendar(self):
        """What keeps it out of a calendar, which knows nothing but days; empty if nothing does."""
        if not self.date_start:
            return gettext("来源没有写明时间，所以没有日历文件。")
        for key in ("date_start", "date_end"):
            date = getattr(self, key)
            if date and len(date) < len("2024-12-10"):
                told = {"date": partial_date_text(date)}
                return gettext("时间只写到“%(date)s”，没有写到日，所以没有日历文件。") % told
            if date and self.evidence.get(key, {}).get("basis", Basis.UNVERIFIED) == Basis.UNVERIFIED:
                return gettext("时间未核实，所以没有日历文件。")
        return ""

    class Meta(Entry.Meta):
        verbose_name = _("活动与计划")
        verbose_name_plural = pgettext_lazy("list", "活动、计划与荣誉")
        constraints = [*Entry.Meta.constraints, order_check("date_start", "date_end", "programme_ends_after_start")]
