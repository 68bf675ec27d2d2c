# SPDX-License-Identifier: EUPL-1.2
"""The addresses of the registers."""

from django.urls import path

from anke.contract.registers import views

urlpatterns = [
    path("", views.documents, name="contract-documents"),
    path("tal/", views.figures, name="contract-figures"),
    path("forpligtelser/", views.obligations, name="contract-obligations"),
    path("krav/", views.requirements, name="contract-requirements"),
    path(
        "leverance/<str:contract>/<str:target>/<str:part>/",
        views.deliverable,
        name="contract-deliverable",
    ),
    path(
        "leverance/<str:contract>/<str:target>/<str:part>/dokument/",
        views.add_document,
        name="contract-document-add",
    ),
    path(
        "leverance/<str:contract>/<str:target>/<str:part>/sendt/",
        views.add_dispatch,
        name="contract-dispatch-add",
    ),
    path(
        "dokument/<str:contract>/<int:number>/",
        views.document_file,
        name="contract-document-file",
    ),
    path("tal/<str:contract>/<str:figure>/", views.figure, name="contract-figure"),
    path(
        "skabelon/<str:contract>/<str:kind>/",
        views.figure_template,
        name="contract-figure-template",
    ),
    path(
        "indlaes/<str:contract>/", views.figures_import, name="contract-figures-import"
    ),
    path("aarsager/", views.causes, name="contract-causes"),
    path("aarsager/<str:period>/<str:area>/", views.cause, name="contract-cause"),
    path("punkt/<str:register>/<str:item>/", views.item, name="contract-item"),
    path(
        "bekraeft/<str:stream>/<int:number>/",
        views.confirm,
        name="contract-record-confirm",
    ),
    path(
        "traek-tilbage/<str:stream>/<int:number>/",
        views.take_back,
        name="contract-record-take-back",
    ),
]
