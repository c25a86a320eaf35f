"""Wages of a migrant worker, civil first instance: one ZIP of an old Windows program (GBK names)."""

import common as p
from invent import case, dates, facts, handler, recipient

FOLDER = "01-wages-zip-gbk"
ARCHIVE = ("骆青禾讨薪案.zip", "zip_gbk")

CASE = case(
    "（2026）云援民字第0601号", "云援指字〔2026〕第0642号", "FY202603000601",
    case_class="civil", stage="first_instance", service_form="civil_litigation",
    intake_channel="application", client_role="plaintiff", reason="追索劳动报酬纠纷",
    recipients=[recipient("骆青禾", "M", "1985-06-17", "529901", 213, 61730442,
                          "贵州省黔岭县云脚乡大坳村2组15号", job="幕墙安装工",
                          groups=["migrant_worker"], exemption_code="EX42_3")],
    opposing_parties=[{"name": "澜州恒筑幕墙工程有限公司", "kind": "organisation",
                       "legal_representative": "单守正"}],
    organ={"kind": "court", "name": "浙江省澜州市云溪区人民法院",
           "case_number": "（2026）浙9911民初4127号", "notice_number": None,
           "person_in_charge": "纪明远"},
    handler=handler("卫若川", "lawyer", "浙江松间律师事务所", "19999201610736150", 70218836, 10,
                    4402719806351),
    dates=dates(applied="2026-03-02", accepted="2026-03-02", decided="2026-03-02",
                assigned="2026-03-03", retained="2026-03-04", first_meeting="2026-03-04",
                filed="2026-03-10", hearing="2026-04-09", document_dated="2026-04-28",
                document_received="2026-05-06", closed="2026-05-06", handed_in="2026-05-13"),
    outcome={"kind": "won", "kind_zh": "胜诉", "sentence": None, "recovered_fen": 4620000},
    facts=facts(heard=True, hearing_count=1, procedure="summary", cross_region="cross_city"),
    closing_report={
        "handling": "接受指派后，承办人于2026年3月4日约见受援人，听取其在三处工地的务工经过，告知权利义务和诉讼风险，签订委托代理协议和授权委托书，制作谈话笔录一份。受援人手中只有一张没有公章的结算单，承办人请其按日期回忆每天的工作部位，与工友群内的派工照片逐日比对，整理出一百三十二个工日的对照表。因被告注册地在邻市，承办人专程前往该市调取企业登记档案和社会保险缴费记录，确认在结算单上签字的陆庭前系被告为其缴纳社会保险的项目经理。3月10日提交立案材料，同时申请缓交诉讼费用。4月9日出庭，围绕签字人身份和工日数量两个焦点举证、质证，庭后两日内提交书面代理词。办理期间先后六次向受援人通报进展，均记入承办情况通报记录。",
        "basic_facts": "受援人骆青禾系外省来澜州务工的农民工。2025年5月至11月，其受澜州恒筑幕墙工程有限公司雇请，在“溪岸花园”等三处工地从事幕墙安装，约定日工资350元。工程完工后，项目经理陆庭前出具结算单，确认尚欠工资46200元，承诺春节前付清。到期后该公司以工程款未到账为由拒付，并否认陆庭前有权结算。受援人于2026年3月2日申请法律援助，因属农民工请求支付劳动报酬，中心免予核查经济困难状况，当日受理、当日决定并指派承办人。",
        "agent_opinion": "承办人认为：第一，陆庭前系被告为其缴纳社会保险的项目经理，派工和结算均属履行职务，后果由被告承担；第二，结算单、派工照片、转账记录相互印证，一百三十二个工日、每日350元的计算清楚，被告否认而不提交用工台账，应当承担不利后果；第三，工程款是否到账属于被告与发包方之间的关系，不能对抗劳动者；第四，结算单具有工资欠条性质，可以直接向人民法院起诉。",
        "result": "浙江省澜州市云溪区人民法院于2026年4月28日作出（2026）浙9911民初4127号民事判决，采纳全部代理意见，判令被告于判决生效之日起十日内支付劳动报酬46200元及逾期付款利息。承办人于5月6日收到判决书，当日送交受援人，并讲解上诉期限和申请执行的办法。为受援人挽回损失46200元。",
        "reflection": "讨薪案件的难点往往不在法律，而在证据。工人记得住每一天干了什么，却说不清是哪一天；承办人把“回忆”变成“对照表”，法官才有据可依。本案还提示：没有公章的结算单并非没有价值，查清签字人的身份，一张纸就能立得住。跨市取证路途虽远，但社会保险缴费记录这样的书证，比十份证言更有分量。今后办理同类案件，接案当日就应当请受援人把手机里的派工照片完整导出，防止换机丢失。"},
)
C = CASE
DEFENDANT = CASE["opposing_parties"][0]["name"]
COURT, NUMBER = CASE["organ"]["name"], CASE["organ"]["case_number"]

