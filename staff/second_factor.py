"""The second factor: a code that changes every 30 seconds, or one of ten recovery codes.

Recovery codes are kept as keyed hashes. A new SECRET_KEY therefore ends them, but not the codes of the device.
"""

import re
import unicodedata
from base64 import b32encode, b64encode
from io import BytesIO
from secrets import token_bytes

import qrcode
from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_otp import verify_token
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key
from qrcode.image.svg import SvgPathImage

from staff.audit import note
from staff.models import Result

RECOVERY_CODES = 10


def is_on():
    return settings.STAFF_SECOND_FACTOR


def device_of(user):
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def recovery_device_of(user):
    return StaticDevice.objects.filter(user=user, confirmed=True).first()


def codes_left(user):
    return StaticToken.objects.filter(device__user=user).count()


def reset(user):
    """Take the second factor away: the next sign-in sets up a new one."""
    removed = [device.delete() for model in (TOTPDevice, StaticDevice) for device in model.objects.filter(user=user)]
    return bool(removed)


def forget_failures(user):
    for model in (TOTPDevice, StaticDevice):
        model.objects.filter(user=user).update(throttling_failure_count=0, throttling_failure_timestamp=None)


# --- Setting up ---------------------------------------------------------------------------------------


class Enrolment:
    """A device that is not one yet: its key lives in the session until a first code proves that it arrived."""

    KEY = "staff_enrolment"

    def __init__(self, request, user):
        self.user = user
        self.device = TOTPDevice(user=user, key=request.session.setdefault(self.KEY, default_key()))

    @property
    def secret(self):
        """In groups of four, to be typed."""
        text = b32encode(self.device.bin_key).decode()
        return " ".join(text[start : start + 4] for start in range(0, len(text), 4))

    @property
    def picture(self):
        """The QR code as an address that needs no request."""
        out = BytesIO()
        qrcode.make(self.device.config_url, image_factory=SvgPathImage, border=4).save(out)
        return f"data:image/svg+xml;base64,{b64encode(out.getvalue()).decode()}"

    def confirm(self, code):
        """The device, now kept; None if the code is wrong or somebody was faster. The first code is used up by this."""
        totp = TOTP(self.device.bin_key, self.device.step, self.device.t0, self.device.digits, self.device.drift)
        totp.time = timezone.now().timestamp()
        if not totp.verify(int(code), self.device.tolerance):
            return None
        with transaction.atomic():
            User.objects.select_for_update().get(pk=self.user.pk)
            if device_of(self.user):
                return None
            self.device.name, self.device.last_t, self.device.drift = "totp", totp.t(), totp.drift
            self.device.save()
        note(self.user, "second_factor_enrolled", self.user.get_username())
        return self.device


def make_recovery_codes(user):
    """Ten new codes, the only time they can be read; older ones end."""
    codes = [b32encode(token_bytes(7)).decode().lower()[:10] for _number in range(RECOVERY_CODES)]
    with transaction.atomic():
        StaticDevice.objects.filter(user=user).delete()
        device = StaticDevice.objects.create(user=user, name="recovery")
        StaticToken.objects.bulk_create(StaticToken(device=device, token=sealed(user, code)) for code in codes)
    note(user, "recovery_codes_made", user.get_username())
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def sealed(user, code):
    """As much of a keyed hash as the column takes: 16 signs of 5 bits."""
    return b32encode(salted_hmac("staff.recovery", f"{user.pk}:{code}", algorithm="sha256").digest()).decode()[:16]


# --- Asking ---------------------------------------------------------------------------------------------


class CodeField(forms.CharField):
    """A code as people type it: with gaps, dashes, capitals, full-width digits."""

    def __init__(self, **kwargs):
        super().__init__(label=gettext_lazy("验证码"), max_length=40, **kwargs)
        self.widget.attrs |= {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}

    def clean(self, value):
        return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", super().clean(value))).lower()


class EnrolmentForm(forms.Form):
    """Only digits come from the device."""

    code = CodeField(help_text=gettext_lazy("验证器现在显示的 6 位数字。"))

    def __init__(self, *args, enrolment, **kwargs):
        super().__init__(*args, **kwargs)
        self.enrolment = enrolment
        self.device = None

    def clean_code(self):
        code = self.cleaned_data["code"]
        self.device = self.enrolment.confirm(code) if re.fullmatch("[0-9]{6}", code) else None
        if self.device is None:
            message = _("验证码“%(code)s”不对：应为验证器现在显示的 6 位数字，请核对手机时间后再输一次。")
            raise forms.ValidationError(message % {"code": code})
        return code


class CodeForm(forms.Form):
    code = CodeField(help_text=gettext_lazy("验证器显示的 6 位数字；手机不在身边时，填一个恢复码。"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.device = None

    def clean_code(self):
        code = self.cleaned_data["code"]
        self.device = verify(self.user, code)
        return code


def verify(user, code):
    """The device whose code this is. A wrong code counts, and each makes the next wait longer; none works twice."""
    is_digits = bool(re.fullmatch("[0-9]{6}", code))
    device = device_of(user) if is_digits else recovery_device_of(user)
    if device is None:
        raise forms.ValidationError(_("验证码不对。"))
    allowed, why = device.verify_is_allowed()
    if not allowed:
        raise forms.ValidationError(waiting(why))
    if verify_token(user, device.persistent_id, code if is_digits else sealed(user, code)) is None:
        note(user, "second_factor_failed", user.get_username(), result=Result.FAILED)
        device.refresh_from_db()
        raise forms.ValidationError(_("验证码不对，或已经用过。") + waiting(device.verify_is_allowed()[1]))
    if not is_digits:
        note(user, "recovery_code_used", user.get_username(), detail=_("还剩 %d 个") % codes_left(user))
    return device_of(user) or device


def waiting(why):
    """How long until the next try."""
    if not why:
        return ""
    seconds = max(1, round((why["locked_until"] - timezone.now()).total_seconds() + 0.5))
    if seconds < 120:
        return _("请等 %d 秒后再试。") % seconds
    return _("请等 %d 分钟后再试；也可以请管理人员解除锁定。") % -(-seconds // 60)
