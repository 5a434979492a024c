"""The page between choosing entries in a list and taking a step with them: which, which not, and why."""

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import quote
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import Record
from stewardship.forms.naming import EntryField
from stewardship.workflow import refusal, take

MOST = 200


class StepForm(forms.Form):
    """What a step asks: the reason, and for a withdrawal what has come after."""

    reason = forms.CharField(label=gettext_lazy("原因"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, step, entries, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = step.asks_reason
        if step.name == "withdraw":
            self.fields["reason"].help_text = _("读者在原地址会看到这句话。")
            if len(entries) == 1:
                self.fields["successor"] = EntryField(
                    label=_("后继条目"), required=False, help_text=_("读者可以从原地址转到这一条。")
                )


def confirm(model_admin, request, queryset, step):
    """Ask, then take the step with every entry that allows it. None brings the list back."""
    entries = list(queryset[: MOST + 1])
    if len(entries) > MOST:
        messages.error(request, _("一次最多%(most)s条，所选有更多：请分几次。") % {"most": MOST})
        return None
    skipped = [(entry, refusal(entry, step, request.user)) for entry in entries]
    allowed = [entry for entry, why in skipped if not why]
    is_confirmed = "confirmed" in request.POST
    form = StepForm(step, allowed, request.POST if is_confirmed else None)
    if is_confirmed and allowed and form.is_valid():
        return _take(model_admin, request, step, allowed, form.cleaned_data)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("%(step)s%(count)s条") % {"step": step.label, "count": len(allowed)},
        "step": step,
        "allowed": allowed,
        "skipped": [(entry, why) for entry, why in skipped if why],
        "form": form,
        "selected": [entry.pk for entry in entries],
        "checkbox": ACTION_CHECKBOX_NAME,
        "list_url": model_admin.address("changelist"),
    }
    return TemplateResponse(request, "stewardship/confirm.html", context)


def _take(model_admin, request, step, entries, given):
    successor = Record.objects.filter(pk=given.get("successor")).first()
    done = 0
    for entry in entries:
        try:
            taken = take(entry, step, request.user, given["reason"], successor)
        except ValidationError as refused:
            text = "；".join(refused.messages)
            messages.error(request, _("“%(name)s”：%(text)s") % {"name": entry.name_zh, "text": text})
        else:
            model_admin.log_change(request, taken, str(step.label))
            done += 1
    if done:
        messages.success(request, _("%(done)s %(count)s 条。") % {"done": step.done, "count": done})
    if len(entries) == 1:
        return redirect(model_admin.address("change", quote(entries[0].pk)))
    return redirect(model_admin.address("changelist"))