EXEMPTION = f"""# 进城务工人员身份证明
兹证明骆青禾，公民身份号码{C['recipients'][0]['id_number']}，户籍所在地为贵州省黔岭县云脚乡大坳村，系农村居民，2025年5月起在澜州市务工。
本证明仅供申请法律援助免予核查经济困难状况使用。
> 云脚乡大坳村村民委员会
> 2026年2月26日
{p.STAMP}"""

SETTLEMENT_SLIP = """# 工资结算单
骆青禾在溪岸花园等三处工地安装幕墙，自2025年5月12日至2025年11月8日，共计132个工日。
每日350元，合计46200元，已付0元，尚欠46200元，于2026年2月10日前付清。
> 项目经理：陆庭前
> 2025年11月15日"""

INTERVIEW = f"""# 谈话笔录
时间：2026年3月4日9时30分至10时40分
地点：{p.CENTRE}接待室
谈话人：卫若川，浙江松间律师事务所
被谈话人：骆青禾
{C['case_number']}
问：你什么时候到澜州恒筑幕墙工程有限公司干活？
答：2025年5月12日，老乡介绍的，当天就上了工地。
问：谁安排你的工作，谁给你结账？
答：都是陆庭前，大家叫他陆经理，派工的照片他每天发在群里。
问：结算单是怎么写的？
答：11月15日他在工棚里写的，132个工，一天350元，一共46200元。
问：公司付过钱吗？
答：平时只给生活费，生活费已经在工钱以外扣掉了，这46200元一分没付。
问：诉讼的风险你清楚吗？
答：清楚，卫律师讲过了，判了也可能要申请执行。
> 被谈话人（签名）：骆青禾"""

EVIDENCE_LIST = """# 证据目录
提交人：骆青禾（原告）
1. 工资结算单，1页，证明拖欠劳动报酬46200元
2. 派工照片及对照表，证明出勤132个工日
3. 企业登记信息，证明被告主体资格
4. 社会保险缴费记录，证明陆庭前系被告员工
> 提交日期：2026年3月10日"""

PHOTO_LIST = """# 派工照片对照表（节选）
原告：骆青禾
5月12日 三号楼北立面 龙骨
5月13日 三号楼北立面 龙骨
5月14日 三号楼东立面 面板
5月15日 雨停工
5月16日 三号楼东立面 面板
以上与工友群照片逐日核对。"""

COMPLAINT = f"""# 民事起诉状
原告：骆青禾，男，1985年6月17日出生，汉族，住{C['recipients'][0]['address']}。
被告：{DEFENDANT}，法定代表人单守正。
诉讼请求：
一、判令被告支付劳动报酬46200元；
二、判令被告以46200元为基数，自2026年2月11日起按一年期贷款市场报价利率支付利息至付清之日；
三、诉讼费用由被告负担。
事实与理由：
2025年5月12日至11月8日，原告在被告承建的溪岸花园等三处工地从事幕墙安装，约定日工资350元。2025年11月15日，被告项目经理陆庭前与原告结算，确认132个工日、尚欠46200元，承诺2026年2月10日前付清。期限届满，被告分文未付。陆庭前系被告员工，其结算系职务行为。原告为维护合法权益，特提起诉讼。
此致
{COURT}
> 具状人：骆青禾
> 2026年3月10日"""

