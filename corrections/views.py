"""Saying what is wrong: one question a page, then a look at all of it, then a number and its page.

Nothing is kept of a reader between the pages: what was answered travels in the form itself, signed, so that neither a
session nor a cookie of ours is needed and going back asks nothing twice.
"""

import re
import secrets
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import View

from catalogue.columns import show_entry
from catalogue.language import listed
from catalogue.models import Record
from catalogue.models.entry import entry_model
from catalogue.models.record import State
from catalogue.parameters import SingleField
from catalogue.read_only import ReadOnly, is_read_only
from catalogue.views import Crumb
from corrections.limits import count_one, is_too_much
from corrections.models import (
    CONTACT_KEPT_DAYS,
    CONTACT_KEPT_UNANSWERED_DAYS,
    Correction,
    receive,
)
from pages.asking import Asked

SALT = "corrections"
EXPIRES = 24 * 60 * 60  # seconds after which a form has to be begun again
QUICKEST = 2  # seconds that a person takes for five pages, and a machine does not
NUMBER = re.compile(r"G-([0-9]{4})-([0-9]{4,9})-([0-9A-Z]{4})")
CHECK = "check"


@dataclass(frozen=True)
class Step:
    """One question. most: characters; lines: of its box, one for a single line."""

    name: str
    title: Any
    hint: Any
    most: int
    lines: int = 1
    is_required: bool = False
    autocomplete: str = "off"

    def read(self, text):
        """What was typed, or ValidationError with words for the reader."""
        text = text.strip()
        ProhibitNullCharactersValidator(_("不能含空字符。"))(text)
        if self.is_required and not text:
            raise ValidationError(_("还没有写：这一项必填。"))
        if len(text) > self.most:
            raise ValidationError(
                _("写了%(count)s个字符：应不超过%(most)s个。") % {"count": len(text), "most": self.most}
            )
        return text


STEPS = (
    Step(
        "wrong",
        gettext_lazy("哪里不对"),
        gettext_lazy("写明是哪一项、现在写的是什么。缺少的内容也写在这里。"),
        2000,
        lines=5,
        is_required=True,
    ),
    Step("right", gettext_lazy("应为什么"), gettext_lazy("不知道就留空。"), 2000, lines=5),
    Step(
        "where",
        gettext_lazy("在哪里可以查到"),
        gettext_lazy("网址、文件名或报刊日期，可以留空。有公开出处的更正最快。"),
        500,
        lines=2,
    ),
    Step(
        "contact",
        gettext_lazy("怎样联系"),
        gettext_lazy("邮箱或电话，可以留空：凭编号也能看到答复。"),
        200,
        autocomplete="email",
    ),
)
NAMES = tuple(step.name for step in STEPS)


class EntryNamed(SingleField):
    """`incubator/mosu-space`, of an entry that has or had a public page."""

    def empty(self):
        return None

    def read(self, value):
        noun, _slash, slug = value.partition("/")
        shown = (State.PUBLISHED, State.WITHDRAWN)
        found = None
        if re.fullmatch(r"[a-z]{1,20}/[a-z0-9-]{1,100}", value):
            found = Record.objects.filter(noun=noun, slug=slug, state__in=shown).first()
        return found or self.refuse(value, _("应为已公布的条目，例如 incubator/mosu-space"))


class CorrectionAsked(Asked):
    """What the letter is about. A field goes with its entry, which is read before."""

    fields = {"record": EntryNamed(label=gettext_lazy("条目")), "field": SingleField(label=gettext_lazy("字段"))}

    def _read(self, name, field):
        super()._read(name, field)
        if name == "field" and self.asked["field"] and "record" not in self.refused:
            record = self.asked["record"]
            known = entry_model(record.noun).all_facts() if record else ()
            if self.asked["field"] not in known:
                self._refuse_field(known)

    def _refuse_field(self, known):
        try:
            expected = _("应为 %(words)s 之一") % {"words": listed(known)} if known else _("要和条目一起写")
            self.fields["field"].refuse(self.asked["field"], expected)
        except ValidationError as error:
            self.asked["field"], self.refused["field"] = None, error.messages

    @property
    def parameters(self):
        return {name: getattr(value, "path", value) for name, value in super().parameters.items()}


@dataclass
class Letter:
    """What has been answered so far, as it travels in the form."""

    record: str
    field: str
    answers: dict
    started: float
    nonce: str
    is_checked: bool = False

    @classmethod
    def begun(cls, asked):
        record = asked.asked["record"]
        now = timezone.now().timestamp()
        return cls(record.path if record else "", asked.asked["field"] or "", {}, now, secrets.token_hex(16))

    @classmethod
    def opened(cls, text):
        """What a form brought back, or None if it is not one of ours or too old."""
        try:
            return cls(**signing.loads(text, salt=SALT, max_age=EXPIRES))
        except (signing.BadSignature, TypeError):
            return None

    def closed(self):
        return signing.dumps(vars(self), salt=SALT, compress=True)

    def entry(self):
        noun, _slash, slug = self.record.partition("/")
        return Record.objects.filter(noun=noun, slug=slug).first() if self.record else None


