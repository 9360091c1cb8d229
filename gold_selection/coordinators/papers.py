"""The papers of a nomination, in the order in which a dossier is bound."""

from workflows.cases.papers import Paper

CONSENT = "consent"
PAPERS = (
    Paper("recommendation_form", "推荐审批表", "由系统填写打印，贴照片、单位盖章后扫描上传", True),
    Paper(CONSENT, "同意书", "被推荐人亲笔签名；本人已在系统中同意的不必上传", True),
    Paper("deeds", "事迹材料", "2000字左右，加盖单位公章", True),
    Paper("certificates", "证书复印件", "学历、职业技能等级证书；信息库中已有扫描件的不必重复上传", False),
    Paper("unit_publicity", "本单位公示情况", "公示不少于5个工作日，注明“公示无异议”并盖章", False),
    Paper("consultation", "征求意见表", "按管理权限征求有关部门意见", False),
    Paper("other", "其他证明材料", "荣誉证书、服务对象评价等", False),
)
