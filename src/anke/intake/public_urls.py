# SPDX-License-Identifier: EUPL-1.2
"""The addresses that the public and the first instances reach us by."""

from django.urls import path

from anke.intake import form_views
from anke.intake.api import opened

urlpatterns = [
    path("klag/", form_views.appeal, name="appeal"),
    path("klag/kontrol/", form_views.appeal_check, name="appeal-check"),
    path("klag/kvittering/", form_views.appeal_receipt, name="appeal-receipt"),
    path("ankeskema/", form_views.appeal_form, name="appeal-form"),
    path("ankeskema/kontrol/", form_views.appeal_form_check, name="appeal-form-check"),
    path(
        "ankeskema/kvittering/",
        form_views.appeal_form_receipt,
        name="appeal-form-receipt",
    ),
    path("ankeskema/noegle/", form_views.instance_key, name="instance-key"),
    path("ankeskema/afslut/", form_views.instance_leave, name="instance-leave"),
    path("ankeskema/supplement/", form_views.supplement_form, name="supplement-form"),
    path(
        "ankeskema/supplement/kontrol/",
        form_views.supplement_form_check,
        name="supplement-form-check",
    ),
    path(
        "ankeskema/supplement/kvittering/",
        form_views.supplement_form_receipt,
        name="supplement-form-receipt",
    ),
    path("tilgaengelighed/", form_views.accessibility, name="accessibility"),
    path("was/", form_views.was, name="was"),
    path("api/intake/v1/", opened()),
]
