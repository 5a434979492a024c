"""Signing in: the password, then a code. Nobody is signed in between the two."""

from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from staff.lockout import check_password, wrong_password
from staff.second_factor import CodeField, verify

PENDING = "staff_pending"  # whose password was right, kept in the session until the code is right too
PENDING_SECONDS = 10 * 60
BACKEND = "staff.roles.RoleBackend"


class SignInForm(AuthenticationForm):
    """One sentence for a wrong name, a wrong password, a disabled account and one that is not staff."""

    error_messages = {"invalid_login": gettext_lazy("用户名或密码不对，两者都区分大小写。")}

    @sensitive_variables()
    def clean(self):
        username, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if username and password:
            self.user_cache = check_password(self.request, username, password)
            if self.user_cache is None or not self.user_cache.is_staff:
                raise wrong_password(self.request, self.error_messages["invalid_login"])
        return self.cleaned_data


class SignInView(LoginView):
    authentication_form = SignInForm
    template_name = "admin/login.html"

    def form_valid(self, form):
        user, where = form.get_user(), self.get_success_url()
        if not settings.STAFF_SECOND_FACTOR:
            login(self.request, user, BACKEND)
            return HttpResponseRedirect(where)
        self.request.session.flush()  # whoever was signed in here before is not any more
        self.request.session[PENDING] = {
            "user": user.pk,
            "hash": user.get_session_auth_hash(),
            "next": where,
            "since": timezone.now().timestamp(),
        }
        return HttpResponseRedirect(reverse("admin:second_step"))

    def get_default_redirect_url(self):
        return reverse("admin:index")


def pending_user(request):
    """Who has given the right password and no code yet, provided that nothing has changed since."""
    pending = request.session.get(PENDING)
    if not pending or timezone.now().timestamp() - pending["since"] > PENDING_SECONDS:
        return None
    user = User.objects.filter(pk=pending["user"], is_active=True, is_staff=True).first()
    return user if user and user.get_session_auth_hash() == pending["hash"] else None


def complete(request, user, device):
    """Sign in with password and code; returns where the visitor wanted to go."""
    where = request.session.pop(PENDING)["next"]
    user.otp_device = device  # django-otp keeps it with the session at login
    login(request, user, BACKEND)
    return where


class OwnPasswordForm(PasswordChangeForm):
    """Asks for the old password as sign-in does: a wrong one counts."""

    def __init__(self, user, *args, request, **kwargs):
        self.request = request
        super().__init__(user, *args, **kwargs)

    @sensitive_variables("old_password")
    def clean_old_password(self):
        return confirmed(self.request, self.user, self.cleaned_data["old_password"])


def confirmed(request, user, password):
    """The password, if it is that of who is signed in."""
    if check_password(request, user.get_username(), password) != user:
        raise wrong_password(request, _("密码不对。"))
    return password


class OwnPasswordView(PasswordChangeView):
    form_class = OwnPasswordForm

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "request": self.request}


class RecoveryForm(forms.Form):
    """Who makes new recovery codes gives password and code once more: a session left open must not do."""

    password = forms.CharField(
        label=gettext_lazy("密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = CodeField(help_text=gettext_lazy("验证器显示的 6 位数字，或一个恢复码。"))

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    @sensitive_variables()
    def clean_password(self):
        return confirmed(self.request, self.request.user, self.cleaned_data["password"])

    def clean(self):
        """The code is looked at only after the right password: a wrong pair must not use it up."""
        if "password" in self.cleaned_data and "code" in self.cleaned_data:
            try:
                verify(self.request.user, self.cleaned_data["code"])
            except ValidationError as error:
                self.add_error("code", error)
        return self.cleaned_data
