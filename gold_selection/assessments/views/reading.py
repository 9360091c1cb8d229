"""How these pages get hold of a quarter, a line, an entry: only inside the row scope, and outside there is nothing."""

from django.shortcuts import get_object_or_404

from gold_selection.assessments import queries
from gold_selection.assessments.lines import lines
from gold_selection.assessments.models import Assessment, Entry, Score
from workflows.organisations.officers import Officer

_RELATED = ("region", "unit", "agency", "verifier")


def case_or_404(officer: Officer, pk: int) -> Assessment:
    found: Assessment = get_object_or_404(queries.visible(officer).select_related(*_RELATED), pk=pk)
    return found


def line_or_404(officer: Officer, pk: int) -> Score:
    """A line of a quarter that the officer reads, with its entries and their files."""
    visible = Score.objects.filter(assessment__in=queries.visible(officer).order_by().values("pk"))
    return whole(get_object_or_404(visible, pk=pk))


def own_line_or_404(officer: Officer, pk: int) -> Score:
    return whole(get_object_or_404(queries.own_scores(officer), pk=pk))


def whole(score: Score) -> Score:
    case = Assessment.objects.select_related(*_RELATED).get(pk=score.assessment_id)
    found: Score = lines(case, [score.pk])[0]
    found.assessment = case
    return found


def entry_or_404(officer: Officer, pk: int) -> Entry:
    """An entry of a quarter that the officer reads, or of the own."""
    found = queries.visible_entries(officer).filter(removed_at__isnull=True)
    related = found.select_related("score__person", "score__assessment__region", "entered_by", "judged_by")
    return get_object_or_404(related, pk=pk)
