"""The coordinators who are sent to other bodies in the demonstration (以干代训): people of its ledger."""

from dataclasses import dataclass

LETTERS, UNION, HOUSING, GOVERNANCE, CLOTHING = "G0021", "G0012", "G0016", "G0025", "G0029"


@dataclass(frozen=True)
class Sent:
    """``username``: "" for whoever has no account. ``host``: its code; ``sender``, ``answers``, ``evaluator``: who puts
    the person on the list, answers for the host, and evaluates, by user name."""

    name: str
    username: str
    sender: str
    host: str
    answers: str
    evaluator: str
    coach: str
    task: str


# The complaints office, the union and the governance centre answer themselves; of the others whoever sends writes the
# answer down.
BUREAU, BUREAU_EVALUATOR = "ws_sl1", "ws_cs1"
THRIVING = Sent(
    "叶思娟", "xt_ye", "ws_103_sl", LETTERS, "sb_g0021", "ws_103_sl", "汤怀远", "参与劳动信访事项的接待、登记和协调化解"
)
SILENT = Sent("谢萍琳", "", "fz_ws1", CLOTHING, "fz_ws1", "fz_cs1", "章闻笛", "参与行业集体协商和会员企业用工指导")
REPLYING = Sent(
    "黎承", "xt_li", "kd_ws1", GOVERNANCE, "sb_g0025", "kd_cs1", "庄静姝", "参与网点劳动争议的分流和联合调解"
)
DECLINED = Sent("邓恒华", "xt_deng", BUREAU, LETTERS, "sb_g0021", BUREAU_EVALUATOR, "", "参与劳动信访事项的接待和登记")
RETURNED = Sent(
    "邓恒华", "xt_deng", BUREAU, UNION, "ws_hq_gh", BUREAU_EVALUATOR, "邹一苇", "参与工会法律援助和集体合同审查"
)
BROKEN_OFF = Sent("石亦霞", "xt_shiyx", BUREAU, UNION, "ws_hq_gh", BUREAU_EVALUATOR, "邹一苇", "参与工会法律援助接待")
WEAK = Sent(
    "常棠", "xt_chang", BUREAU, HOUSING, BUREAU, BUREAU_EVALUATOR, "左明远", "参与工地工资支付检查和欠薪线索核查"
)
WITHDRAWN = Sent("薛春晨", "", BUREAU, HOUSING, BUREAU, BUREAU_EVALUATOR, "", "参与工地工资支付检查")
NOT_FRONTLINE = Sent("钟可斌", "", "ws_003_sl", LETTERS, "sb_g0021", "", "", "参与劳动信访事项的接待")

# Those of the desks today.
ASKED = Sent("丁旭刚", "xt_ding", BUREAU, LETTERS, "sb_g0021", BUREAU_EVALUATOR, "", "参与劳动信访事项的接待和登记")
ASKED_ON_PAPER = Sent("曾琳蓉", "", "kd_ws1", CLOTHING, "kd_ws1", "kd_cs1", "", "参与行业集体协商")
UNDER_WAY = Sent(
    "龚健强", "xt_gong", "kd_ws1", LETTERS, "sb_g0021", "kd_cs1", "汤怀远", "参与劳动信访事项的接待、登记和协调化解"
)
ENDED = Sent("胡怀宇", "xt_hu", "fz_ws1", GOVERNANCE, "sb_g0025", "fz_cs1", "庄静姝", "参与矛盾纠纷的分流和联合调解")
EVALUATED = Sent("金静慧", "xt_jin", "fz_ws1", UNION, "ws_hq_gh", "fz_cs1", "邹一苇", "参与工会法律援助接待")
IN_REVIEW = Sent(
    "赖岚", "xt_lai", BUREAU, HOUSING, BUREAU, BUREAU_EVALUATOR, "左明远", "参与工地工资支付检查和欠薪线索核查"
)
WITH_ACCOUNT = (
    THRIVING, REPLYING, RETURNED, BROKEN_OFF, WEAK, ASKED, UNDER_WAY, ENDED, EVALUATED, IN_REVIEW
)  # fmt: skip
