# SPDX-License-Identifier: EUPL-1.2
"""The addresses of self-service."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
