"""The words of the record. Values are those of the decision contract, topic ``scoring``."""

from collections.abc import Mapping

from django.db.models import TextChoices

QUARTER_NAMES = ("第一季度", "第二季度", "第三季度", "第四季度")


class EntryType(TextChoices):
    """The events of the scoring rules; ``BASE`` is no event but a later correction of the base score."""

    PUBLICITY = "publicity", "开展宣传"
    MEDIATION_OWN_UNIT = "mediation_own_unit", "成功调解（所在单位重要案件）"
    MEDIATION_OTHER = "mediation_other", "成功调解（其他案件）"
    MANAGEMENT = "management", "优化劳动管理"
    RISK_PREVENTION = "risk_prevention", "预防化解风险"
    PUBLICATION = "publication", "刊发经验稿件"
    MISTAKE = "mistake", "工作失误"
    BASE = "base", "基本得分"


class EntryStatus(TextChoices):
    PENDING = "pending", "待核"
    VERIFIED = "verified", "核实"
    REFUSED = "refused", "不予采信"


class Venue(TextChoices):
    ENTERPRISE = "enterprise", "企业"
    PARK = "park", "园区"
    COMMUNITY = "community", "社区"
    BUILDING = "building", "楼宇"
    OTHER = "other", "其他场所"


class MediaLevel(TextChoices):
    COUNTY = "county", "县级"
    CITY = "city", "市级"
    PROVINCE = "province", "省级"
    NATIONAL = "national", "国家级"


class Impact(TextChoices):
    SMALL = "small", "影响面较小"
    LARGE = "large", "影响面较大"


# Facts that are one of several words; all others are yes or no.
CHOICES: Mapping[str, type[TextChoices]] = {"venue": Venue, "media_level": MediaLevel, "impact": Impact}
# Evidence that is an address, since no video is taken in.
LINKS = frozenset({"video", "video_link"})
