from tests.example_kind.models import Studio
from workflows.cases.application_forms import ApplicationForm


class StudioForm(ApplicationForm):
    required = ("name", "leader", "deeds")

    class Meta:
        model = Studio
        fields = ("name", "leader", "deeds")
