# SPDX-License-Identifier: EUPL-1.2
"""The mail room's words in its templates.

{% load mailroom %}
{% mail_kind_name letter.mail_kind %}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext as _

from anke.cases.domain.catalogue_errors import UnknownEntryError
from anke.cases.rules import current_rules
from anke.cases.wording import (
    area_name,
    is_english,
    name_of,
    status_name,
    subject_name,
)
from anke.intake import wording
from anke.intake.desk import sign_name as named

if TYPE_CHECKING:
    from anke.cases.candidates import Candidate, MaskedPerson
    from anke.intake.domain.advice import Sign, Timeliness

register = template.Library()
# The language of the rules is Danish, whatever the screen's is.
RULE_EXAMPLE = """\
# Hjælpemidler fra Odense går til handicapteamet.
hvis domæne er "odense.dk" og tekst indeholder "hjælpemiddel"
så slags = new_appeal, område = municipal, team = handicap

hvis signal er danger
så haster

ellers team = post
"""


@register.simple_tag
def mail_kind_name(code: str) -> str:
    """Name a kind of letter."""
    return wording.word(wording.MAIL_KINDS, code)


@register.simple_tag
def reject_reason(code: str) -> str:
    """Name the reason for which a letter was not taken in."""
    return wording.word(wording.REASONS, code)


@register.simple_tag
def sign_name(sign: Sign) -> str:
    """Name a signal."""
    return named(sign.name_da, sign.name_en)


@register.simple_tag
def target_name(target: str) -> str:
    """Name what was proposed."""
    return wording.word(wording.TARGETS, target)


@register.simple_tag
def target_label(target: str, label: str) -> str:
    """Name what was proposed for a target."""
    catalogue = current_rules().catalogue
    if target == "mail_kind":
        return wording.word(wording.MAIL_KINDS, label)
    if target == "area":
        return area_name(catalogue, label)
    if target == "subject":
        return subject_name(catalogue, label)
    if target == "first_instance":
        return sender_claim(label)
    if target == "urgent":
        return _("Urgent")
    return label


@register.simple_tag
def effect_name(target: str, label: str) -> str:
    """Name what a routing rule sets; a dash where no rule says anything."""
    return target_label(target, label) if label else "–"


@register.simple_tag
def rule_example() -> str:
    """Give an example of routing rules, in their own language."""
    return RULE_EXAMPLE


@register.simple_tag
def sender_claim(claim: str) -> str:
    """Name the first instance that a letter says it comes from; else its own words."""
    try:
        return name_of(current_rules().catalogue.first_instance(claim))
    except UnknownEntryError:
        return claim


@register.simple_tag
def source_name(source: str) -> str:
    """Say who filled a field in, when it was not the model."""
    names = {
        "rule": _("routing rule"),
        "form": _("stands in the form"),
        "sender": _("the sender"),
        "signal": _("the letter's words"),
    }
    return names.get(source, source)


@register.simple_tag
def candidate_subject(candidate: Candidate) -> str:
    """Name what a case is about and where it stands."""
    catalogue = current_rules().catalogue
    subject = (
        subject_name(catalogue, candidate.subject)
        if candidate.subject
        else area_name(catalogue, candidate.area)
    )
    return f"{subject}, {status_name(candidate.status).lower()}"


@register.simple_tag
def candidate_why(candidate: Candidate) -> str:
    """Say why a case may be the one."""
    why = {
        "person": _("same person"),
        "number": _("the number stands in the letter"),
        "reference": _("the first instance's number"),
    }
    return ", ".join(why[one.value] for one in candidate.why)


@register.simple_tag
def masked_person(person: MaskedPerson) -> str:
    """Name a person with the birth date in place of the CPR number."""
    return f"{person.name}, {person.cpr}" if person.cpr else person.name


@register.simple_tag
def timeliness_text(timely: Timeliness) -> str:
    """Say whether the appeal came in time."""
    return timely.text_en if is_english() and timely.text_en else timely.text_da


@register.simple_tag
def step_text(step: tuple[str, str]) -> str:
    """Give a step of the count in the reader's language."""
    danish, english = step
    return english if is_english() and english else danish


register.simple_tag(wording.form_field_name)
