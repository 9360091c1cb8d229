"""What a social organisation is, in the words of 晋人社厅发〔2021〕53号 二（一）. Values: decision contract."""

from django.db import models

from workflows.organisations.models import OrganisationKind


class OrganisationType(models.TextChoices):
    """The last three are none, and are kept so that a proposal for one is refused with its reason."""

    REGIONAL_MEDIATION_BODY = "regional_mediation_body", "区域性调解机构"
    LOCAL_INDUSTRY_UNION = "local_industry_union", "地方行业（区域）工会"
    INDUSTRY_ASSOCIATION = "industry_association", "行业协会"
    ENTREPRENEURS_ASSOCIATION = "entrepreneurs_association", "企业家协会"
    OTHER_SOCIAL_ORG = "other_social_org", "其他经合法登记的社会组织"
    LAW_FIRM = "law_firm", "律师事务所"
    COMPANY = "company", "企业"
    GOVERNMENT_BODY = "government_body", "机关"


# What is no social organisation, and why; listed apart from the register and counted nowhere (rules.md §3, O03).
NONE_OF_THEM: dict[str, str] = {
    OrganisationType.LAW_FIRM: (
        "晋人社厅发〔2021〕53号二（一）没有列出律师事务所，济人社发〔2025〕3号第二条将其与“有关社会组织”并列；"
        "原文未写明，按“律师事务所不是社会组织”理解"
    ),
    OrganisationType.COMPANY: "企业不在晋人社厅发〔2021〕53号二（一）所列组织之内",
    OrganisationType.GOVERNMENT_BODY: "机关不在晋人社厅发〔2021〕53号二（一）所列组织之内",
}

# The kinds of registered bodies that may be of a type: a credit code that tells another kind is asked about.
KINDS_OF: dict[str, frozenset[str]] = {
    OrganisationType.REGIONAL_MEDIATION_BODY: frozenset(
        {OrganisationKind.MEDIATION_BODY, OrganisationKind.PRIVATE_NON_ENTERPRISE, OrganisationKind.INSTITUTION}
    ),
    OrganisationType.LOCAL_INDUSTRY_UNION: frozenset({OrganisationKind.UNION, OrganisationKind.MASS_ORG}),
    OrganisationType.INDUSTRY_ASSOCIATION: frozenset({OrganisationKind.INDUSTRY_ASSOCIATION}),
    OrganisationType.ENTREPRENEURS_ASSOCIATION: frozenset({OrganisationKind.INDUSTRY_ASSOCIATION}),
    OrganisationType.OTHER_SOCIAL_ORG: frozenset(
        {
            OrganisationKind.INDUSTRY_ASSOCIATION, OrganisationKind.PRIVATE_NON_ENTERPRISE,
            OrganisationKind.FOUNDATION, OrganisationKind.OTHER_BODY, OrganisationKind.MASS_ORG,
        }
    ),
    OrganisationType.LAW_FIRM: frozenset({OrganisationKind.LAW_FIRM}),
    OrganisationType.COMPANY: frozenset({OrganisationKind.COMPANY}),
    OrganisationType.GOVERNMENT_BODY: frozenset({OrganisationKind.GOVERNMENT, OrganisationKind.TOWNSHIP}),
}  # fmt: skip
