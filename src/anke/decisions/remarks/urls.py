# SPDX-License-Identifier: EUPL-1.2
"""The addresses of remarks on a case."""

from django.urls import path

from anke.decisions.remarks.views import my_remarks, remark_make, remark_settle

urlpatterns = [
    path("mine-bemaerkninger/", my_remarks, name="my-remarks"),
    path("<str:number>/bemaerkning/", remark_make, name="remark-make"),
    path(
        "<str:number>/bemaerkning/<int:place>/",
        remark_settle,
        name="remark-settle",
    ),
]