SUMMONS = f"""# {COURT}传票
案号：{NUMBER}
案由：追索劳动报酬纠纷
被传唤人：骆青禾
传唤事由：开庭
应到时间：2026年4月9日9时00分
应到处所：第六法庭
> 书记员：柏知微
> 2026年3月20日
{p.STAMP}"""

HEARING = f"""# 庭审笔录
案号：{NUMBER}
时间：2026年4月9日9时00分至10时35分
地点：第六法庭
审判员：纪明远  书记员：柏知微
原告骆青禾及委托诉讼代理人卫若川到庭；被告{DEFENDANT}委托诉讼代理人到庭。
审：原告陈述诉讼请求和事实理由。
原代：请求判令被告支付劳动报酬46200元及利息，理由如起诉状。
审：被告答辩。
被：陆庭前没有结算权限，结算单没有公章，工日数不予认可。
审：围绕陆庭前的身份和工日数量举证。
原代：提交社会保险缴费记录，证明被告为陆庭前缴纳社会保险；提交派工照片及对照表，证明132个工日。
---
审：被告质证。
被：缴费记录真实性无异议；照片不能反映全部出勤。
审：被告是否提交用工台账？
被：庭后核实。
审：限三日内提交，逾期承担不利后果。双方是否同意调解？
原代：同意在全额基础上分期。
被：不同意。
审：调解不成，休庭，择日宣判。
> 原告（签名）：骆青禾"""

STATEMENT = f"""# 代理词
审判员：
浙江松间律师事务所接受{p.CENTRE}指派，由我担任原告骆青禾的委托诉讼代理人。现发表意见如下：
一、陆庭前的结算行为系职务行为。被告为其缴纳社会保险，其在三处工地负责派工、记工，结算单的后果由被告承担。
二、拖欠数额证据充分。结算单、派工照片和对照表相互印证，132个工日，每日350元，合计46200元。被告逾期不提交用工台账，应当承担不利后果。
三、工程款是否到账不能对抗劳动者的工资请求。
四、逾期付款应当支付利息。
请求支持原告的全部诉讼请求。{NUMBER}
> 委托诉讼代理人：卫若川
> 2026年4月11日"""

JUDGMENT = f"""# {COURT}民事判决书
> {NUMBER}
原告：骆青禾，男，1985年6月17日出生，汉族。
委托诉讼代理人：卫若川，浙江松间律师事务所律师（法律援助）。
被告：{DEFENDANT}，法定代表人单守正。
原告骆青禾与被告{DEFENDANT}追索劳动报酬纠纷一案，本院立案后，适用简易程序公开开庭进行了审理。本案现已审理终结。
本院认定事实如下：2025年5月至11月，原告在被告承建的三处工地从事幕墙安装。11月15日，被告项目经理陆庭前出具结算单，确认132个工日、欠付46200元。被告为陆庭前缴纳社会保险。
---
本院认为，陆庭前系被告员工，其结算行为的后果由被告承担。被告否认工日数量而未在限期内提交用工台账，应当承担不利后果。原告的请求有事实和法律依据，予以支持。
判决如下：
一、被告{DEFENDANT}于本判决生效之日起十日内支付原告骆青禾劳动报酬46200元；
二、被告以46200元为基数，自2026年2月11日起按一年期贷款市场报价利率支付利息至付清之日。
如不服本判决，可以在判决书送达之日起十五日内提起上诉。
> 审判员：纪明远
> 2026年4月28日
> 书记员：柏知微
{p.STAMP}"""

LOG = [("2026-03-04", "当面", "受援人", "约见，制作谈话笔录，告知权利义务和风险。"),
       ("2026-03-06", "电话", "受援人", "通报跨市调取登记档案的结果。"),
       ("2026-03-10", "当面", "受援人", "递交立案材料，说明缓交诉讼费用。"),
       ("2026-03-24", "电话", "受援人", "告知开庭时间和地点。"),
       ("2026-04-11", "电话", "法律援助中心", "报告庭审情况。"),
       ("2026-05-06", "当面", "受援人", "送交判决书，讲解上诉和执行。")]

