"""The words of the audit trail."""

from django.utils.translation import gettext_lazy as _

# Every action there is, with the words for it; a further one is a line here.
ACTIONS = {
    "signed_in": _("登录"),
    "signed_out": _("退出"),
    "sign_in_failed": _("登录失败"),
    "account_locked": _("账号锁定"),
    "account_unlocked": _("解除锁定"),
    "account_created": _("新建账号"),
    "account_changed": _("修改账号"),
    "account_disabled": _("停用账号"),
    "account_enabled": _("启用账号"),
    "role_changed": _("更改角色"),
    "password_changed": _("更改密码"),
    "password_reset_mailed": _("发出重设密码的邮件"),
    "second_factor_enrolled": _("设置二次验证"),
    "second_factor_failed": _("验证码错误"),
    "second_factor_reset": _("重置二次验证"),
    "recovery_code_used": _("使用恢复码"),
    "recovery_codes_made": _("生成恢复码"),
    "access_refused": _("拒绝访问"),
    "audit_exported": _("导出操作记录"),
    "audit_trimmed": _("清理操作记录"),
    "entry_created": _("新增条目"),
    "entry_changed": _("修改条目"),
    "entry_submitted": _("提交审核"),
    "entry_returned": _("退回修改"),
    "entry_published": _("发布条目"),
    "entry_withdrawn": _("撤下条目"),
    "entry_restored": _("还原条目"),
    "entries_imported": _("导入条目"),
    "import_undone": _("撤销导入"),
    "picture_added": _("上传图片"),
    "picture_changed": _("修改图片"),
    "picture_removed": _("移除图片"),
}
