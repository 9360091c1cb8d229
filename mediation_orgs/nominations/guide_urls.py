from django.urls import path

from mediation_orgs.nominations import guide_views

urlpatterns = [path("mediation/", guide_views.guide, name="mediation")]
