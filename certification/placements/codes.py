"""The words of placements. Participants and hosts are those of the decision contract, topic ``placement``."""

from django.db.models import TextChoices

from workflows.organisations.models import OrganisationKind

# The key of a checklist's conclusion with which nobody is named in public.
UNQUALIFIED = "unqualified"


class Participant(TextChoices):
    """人员类别: who is sent."""

    FRONTLINE = "enterprise_frontline_coordinator", "企业一线劳动关系协调员"
    PLATFORM = "platform_coordinator", "社区（平台）劳动关系协调员"


class HostKind(TextChoices):
    """接收单位性质."""

    DEPARTMENT = "department", "部门"
    UNIT = "unit", "单位"
    INDUSTRY = "industry_org", "行业组织"
    OWN = "own_employer", "本企业"


# What a registered body is as a host; of any other an officer says it.
HOST_KINDS = {
    OrganisationKind.GOVERNMENT: HostKind.DEPARTMENT,
    OrganisationKind.MASS_ORG: HostKind.DEPARTMENT,
    OrganisationKind.TOWNSHIP: HostKind.DEPARTMENT,
    OrganisationKind.INSTITUTION: HostKind.UNIT,
    OrganisationKind.INDUSTRY_ASSOCIATION: HostKind.INDUSTRY,
}


class Attendance(TextChoices):
    """What a day of a placement was. Whatever is not recorded counts as present."""

    PRESENT = "present", "在岗"
    LEAVE = "leave", "请假"
    ABSENT = "absent", "缺勤"
    INTERRUPTED = "interrupted", "中断"
