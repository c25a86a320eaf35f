"""An INCOMPLETE file: judgment and closing report are missing, one paper belongs to another case, one is
there twice, and one photo is no paper at all."""

import common as p
from invent import case, dates, facts, handler, recipient

FOLDER = "06-incomplete-folder"
ARCHIVE = None

CASE = case(
    "（2026）云援民字第0606号", "云援指字〔2026〕第0647号", "FY202602000606",
    case_class="civil", stage="first_instance", service_form="civil_litigation",
    intake_channel="application", client_role="plaintiff", reason="提供劳务者受害责任纠纷",
    recipients=[recipient("阮秋白", "F", "1968-08-08", "349901", 742, 15837420,
                          "安徽省安河县青阜镇新圩村9组21号", job="保洁员",
                          groups=["woman", "low_income"], hardship_pledge=True)],
    opposing_parties=[{"name": "范知行", "kind": "person", "legal_representative": None}],
    organ={"kind": "court", "name": "浙江省澜州市云溪区人民法院",
           "case_number": "（2026）浙9911民初3968号", "notice_number": None,
           "person_in_charge": "纪明远"},
    handler=handler("霍清和", "lawyer", "浙江听澜律师事务所", "19999201410528340", 27490168, 12,
                    3850674192286),
    dates=dates(applied="2026-02-09", accepted="2026-02-09", decided="2026-02-11",
                assigned="2026-02-12", retained="2026-02-13", first_meeting="2026-02-13",
                filed="2026-02-27", hearing="2026-04-02", document_dated="2026-04-23",
                document_received="2026-04-29", closed="2026-04-29", handed_in="2026-05-08"),
    outcome={"kind": "partly_won", "kind_zh": "部分胜诉", "sentence": None,
             "recovered_fen": 6738000},
    facts=facts(heard=True, hearing_count=1, procedure="summary"),
    closing_report=None,
)
C = CASE
COURT, NUMBER = CASE["organ"]["name"], CASE["organ"]["case_number"]

PLEDGE = f"""# 个人诚信承诺书
（经济困难状况说明）
承诺人：阮秋白
公民身份号码：{C['recipients'][0]['id_number']}
本人从事保洁工作，月收入约2100元，丈夫患病，家庭人均月收入低于澜州市规定的标准。以上情况真实，愿意接受核查。
> 承诺人（签名）：阮秋白
> 2026年2月9日"""

RECORD = """# 门诊病历（复印件）
姓名：阮秋白
2025年11月17日，擦窗时自人字梯跌落，右踝部疼痛。
诊断：右踝骨折。建议住院手术。
{stamp}""".format(stamp=p.STAMP)

INTERVIEW = f"""# 谈话笔录
时间：2026年2月13日10时00分至10时50分
地点：浙江听澜律师事务所
谈话人：霍清和
被谈话人：阮秋白
{C['case_number']}
问：你是怎样受伤的？
答：2025年11月17日在范知行家擦窗户，梯子一滑就摔下来了。
问：工钱怎么算？
答：每小时四十元，他在微信上叫我去的。
问：他垫付过费用吗？
答：住院时付了五千元，后来就不接电话了。
> 被谈话人（签名）：阮秋白"""

EVIDENCE_LIST = """# 证据目录
提交人：阮秋白（原告）
1. 微信聊天记录，4页，证明劳务关系
2. 门诊病历和住院记录，6页，证明伤情
3. 医疗费票据，9页，证明损失
> 提交日期：2026年2月27日"""

CHAT = """# 微信聊天记录（打印件）
阮秋白与范知行，2025年11月16日
范：阮姐，明天上午来擦下窗户，还是四十一小时。
阮：好的，几点？
范：八点半，梯子家里有。"""

COMPLAINT = f"""# 民事起诉状
原告：阮秋白，女，1968年8月8日出生，汉族，住{C['recipients'][0]['address']}。
被告：范知行，男。
诉讼请求：
一、判令被告赔偿医疗费、误工费、护理费、营养费等合计84225元；
二、诉讼费用由被告负担。
事实与理由：2025年11月17日，原告受被告雇请到其家中擦窗，因被告提供的人字梯防滑垫脱落跌伤，住院治疗二十一日。被告仅垫付5000元。双方形成劳务关系，被告应当承担相应责任。
此致
{COURT}
> 具状人：阮秋白
> 2026年2月27日"""

SUMMONS = f"""# {COURT}传票
案号：{NUMBER}
案由：提供劳务者受害责任纠纷
被传唤人：阮秋白
传唤事由：开庭
应到时间：2026年4月2日14时30分
应到处所：第五法庭
> 2026年3月12日
{p.STAMP}"""

FOREIGN_SUMMONS = f"""# {COURT}传票
案号：（2026）浙9911民初4655号
案由：房屋租赁合同纠纷
被传唤人：祝南星
受援人：祝南星
传唤事由：开庭
应到时间：2026年4月8日9时00分
应到处所：第二法庭
> 2026年3月18日
{p.STAMP}"""

