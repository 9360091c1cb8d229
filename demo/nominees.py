"""The coordinators who are put forward in the demonstration: people of its ledger, with what their nominations say."""

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Nominee:
    """``unit``: code of who puts them forward; ``certified``: day of the grade certificate, None where there is none.

    ``signed``: the consent is a signed paper, not given with the own account.
    """

    username: str
    name: str
    unit: str
    work: str
    certified: date | None = None
    signed: bool = False

    @property
    def nominator(self) -> str:
        return f"sb_{self.unit.lower()}"

    def certificate(self) -> dict[str, Any]:
        assert self.certified is not None, "only of who has one"
        serial = 997000 + sum(map(ord, self.username)) % 1000
        return {
            "grade": "3", "kind": "skill_level", "title": "劳动关系协调员", "occupation_relation": "own",
            "issue_date": self.certified, "number": f"S000037000001{self.certified:%y}3{serial}",
            "issuer": "某评价机构（示例）", "validity": "valid",
        }  # fmt: skip

    def answers(self) -> dict[str, Any]:
        return {
            "contact_phone": "19900000000",
            "resume": f"长期从事劳动关系协调工作，{self.work}。",
            "knowledge": "熟悉劳动合同、工资支付、集体协商等法律法规和政策，善于与职工和企业沟通。",
            "effect": f"{self.work}，在利益协调、诉求表达、矛盾调处、权益保障方面发挥了明显作用。",
            "reputation": "职工和企业评价好，业务熟练，经验丰富。",
            "honours_won": "",
            "brief": f"{self.name}同志扎根一线，{self.work}。",
            "deeds": f"{self.name}同志坚持预防为主、调解优先。一年来，{self.work}；主动上门宣传法律法规，"
            "指导企业规范用工，引导职工依法表达诉求，及时化解矛盾，促进了劳动关系和谐稳定。",
        }  # fmt: skip


LIFTED, REMOVED, REVOKED = "廖宇斌", "程瑶", "廖宇斌"
UNCERTIFIED, DISQUALIFIED = "高波禾", "张衡言"
NOMINEES = (
    Nominee("xt_he", "何文波", "T0052", "负责司法领域劳动用工的指导和争议预防", date(2021, 5, 17)),
    Nominee("xt_cheng", "程瑶", "T0047", "推动服装制造企业开展集体协商", date(2020, 9, 8)),
    Nominee("xt_zhong", "钟可斌", "G0033", "负责南站街道网格内企业的用工指导和矛盾排查", date(2022, 3, 25)),
    Nominee("xt_liao", LIFTED, "T0051", "牵头调处快递网点的工资和工时争议", date(2019, 11, 4)),
    Nominee("xt_shi", "石源𬱖", "G0031", "在企业设立调解室，就地调处争议", date(2022, 6, 30), signed=True),
    Nominee("xt_tan", "谭宇泉", "G0035", "面向园区企业开展普法宣传和用工体检", date(2021, 12, 13)),
    Nominee("xt_gao", UNCERTIFIED, "G0031", "指导企业完善劳动合同管理"),
    Nominee("xt_zhang", DISQUALIFIED, "T0051", "负责快递企业的调解工作", date(2020, 4, 20)),
)
