"""Notices of before had no key of their own: it follows from their 文种 and what they are about."""

from importlib import import_module

from django.apps import apps

from workflows.notices.models import Notice


def test_a_notice_of_before_finds_its_type(office):
    kept = {notice.pk: notice.type_key for notice in (office.issued("publicity"), office.issued("commendation"))}
    Notice.objects.update(type_key="")
    import_module("workflows.notices.migrations.0003_notice_type").name_the_types(apps, None)
    assert dict(Notice.objects.values_list("pk", "type_key")) == kept
