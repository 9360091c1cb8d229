from django.urls import path

from workflows.approvals import desk

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("desk/consent/", desk.consent, name="desk_consent"),
    path("messages/", desk.message_list, name="messages"),
]