HEARING = f"""# 庭审笔录
案号：{NUMBER}
时间：2026年4月2日14时30分至15时40分
审判员：纪明远  书记员：柏知微
原告阮秋白及委托诉讼代理人霍清和、被告范知行到庭。
原代：被告提供的梯子存在缺陷，应当承担主要责任。
被：是她自己没有站稳，我已经垫付五千元。
审：双方对伤情和票据有无异议？
被：无异议。
审：调解不成，休庭，择日宣判。
> 原告（签名）：阮秋白"""

STATEMENT = f"""# 代理词
审判员：
浙江听澜律师事务所接受{p.CENTRE}指派，由我担任原告阮秋白的委托诉讼代理人。意见如下：
一、双方形成劳务关系，有聊天记录为证。
二、被告提供的人字梯防滑垫脱落，存在过错，应当承担主要责任。
三、各项损失有票据和病历证明。
{NUMBER}
> 委托诉讼代理人：霍清和
> 2026年4月3日"""

PET = """# 阿黄
三个月大
会握手"""

LOG = [("2026-02-13", "当面", "受援人", "约见，制作谈话笔录，告知权利义务。"),
       ("2026-02-27", "电话", "受援人", "告知已经提交立案材料。"),
       ("2026-03-16", "电话", "受援人", "告知开庭时间。"),
       ("2026-04-29", "电话", "受援人", "告知收到判决书。")]

PAPERS = [
    ("01法律援助申请表.pdf", "application_form", p.application_form(C), "pdf"),
    ("02身份证复印件.jpg", "id_proof", p.id_card(C), "jpg", {"orientation": 6}),
    ("03个人诚信承诺书.pdf", "hardship_statement", PLEDGE, "pdf"),
    ("04申请材料-门诊病历.pdf", "case_evidence_intake", RECORD, "g4"),
    ("05材料接收凭证.pdf", "intake_receipt_list",
     p.intake_receipt(C, ["身份证复印件", "个人诚信承诺书", "门诊病历"]), "pdf"),
    ("06法律援助审查表.pdf", "review_form",
     p.review_form(C, "申请人作出个人诚信承诺，符合经济困难标准"), "pdf"),
    ("07援助决定书.pdf", "grant_decision", p.grant_decision(C, "民事诉讼代理"), "pdf"),
    ("08指派通知书.pdf", "assignment_notice", p.assignment_notice(C), "pdf"),
    ("09法律援助公函.pdf", "aid_letter", p.aid_letter(C), "pdf"),
    ("10送达回证.pdf", "service_receipt", p.service_receipt(C), "pdf"),
    ("11委托代理协议.docx", "retainer_agreement", p.retainer(C, "一审"), "docx"),
    ("12授权委托书.pdf", "power_of_attorney",
     p.power_of_attorney(C, "委托诉讼代理人"), "g4"),
    ("13谈话笔录.pdf", "client_interview", INTERVIEW, "pdf"),
    ("14证据目录.pdf", "evidence_set", EVIDENCE_LIST, "pdf"),
    ("证据 1.png", "evidence_set", CHAT, "png"),
    ("15民事起诉状.pdf", "pleading", COMPLAINT, "pdf"),
    ("16开庭传票.pdf", "hearing_notice", SUMMONS, "pdf"),
    ("17庭审笔录.tif", "hearing_record", HEARING, "tif"),
    ("18代理词.docx", "agent_opinion", STATEMENT, "docx"),
    ("19法律文书签收凭证.pdf", "receipt_proof", p.receipt_proof(C, "民事判决书"), "g4"),
    ("20承办情况通报记录.docx", "progress_log", p.progress_log(C, LOG), "docx"),
    ("开庭传票(2).pdf", "hearing_notice", FOREIGN_SUMMONS, "pdf", {"counts": False}),
    ("民事起诉状（副本）.pdf", "pleading", COMPLAINT, "pdf", {"counts": False}),
    ("微信图片_20260506183012.jpg", "unknown", PET, "jpg",
     {"orientation": 1, "counts": False}),
]

EXPECT = {
    "exempt_from_hardship": False,
    "errors": [
        {"code": "wrong_case_paper", "file": "开庭传票(2).pdf",
         "found": {"case_number": "（2026）浙9911民初4655号", "recipient": "祝南星"}},
        {"code": "unclassified_paper", "file": "微信图片_20260506183012.jpg"},
        {"code": "missing_paper", "kind": "judgment", "name_zh": "裁判文书"},
        {"code": "missing_paper", "kind": "closing_report", "name_zh": "结案报告表"}],
    "warnings": [{"code": "duplicate_paper", "file": "民事起诉状（副本）.pdf",
                  "same_as": "15民事起诉状.pdf"}],
    "subsidy": {
        "table_version": "S2026", "base_fen": 200000, "base_stage": "first_instance",
        "handler_factor_bp": 10000, "course_rule": "full", "course_factor_bp": 10000,
        "group_addition_fen": 0, "standard_fen": 200000, "cross_region_fen": 0,
        "translation_fen": 0, "other_fen": 0, "other_reason": "",
        "deduction_fen": 0, "deduction_reason": "",
        "payable_fen": 200000,
        "steps": ["基准 S2026 civil.first_instance = 200000",
                  "承办人系数 10000 → 200000", "办理过程系数 full 10000 → 200000",
                  "200000 + 异地 0 + 翻译 0 + 其他 0 − 减发 0 = 200000"]},
}
