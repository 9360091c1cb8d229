from django.urls import path

from workflows.cases import inbox
from workflows.cases.views import apply, case, export, papers

urlpatterns = [
    path("desk/", inbox.desk, name="desk"),
    path("desk/<str:tab>/export/", export.desk, name="desk_export"),
    path("desk/consent/", inbox.consent, name="desk_consent"),
    path("messages/", inbox.message_list, name="messages"),
    path("cases/<int:pk>/", case.case_page, name="case"),
    path("cases/<int:pk>/act/", case.act, name="case_act"),
    path("cases/<int:pk>/papers/", papers.upload, name="case_papers"),
    path("cases/<int:pk>/form.pdf", papers.form_pdf, name="case_form"),
    path("cases/<int:pk>/decision.pdf", papers.decision_pdf, name="case_decision"),
    path("cases/<int:pk>/dossier.pdf", papers.dossier_pdf, name="dossier"),
    path("cases/<int:pk>/dossier.zip", papers.dossier_zip, name="dossier_zip"),
    path("apply/<slug:slug>/", apply.new, name="apply"),
    path("applications/<int:pk>/", apply.edit, name="application"),
    path("applications/<int:pk>/autosave/", apply.autosave, name="application_autosave"),
    path("applications/<int:pk>/submit/", apply.submit, name="application_submit"),
    path("evidence/<int:pk>/", papers.evidence, name="evidence"),
    path("evidence/<int:pk>/remove/", papers.remove, name="evidence_remove"),
]
