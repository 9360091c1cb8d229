"""What anybody may do before applying; placed under the site's guide."""

from django.urls import path

from certification.selfcheck.views import selfcheck

urlpatterns = [path("selfcheck/", selfcheck, name="selfcheck")]
