"""The case page of a nomination says whose rows its figures are made of, and marks what came after the round opened."""

from datetime import timedelta

from django.test import Client

from mediation_orgs.registry.models import MediationCase
from tests.cases.pages import signed_in
from tests.cases.world import World
from workflows.sheets.models import ImportBatch


def page(world: World, pk: int) -> str:
    client: Client = signed_in(world.reviewer)
    return client.get(f"/cases/{pk}/").content.decode()


def test_the_files_are_named_with_who_and_when_and_late_ones_are_marked(world: World):
    case = world.submitted()
    batch = ImportBatch.objects.get(cases__organisation=world.unit.pk, cases__case_no__endswith="-0")
    told = page(world, case.pk)
    assert "2024年案件的来源：1个文件，其中4件在批次开始以后录入" in told and "命令行导入" in told
    ImportBatch.objects.filter(pk=batch.pk).update(at=batch.at - timedelta(days=30), origin="before")
    told = page(world, case.pk)
    assert "2024年案件的来源：1个文件<" in told and "升级前录入" in told and "批次开始以后" not in told


def test_rows_that_wait_are_told_and_not_counted(world: World):
    MediationCase.objects.filter(case_no__endswith="-1").update(standing="pending")
    case = world.submitted()
    told = page(world, case.pk)
    assert "另有1件待人社部门确认、未计入" in told
    assert "（2/3）" in told
