"""What readers say is wrong, and what became of it."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.fields import ByteOrderedField
from catalogue.models import Record
from catalogue.models.entry import entry_model

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is read as something else
TRIES = 5
# How to reach a reader is forgotten so many days after the answer, and in any case so many after it was sent.
CONTACT_KEPT_DAYS, CONTACT_KEPT_UNANSWERED_DAYS = 90, 365


class State(models.TextChoices):
    RECEIVED = "received", _("已收到")
    TAKEN = "taken", _("处理中")
    DONE = "done", _("已更正")
    DECLINED = "declined", _("未更正")


OPEN = (State.RECEIVED, State.TAKEN)


class CorrectionQuerySet(models.QuerySet):
    def still_open(self):
        return self.filter(state__in=OPEN)

    def forget_contacts(self):
        """Take away how to reach those who had their answer, or waited too long; returns how many that were."""
        now = timezone.now()
        answered = Q(closed_at__lt=now - timedelta(days=CONTACT_KEPT_DAYS))
        old = Q(received_at__lt=now - timedelta(days=CONTACT_KEPT_UNANSWERED_DAYS))
        return self.filter(answered | old).exclude(contact="").update(contact="")

    forget_contacts.alters_data = True  # type: ignore[attr-defined]  # as Django marks its own


class Correction(models.Model):
    """One letter of a reader. Its number has a part that nobody can guess, for it opens the page of its progress."""

    year = models.PositiveSmallIntegerField(editable=False)
    sequence = models.PositiveIntegerField(editable=False)
    secret = ByteOrderedField(max_length=4, editable=False)
    nonce = ByteOrderedField(max_length=32, unique=True, editable=False)
    record = models.ForeignKey(
        Record, verbose_name=_("条目"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    field = ByteOrderedField(_("字段"), max_length=80, blank=True)
    wrong = models.TextField(_("哪里不对"))
    right = models.TextField(_("应为什么"), blank=True)
    where = models.TextField(_("在哪里可以查到"), blank=True)
    contact = models.CharField(_("联系方式"), max_length=200, blank=True)
    state = ByteOrderedField(_("进展"), max_length=10, choices=State, default=State.RECEIVED)
    answer = models.TextField(_("答复"), blank=True, help_text=_("读者凭编号可以看到。结束时必填。"))
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("经办"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    received_at = models.DateTimeField(_("收到"), default=timezone.now, editable=False)
    closed_at = models.DateTimeField(_("结束"), null=True, blank=True, editable=False)

    objects = models.Manager.from_queryset(CorrectionQuerySet)()

    class Meta:
        verbose_name = _("更正")
        verbose_name_plural = _("更正")
        ordering = ["-received_at", "-id"]
        default_permissions = ("view", "change")
        constraints = [
            models.UniqueConstraint(fields=["year", "sequence"], name="correction_number_is_given_once"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="correction_state_is_known"),
            models.CheckConstraint(condition=~Q(wrong=""), name="correction_says_what_is_wrong"),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, closed_at__isnull=True)
                | (Q(closed_at__isnull=False) & ~Q(answer="") & ~Q(state__in=OPEN)),
                name="correction_is_closed_with_an_answer",
            ),
        ]
        indexes = [models.Index(fields=["state", "received_at"], name="correction_by_state")]

    def __str__(self):
        return self.number

    def save(self, *args, **kwargs):
        """The day of the answer follows from the state."""
        self.closed_at = None if self.is_open else self.closed_at or timezone.now()
        super().save(*args, **kwargs)

    @property
    def number(self):
        return f"G-{self.year}-{self.sequence:04}-{self.secret}"

    @property
    def is_open(self):
        return self.state in OPEN

    @property
    def field_label(self):
        """The field as readers know it; of a noun that no longer has it, as it was named."""
        model = entry_model(self.record.noun) if self.record and self.field else None
        return str(model.fact_label(self.field)) if model and self.field in model.all_facts() else self.field

    def clean(self):
        super().clean()
        if not self.is_open and not self.answer.strip():
            raise ValidationError({"answer": _("结束时须写明答复：读者凭编号会看到。")})


def receive(nonce, **said):
    """Keep what was sent, under the next number of the year. The same letter sent twice is one."""
    for _try in range(TRIES):
        stored = Correction.objects.filter(nonce=nonce).first()
        if stored:
            return stored
        year = timezone.localdate().year
        last = Correction.objects.filter(year=year).aggregate(last=Max("sequence"))["last"] or 0
        secret = "".join(secrets.choice(ALPHABET) for _place in range(4))
        try:
            with transaction.atomic():
                return Correction.objects.create(nonce=nonce, year=year, sequence=last + 1, secret=secret, **said)
        except IntegrityError:
            continue  # somebody else took the number in the same moment
    raise IntegrityError("no number could be given")


class Sending(models.Model):
    """That something was sent, to tell how much comes from one place. Kept for a day; the address itself never is."""

    sender = ByteOrderedField(max_length=64, blank=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M}"
