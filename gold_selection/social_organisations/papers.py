"""The papers of a nomination, in the order in which a dossier is bound."""

from workflows.cases.papers import Paper

PAPERS = (
    Paper("recommendation_form", "推荐审批表", "由系统填写打印，单位盖章后扫描上传", True),
    Paper("registration", "登记证书", "法人登记证书正本或副本，在有效期内", True),
    Paper("deeds", "事迹材料", "2000字左右，加盖单位公章", True),
    Paper("entrustment", "三方委托事项证明", "委托书、协议或会议纪要", False),
    Paper("unit_publicity", "本单位公示情况", "公示不少于5个工作日，注明“公示无异议”并盖章", False),
    Paper("consultation", "征求意见表", "按管理权限征求有关部门意见", False),
    Paper("proof", "其他证明材料", "制度文件、荣誉证书、社会影响的证明等", False),
)
