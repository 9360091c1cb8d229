from django.contrib.auth.forms import AuthenticationForm


class LoginForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "用户名或密码不正确。请检查大小写和输入法后重试；连续输错多次将暂停登录。",
        "inactive": "该账号已停用。请联系本机关、本单位的系统管理员。",
    }
