from django.urls import path

from workflows.notices import public_views

urlpatterns = [
    path("notices/", public_views.notices, name="notices"),
    path("notices/<int:pk>/", public_views.notice, name="notice"),
    path("notices/<int:pk>/file.pdf", public_views.notice_pdf, name="notice_pdf"),
    path("verify/", public_views.verify, name="verify"),
    path("certificates/<str:code>/", public_views.certificate, name="certificate"),
]