@method_decorator(never_cache, name="dispatch")
class NewCorrectionView(View):
    answers_when_read_only = True  # what was typed is kept, and nothing is written

    def get(self, request):
        asked = CorrectionAsked(request.path, request.GET)
        if elsewhere := asked.without_empty_values():
            return elsewhere
        letter = Letter.begun(asked)
        if asked.mistakes:
            return self.page(request, letter, "refused", query=asked)
        return self.page(request, letter, NAMES[0])

    def post(self, request):
        letter = Letter.opened(request.POST.get("letter", ""))
        if letter is None:
            return self.page(request, None, "expired", typed=request.POST.get("answer", ""), status=400)
        step, go = request.POST.get("step", ""), request.POST.get("go", "")
        if step == CHECK:
            return self.send(request, letter) if go == "send" else self.page(request, letter, known(go))
        return self.answered(request, letter, known(step), go)

    def answered(self, request, letter, name, go):
        """Take one answer and ask the next. Going back keeps what can be kept, and says nothing of the rest."""
        step, typed = STEPS[NAMES.index(name)], request.POST.get("answer", "")
        try:
            letter.answers[name] = step.read(typed)
        except ValidationError as error:
            if go != "back":
                return self.page(request, letter, name, typed=typed, error="".join(error.messages))
        if go == "back":
            return self.page(request, letter, NAMES[max(0, NAMES.index(name) - 1)])
        return self.page(request, letter, CHECK if letter.is_checked else following(name))

    def send(self, request, letter):
        if is_read_only():
            return self.page(request, letter, CHECK, notice="".join(ReadOnly().messages), status=503)
        if request.POST.get("homepage"):
            return self.page(request, letter, CHECK, notice=_("有一个看不见的栏目被填写了：请清空再提交。"), status=400)
        if timezone.now().timestamp() - letter.started < QUICKEST:
            return self.page(request, letter, CHECK, notice=_("提交得太快：请看一遍，再按一次“提交”。"), status=429)
        if is_too_much(request):
            words = _("一小时内收到的更正太多，暂时不再接收：内容没有丢，请过一小时再提交。")
            return self.page(request, letter, CHECK, notice=words, status=429)
        if not letter.answers.get("wrong"):
            return self.page(request, letter, NAMES[0], error=_("还没有写：这一项必填。"))
        said = {name: letter.answers.get(name, "") for name in NAMES}
        correction = receive(letter.nonce, record=letter.entry(), field=letter.field, **said)
        count_one(request)
        return redirect("correction", number=correction.number)

    def page(self, request, letter, name, status=200, **more):
        if name == CHECK and letter:
            letter.is_checked = True
        entry = letter.entry() if letter else None
        step = STEPS[NAMES.index(name)] if name in NAMES else None
        context = {
            "step": step,
            "place": NAMES.index(name) + 1 if step else 0,
            "steps": len(STEPS),
            "typed": letter.answers.get(name, "") if letter else "",
            "answers": [(each, letter.answers.get(each.name, "")) for each in STEPS] if letter else [],
            "about": show_entry(entry) if entry else None,
            "field_label": entry_model(entry.noun).fact_label(letter.field) if entry and letter.field else "",
            "letter": letter.closed() if letter else "",
            "name": name,
            "contact_days": CONTACT_KEPT_DAYS,
            "contact_days_unanswered": CONTACT_KEPT_UNANSWERED_DAYS,
            "has_own_correction": True,
            "crumbs": [Crumb(_("首页"), reverse("home")), Crumb(_("提交更正"))],
            **more,
        }
        response = render(request, "corrections/new.html", context, status=status)
        if status in (429, 503):
            response["Retry-After"] = "3600" if status == 429 else "300"
        return response


def known(name):
    """A step that there is; the first for any other word."""
    return name if name in NAMES else NAMES[0]


def following(name):
    return (*NAMES, CHECK)[NAMES.index(name) + 1]


@never_cache
def correction_page(request, number):
    """What has become of a letter, for whoever has its number. What was written in it stands here no more."""
    match = NUMBER.fullmatch(number)
    year, sequence, secret = match.groups() if match else ("0", "0", "")
    found = Correction.objects.select_related("record").filter(year=year, sequence=sequence, secret=secret).first()
    if found is None:
        raise Http404
    record = found.record
    context = {
        "correction": found,
        "has_own_correction": True,
        "about": show_entry(record) if record and record.state in (State.PUBLISHED, State.WITHDRAWN) else None,
        "crumbs": [Crumb(_("首页"), reverse("home")), Crumb(_("更正 %(number)s") % {"number": found.number})],
    }
    return render(request, "corrections/status.html", context)
