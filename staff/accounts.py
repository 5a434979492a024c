"""Accounts, as administrators manage them: never deleted, always with one role, never beyond one's own reach."""

from typing import Any

from axes.models import AccessAttempt
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import SimpleListFilter, display
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserCreationForm
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_otp.plugins.otp_totp.models import TOTPDevice

from staff import second_factor
from staff.audit import note
from staff.lockout import locked_until, unlock
from staff.roles import ADMINISTRATOR, ROLES, administrators, assign, stored_role
from staff.watching import end_sessions

ROLE_HELP = gettext_lazy("查看：只看。编辑：新增、修改草稿。审核：还可发布、撤下。管理：还可管理账号、看操作记录。")


def role_field():
    choices = [("", _("请选择")), *((code, role.label) for code, role in ROLES.items())]
    return forms.ChoiceField(label=gettext_lazy("角色"), choices=choices, help_text=ROLE_HELP)


# Else a browser takes the field above a password for the user's name.
NOT_THE_READERS_OWN = {"autocomplete": "off"}


class NewAccountForm(UserCreationForm):
    role = role_field()

    class Meta(UserCreationForm.Meta):
        fields = ("username", "first_name", "email")
        labels = {"first_name": gettext_lazy("姓名"), "email": gettext_lazy("邮箱")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs.pop("autofocus")  # the admin's script goes to the first field by itself
        for name in ("first_name", "email"):
            self.fields[name].widget.attrs |= NOT_THE_READERS_OWN


class AccountForm(forms.ModelForm):
    """editor: who fills it in, set by the admin for each request."""

    editor = None
    role = role_field()

    class Meta:
        model = User
        fields = ("first_name", "email", "is_active")
        labels = {
            "first_name": gettext_lazy("姓名"),
            "email": gettext_lazy("邮箱"),
            "is_active": gettext_lazy("启用"),
        }
        help_texts = {"is_active": gettext_lazy("停用后立即退出登录，不能再登录；所做的修改和记录都保留。")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "role" in self.fields:
            self.fields["role"].initial = stored_role(self.instance)
            self.fields["role"].disabled = self.instance.is_superuser

    def clean(self):
        """Nobody shuts the door behind themself, nor behind everybody. The instance still is as it was."""
        super().clean()
        was = {"is_active": self.instance.is_active, "role": stored_role(self.instance)}
        now = {name: self.cleaned_data.get(name, value) for name, value in was.items()}
        for name in was:
            if self.instance == self.editor and now[name] != was[name]:
                self.add_error(name, _("不能停用自己的账号，也不能更改自己的角色：请另一位管理人员来做。"))
        if now != {"is_active": True, "role": ADMINISTRATOR} and self.is_last_administrator():
            raise ValidationError(_("“%s”是唯一可用的管理账号：请先给另一个账号管理角色。") % self.instance)
        return self.cleaned_data

    def is_last_administrator(self):
        """Locked, so that two administrators who demote each other at once do not both succeed."""
        list(User.objects.select_for_update().filter(is_staff=True).order_by("pk").values_list("pk"))
        return [user.pk for user in administrators()] == [self.instance.pk]


class NewPasswordForm(AdminPasswordChangeForm):
    """An account without a password is a disabled one, and that is said on its page."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)
        for name in ("password1", "password2"):
            self.fields[name].required = True


def moment(value):
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"


class RoleFilter(SimpleListFilter):
    title = gettext_lazy("角色")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return [(code, role.label) for code, role in ROLES.items()]

    def queryset(self, request, queryset):
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


class ActiveFilter(SimpleListFilter):
    title = gettext_lazy("启用")
    parameter_name = "active"

    def lookups(self, request, model_admin):
        return [("yes", _("启用")), ("no", _("停用"))]

    def queryset(self, request, queryset):
        return queryset.filter(is_active=self.value() == "yes") if self.value() in ("yes", "no") else queryset


class AccountAdmin(UserAdmin):
    form = AccountForm
    add_form = NewAccountForm
    change_password_form = NewPasswordForm
    add_form_template = None
    list_display = ("username", "full_name", "role", "active", "signed_in", "has_second_factor", "is_locked")
    list_filter = (ActiveFilter, RoleFilter)
    search_fields = ("username", "first_name", "last_name", "email")
    search_help_text = gettext_lazy("按账号、姓名、邮箱查找")
    ordering = ("username",)
    filter_horizontal = ()
    readonly_fields = ("name", "signed_in", "created", "second_factor", "lock")
    fieldsets = (
        (None, {"fields": ("name", "first_name", "email")}),
        (gettext_lazy("权限"), {"fields": ("role", "is_active")}),
        (gettext_lazy("登录"), {"fields": ("signed_in", "created", "second_factor", "lock")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "first_name", "email", "role")}),
        (gettext_lazy("密码"), {"fields": ("password1", "password2")}),
    )

    # --- Who may ------------------------------------------------------------------------------------------

    def has_change_permission(self, request, obj=None):
        """An administrator who could set a superuser's password would be one."""
        is_beyond = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not is_beyond

    def has_delete_permission(self, request, obj=None):
        """Accounts are disabled: what they did keeps its author."""
        return False

    # --- The list -----------------------------------------------------------------------------------------

    def get_queryset(self, request):
        since = timezone.now() - settings.AXES_COOLOFF_TIME
        locks = AccessAttempt.objects.filter(
            username=Lower(OuterRef("username")),
            attempt_time__gte=since,
            failures_since_start__gte=settings.AXES_FAILURE_LIMIT,
        )
        devices = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        users = super().get_queryset(request).prefetch_related("groups")
        return users.annotate(is_locked_now=Exists(locks), has_device=Exists(devices))

    @display(description=gettext_lazy("用户名"))
    def name(self, user):
        return user.get_username()

    @display(description=gettext_lazy("姓名"), ordering="first_name")
    def full_name(self, user):
        return user.get_full_name() or _("未填写")

    @display(description=gettext_lazy("启用"), ordering="is_active")
    def active(self, user):
        return _("启用") if user.is_active else _("停用")

    @display(description=gettext_lazy("上次登录"), ordering="last_login")
    def signed_in(self, user):
        return moment(user.last_login) if user.last_login else _("还没有登录过")

    @display(description=gettext_lazy("新建时间"))
    def created(self, user):
        return moment(user.date_joined)

    @display(description=gettext_lazy("角色"))
    def role(self, user):
        code = stored_role(user)
        if user.is_superuser:
            return _("管理（超级用户）")
        return ROLES[code].label if code else _("没有角色")

    @display(description=gettext_lazy("二次验证"))
    def has_second_factor(self, user):
        return _("已设置") if user.has_device else _("未设置")

    @display(description=gettext_lazy("锁定"))
    def is_locked(self, user):
        return _("锁定中") if user.is_locked_now else _("否")

    # --- The form -----------------------------------------------------------------------------------------

    @display(description=gettext_lazy("二次验证"))
    def second_factor(self, user):
        if not user.has_device:
            return _("未设置：下次登录时设置")
        return _("已设置，恢复码还剩 %d 个") % second_factor.codes_left(user)

    @display(description=gettext_lazy("锁定"))
    def lock(self, user):
        until = locked_until(user.get_username())
        return _("锁定到 %s") % f"{timezone.localtime(until):%H:%M}" if until else _("没有锁定")

    def get_readonly_fields(self, request, obj=None):
        return self.readonly_fields if obj else ()

    def get_form(self, request, obj=None, change=False, **kwargs):
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.editor = request.user
        return form

    def save_model(self, request, obj, form, change):
        obj.is_staff = True
        super().save_model(request, obj, form, change)
        if not obj.is_superuser and form.cleaned_data["role"] != stored_role(obj):
            assign(obj, form.cleaned_data["role"])

    # --- Pages of one account -----------------------------------------------------------------------------

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("<id>/unlock/", wrap(self.unlock_view), name="auth_user_unlock"),
            path("<id>/second-factor/reset/", wrap(self.reset_view), name="auth_user_reset_second_factor"),
            *super().get_urls(),
        ]

    def user_change_password(self, request, id, form_url=""):
        """One's own password is changed where the old one is asked for."""
        if unquote(id) == str(request.user.pk):
            return redirect("admin:password_change")
        return super().user_change_password(request, id, form_url)

    def unlock_view(self, request, id):
        user = self._changeable(request, id)
        words = _("解除“%s”的锁定，输错密码和验证码的次数重新计算？") % user
        return self._confirmed(request, user, _("解除锁定"), words, self._unlock)

    def _unlock(self, user):
        unlock(user)
        second_factor.forget_failures(user)
        return "account_unlocked", _("“%s”已解除锁定。") % user

    def reset_view(self, request, id):
        user = self._changeable(request, id)
        words = _("取消“%s”现在的验证器和恢复码？此人立即退出登录，下次登录时重新设置。") % user
        return self._confirmed(request, user, _("重置二次验证"), words, self._reset)

    def _reset(self, user):
        second_factor.reset(user)
        end_sessions(user)
        return "second_factor_reset", _("“%s”的二次验证已重置。") % user

    def _changeable(self, request, id):
        user = self.get_object(request, unquote(id))
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        if user is None:
            raise Http404
        return user

    def _confirmed(self, request, user, title, words, act):
        """Ask first; then do it, note it and go back to the account."""
        back = reverse("admin:auth_user_change", args=[user.pk])
        if request.method != "POST":
            context = {**self.admin_site.each_context(request), "title": title, "words": words, "back": back}
            return TemplateResponse(request, "admin/confirm.html", context | {"opts": self.opts, "original": user})
        with transaction.atomic():
            action, message = act(user)
            note(request.user, action, user.get_username())
        messages.success(request, message)
        return redirect(back)
