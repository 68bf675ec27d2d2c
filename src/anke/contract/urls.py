# SPDX-License-Identifier: EUPL-1.2
"""The addresses of the results contract, below `resultatplan/`."""

from django.urls import include, path

from anke.contract.targets.registration_views import registrations, registrations_csv
from anke.contract.targets.views import contract, contract_now, target

urlpatterns = [
    path("", contract_now, name="contract-now"),
    path("plan/<slug:contract>/", contract, name="contract"),
    path("plan/<slug:contract>/maal/<str:number>/", target, name="contract-target"),
    path("registreringer/", registrations, name="registrations"),
    path("registreringer/csv/", registrations_csv, name="registrations-csv"),
    path("rapporter/", include("anke.contract.desk.urls")),
    path("registre/", include("anke.contract.registers.urls")),
]