APPROVAL, HANDLING = "骆青禾讨薪案/审批卷/", "骆青禾讨薪案/承办卷/"
PAPERS = [
    (APPROVAL + "01法律援助申请表.pdf", "application_form", p.application_form(C), "pdf"),
    (APPROVAL + "02身份证复印件.jpg", "id_proof", p.id_card(C), "jpg", {"orientation": 6}),
    (APPROVAL + "03农民工身份证明.png", "exemption_proof", EXEMPTION, "png"),
    (APPROVAL + "04申请材料-工资结算单.pdf", "case_evidence_intake", SETTLEMENT_SLIP, "g4"),
    (APPROVAL + "05申请材料接收凭证.pdf", "intake_receipt_list",
     p.intake_receipt(C, ["身份证复印件", "农民工身份证明", "工资结算单"]), "pdf"),
    (APPROVAL + "06权利义务及风险告知书.pdf", "rights_risk_notice", p.rights_notice(C), "pdf"),
    (APPROVAL + "07法律援助审查表.pdf", "review_form",
     p.review_form(C, "申请人系进城务工人员，请求支付劳动报酬，免予核查经济困难状况"), "pdf"),
    (APPROVAL + "08给予法律援助决定书.pdf", "grant_decision",
     p.grant_decision(C, "民事诉讼代理"), "pdf"),
    (APPROVAL + "09指派通知书.pdf", "assignment_notice", p.assignment_notice(C), "pdf"),
    (APPROVAL + "10法律援助公函.pdf", "aid_letter", p.aid_letter(C), "pdf"),
    (APPROVAL + "11送达回证.pdf", "service_receipt", p.service_receipt(C), "pdf"),
    (HANDLING + "12委托代理协议.docx", "retainer_agreement", p.retainer(C, "一审"), "docx"),
    (HANDLING + "13授权委托书.pdf", "power_of_attorney",
     p.power_of_attorney(C, "委托诉讼代理人"), "scan"),
    (HANDLING + "14谈话笔录.pdf", "client_interview", INTERVIEW, "pdf"),
    (HANDLING + "15证据目录.pdf", "evidence_set", EVIDENCE_LIST, "pdf"),
    (HANDLING + "证据 2.jpg", "evidence_set", PHOTO_LIST, "jpg", {"orientation": 3}),
    (HANDLING + "16民事起诉状.pdf", "pleading", COMPLAINT, "pdf"),
    (HANDLING + "17开庭传票.pdf", "hearing_notice", SUMMONS, "g4"),
    (HANDLING + "18庭审笔录.tif", "hearing_record", HEARING, "tif"),
    (HANDLING + "19代理词.docx", "agent_opinion", STATEMENT, "docx"),
    (HANDLING + "20判决书(2026)浙9911民初4127号.pdf", "judgment", JUDGMENT, "pdf"),
    (HANDLING + "21法律文书签收凭证.pdf", "receipt_proof", p.receipt_proof(C, "民事判决书"), "g4"),
    (HANDLING + "22承办情况通报记录.pdf", "progress_log", p.progress_log(C, LOG), "pdf"),
    (APPROVAL + "23受援人回访记录表.pdf", "client_revisit",
     p.revisit(C, "卫律师为了我的事跑到邻市去查，满意"), "pdf"),
    (HANDLING + "24结案报告表.docx", "closing_report", p.closing_report(C), "docx"),
]
IGNORED = ["骆青禾讨薪案/Thumbs.db"]

EXPECT = {
    "exempt_from_hardship": True, "errors": [], "warnings": [],
    "subsidy": {
        "table_version": "S2026", "base_fen": 200000, "base_stage": "first_instance",
        "handler_factor_bp": 10000, "course_rule": "full", "course_factor_bp": 10000,
        "group_addition_fen": 0, "standard_fen": 200000, "cross_region_fen": 50000,
        "translation_fen": 0, "other_fen": 0, "other_reason": "",
        "deduction_fen": 0, "deduction_reason": "",
        "payable_fen": 250000,
        "steps": ["基准 S2026 civil.first_instance = 200000",
                  "承办人系数 10000 → 200000", "办理过程系数 full 10000 → 200000",
                  "200000 + 异地 50000 + 翻译 0 + 其他 0 − 减发 0 = 250000"]},
}
