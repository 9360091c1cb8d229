"""The words of people and credentials. Values of credentials are those of the decision contract, topic ``grade``."""

from django.db.models import TextChoices


class IdKind(TextChoices):
    """Papers a person is identified by. A 15-digit resident number is no longer valid and is asked to be replaced."""

    RESIDENT = "resident", "居民身份证"
    HMT_PERMIT = "hmt_permit", "港澳台居民居住证"
    FOREIGN_PERMANENT = "foreign_permanent", "外国人永久居留身份证"
    PASSPORT = "passport", "护照"


class Sex(TextChoices):
    MALE = "male", "男"
    FEMALE = "female", "女"


class CoordinatorStatus(TextChoices):
    ACTIVE = "active", "在岗"
    LEFT = "left", "离岗"
    NOT = "not", "非协调员"


class Category(TextChoices):
    """The four groups of coordinators of 济人社发〔2025〕3号 第二条."""

    ENTERPRISE = "enterprise", "企业"
    PLATFORM = "platform", "工业园区、乡镇（街道）、社区（村）基层平台"
    REPRESENTATIVE = "representative", "工会组织和企业代表组织"
    SERVICE = "service", "调解组织、社会组织、律师事务所等机构"


class CoordinatorKind(TextChoices):
    """The ten kinds of coordinators that the ledger of 汶政字〔2024〕59号 takes in (三（三）)."""

    TOWNSHIP = "township", "乡镇（街道）劳动关系协调员"
    ENTERPRISE = "enterprise", "规模企业专职劳动关系协调员"
    PARK = "park", "园区（楼宇、商圈）劳动关系协调员"
    COMMUNITY = "community", "社区管理服务中心劳动关系协调员"
    GRID = "grid", "劳动监察网格员"
    AUTHORITY = "authority", "主管部门、单位业务负责人"
    ASSOCIATION = "association", "行业商会协会劳动关系业务人员"
    REPRESENTATIVE = "representative", "代表企业劳动关系协调员"
    LEGAL = "legal", "法律宣传调解服务人员"
    PROJECT = "project", "工程项目劳资专管员"


class PostRole(TextChoices):
    """Which of the two posts of 晋人社厅发〔2021〕53号 一（一）（二） it is."""

    COORDINATOR = "coordinator", "劳动关系协调员"
    INSTRUCTOR = "instructor", "专职集体协商指导员"


class PostSource(TextChoices):
    """Where a post is known from."""

    MANUAL = "manual", "人工登记"
    LEDGER = "ledger", "动态管理台账"
    NOMINATION = "nomination", "推荐汇总表"
    LIST = "list", "名单导入"


class Relation(TextChoices):
    OWN = "own", "本职业（本专业）"
    RELATED = "related", "相关职业（相关专业）"
    UNRELATED = "unrelated", "无关"
    UNKNOWN = "unknown", "待认定"


class Level(TextChoices):
    JUNIOR_HIGH = "junior_high", "初中"
    SENIOR_HIGH = "senior_high", "高中"
    SECONDARY_VOCATIONAL = "secondary_vocational", "中专（职高）"
    TECHNICAL = "technical", "技工学校"
    JUNIOR_COLLEGE = "junior_college", "大学专科"
    BACHELOR = "bachelor", "大学本科"
    MASTER = "master", "硕士研究生"
    DOCTOR = "doctor", "博士研究生"


class SchoolType(TextChoices):
    GENERAL_JUNIOR_HIGH = "general_junior_high", "普通初中"
    GENERAL_HIGH_SCHOOL = "general_high_school", "普通高中"
    SECONDARY_VOCATIONAL_SCHOOL = "secondary_vocational_school", "中等职业学校"
    TECHNICAL_SCHOOL = "technical_school", "技工学校"
    SENIOR_TECHNICAL_SCHOOL = "senior_technical_school", "高级技工学校"
    TECHNICIAN_COLLEGE = "technician_college", "技师学院"
    HIGHER_VOCATIONAL_SCHOOL = "higher_vocational_school", "高等职业学校"
    UNIVERSITY = "university", "大学"


class StudyStatus(TextChoices):
    ENROLLED = "enrolled", "在校"
    FINAL_YEAR = "final_year", "在校应届毕业生"
    GRADUATED = "graduated", "毕业"
    COMPLETED_NO_DIPLOMA = "completed_no_diploma", "结业或肄业"
    DEGREE_ONLY = "degree_only", "只有学位证书"
    DROPPED_OUT = "dropped_out", "退学"
    SUSPENDED = "suspended", "休学"


class SkillTarget(TextChoices):
    INTERMEDIATE = "intermediate", "中级技能"
    ADVANCED = "advanced", "高级技能"
    NONE = "none", "无"
    UNKNOWN = "unknown", "不清楚"


class Grade(TextChoices):
    FIVE = "5", "五级/初级工"
    FOUR = "4", "四级/中级工"
    THREE = "3", "三级/高级工"
    TWO = "2", "二级/技师"
    ONE = "1", "一级/高级技师"
    PREP_TECHNICIAN = "prep_technician", "预备技师"


class CertificateKind(TextChoices):
    VOCATIONAL_QUALIFICATION = "vocational_qualification", "职业资格证书"
    SKILL_LEVEL = "skill_level", "职业技能等级证书"
    PROFESSIONAL_TITLE = "professional_title", "职称证书"
    TRAINING_COMPLETION = "training_completion", "培训合格证书"
    MEDIATOR_PERMIT = "mediator_permit", "调解员证"


class Validity(TextChoices):
    VALID = "valid", "有效（已核验）"
    UNVERIFIED = "unverified", "未核验"
    EXPIRED = "expired", "标为过期"
    REVOKED = "revoked", "已注销"
    FORGED = "forged", "不实"


class Engagement(TextChoices):
    FULL_TIME = "full_time", "全职"
    PART_TIME = "part_time", "兼职"
    INTERNSHIP = "internship", "实习"
