"""Pages that belong to no model: signing in, the second factor, forgotten passwords."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth import views as auth_views
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path, reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, View
from django.views.generic.base import ContextMixin

from staff import second_factor
from staff.resets import ResetForm
from staff.second_factor import CodeForm, Enrolment, EnrolmentForm, device_of
from staff.signin import RecoveryForm, SignInView, complete, pending_user


@never_cache
def sign_in(request, site):
    if request.method == "GET" and site.has_permission(request):
        return HttpResponseRedirect(reverse("admin:index"))
    context = {
        **site.each_context(request),
        "title": _("登录"),
        "subtitle": None,
        "app_path": request.get_full_path(),
        "contact": settings.SITE["contact"],
        "can_send_mail": bool(settings.EMAIL_HOST),
    }
    if REDIRECT_FIELD_NAME not in request.GET and REDIRECT_FIELD_NAME not in request.POST:
        context[REDIRECT_FIELD_NAME] = reverse("admin:index")
    return SignInView.as_view(extra_context=context)(request)


@never_cache
@csrf_protect
@sensitive_post_parameters()
def second_step(request):
    """After the password: the code, or setting up the device where there is none."""
    user = pending_user(request)
    if user is None or not second_factor.is_on():
        return redirect("admin:login")
    return ask_for_code(request, user) if device_of(user) else enrol(request, user)


def ask_for_code(request, user):
    form = CodeForm(request.POST or None, user=user)
    if form.is_valid():
        return HttpResponseRedirect(complete(request, user, form.device))
    return render(request, "staff/second_step.html", {**frame(request, _("二次验证")), "form": form})


def enrol(request, user):
    enrolment = Enrolment(request, user)
    form = EnrolmentForm(request.POST or None, enrolment=enrolment)
    if not form.is_valid():
        context = {**frame(request, _("设置二次验证")), "form": form, "enrolment": enrolment}
        return render(request, "staff/enrolment.html", context)
    where = complete(request, user, form.device)
    del request.session[Enrolment.KEY]
    return show_codes(request, user, where)


def show_codes(request, user, where):
    """In the answer itself, so that they are kept nowhere; asking for the page again does not show them again."""
    context = {**frame(request, _("恢复码")), "codes": second_factor.make_recovery_codes(user), "where": where}
    return render(request, "staff/recovery_codes.html", context)


def frame(request, title):
    return {**admin.site.each_context(request), "title": title}


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class SecondFactorView(FormView):
    """Everybody's own: what there is, and new recovery codes for who gives password and code once more."""

    template_name = "staff/second_factor.html"
    form_class = RecoveryForm

    def dispatch(self, request, *args, **kwargs):
        if not second_factor.is_on():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "request": self.request}

    def get_context_data(self, **kwargs):
        user = self.request.user
        own = {"device": device_of(user), "codes_left": second_factor.codes_left(user)}
        return super().get_context_data(**frame(self.request, _("二次验证")), **own, **kwargs)

    def form_valid(self, form):
        return show_codes(self.request, self.request.user, reverse("admin:index"))


# --- Forgotten passwords ----------------------------------------------------------------------------------


class NeedsMail(ContextMixin, View):
    """Without a mail server there is nothing here."""

    title: Any = ""

    def dispatch(self, request, *args, **kwargs):
        if not settings.EMAIL_HOST:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return {**frame(self.request, self.title), **super().get_context_data(**kwargs)}


class ResetView(NeedsMail, auth_views.PasswordResetView):
    form_class = ResetForm
    title = gettext_lazy("忘记密码")
    email_template_name = "registration/password_reset_email.txt"
    success_url = reverse_lazy("admin:password_reset_done")


class ResetSentView(NeedsMail, auth_views.PasswordResetDoneView):
    title = gettext_lazy("请查收邮件")


class NewPasswordView(NeedsMail, auth_views.PasswordResetConfirmView):
    title = gettext_lazy("设置新密码")
    success_url = reverse_lazy("admin:password_reset_complete")


class NewPasswordDoneView(NeedsMail, auth_views.PasswordResetCompleteView):
    title = gettext_lazy("密码已更改")


def reset_urls(site):
    return [
        path("password_reset/", ResetView.as_view(), name="password_reset"),
        path("password_reset/sent/", ResetSentView.as_view(), name="password_reset_done"),
        path("password_reset/done/", NewPasswordDoneView.as_view(), name="password_reset_complete"),
        path("password_reset/<uidb64>/<token>/", NewPasswordView.as_view(), name="password_reset_confirm"),
    ]
