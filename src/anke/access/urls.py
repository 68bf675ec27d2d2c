# SPDX-License-Identifier: EUPL-1.2
"""The pages of one's own account: sign in and out, password, second step.

Only these of allauth's views are reachable: staff are created by an administrator,
so there is no sign-up, and addresses are not changed by their owners.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path

urlpatterns = [
    path("log-ind/", account.login, name="account_login"),
    path("log-ud/", account.logout, name="account_logout"),
    path("spaerret/", account.account_inactive, name="account_inactive"),
    path("bekraeft/", account.reauthenticate, name="account_reauthenticate"),
    path("kodeord/", account.password_change, name="account_change_password"),
    path("totrin/", mfa.index, name="mfa_index"),
    path("totrin/kode/", mfa.authenticate, name="mfa_authenticate"),
    path("totrin/bekraeft/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("totrin/app/til/", totp.activate_totp, name="mfa_activate_totp"),
    path("totrin/app/fra/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(
        "totrin/reservekoder/",
        recovery.view_recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        "totrin/reservekoder/nye/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "totrin/reservekoder/hent/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
