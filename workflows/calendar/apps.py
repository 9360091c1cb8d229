from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "workflows.calendar"
    label = "work_calendar"
