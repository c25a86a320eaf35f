"""Maintenance between husband and wife, settled by people's mediation without a lawsuit: a folder with
a TIFF; closed in 2025, so the older fee table applies."""

import common as p
from invent import case, dates, facts, handler, recipient

FOLDER = "04-mediation-folder"
ARCHIVE = None

CASE = case(
    "（2025）云援非字第0604号", "云援指字〔2025〕第0645号", "FY202511000604",
    case_class="non_litigation", stage="mediation", service_form="other",
    intake_channel="application", client_role="applicant", reason="扶养费纠纷",
    recipients=[recipient("温月娥", "F", "1951-04-30", "339901", 284, 46019357,
                          "浙江省澜州市云溪区双桥镇荷塘弄12号", groups=["elderly", "woman"],
                          exemption_code="EXHZ_13_6")],
    opposing_parties=[{"name": "姜柏年", "kind": "person", "legal_representative": None}],
    organ={"kind": "mediation", "name": "澜州市云溪区双桥镇人民调解委员会",
           "case_number": "澜云双民调〔2025〕138号", "notice_number": None,
           "person_in_charge": "柳明珠"},
    handler=handler("桑若水", "lawyer", "浙江听澜律师事务所", "19999201910384610", 38174926, 6,
                    9027415836640),
    dates=dates(applied="2025-11-24", accepted="2025-11-24", decided="2025-11-25",
                assigned="2025-11-26", retained="2025-11-28", first_meeting="2025-11-28",
                hearing="2025-12-22", document_dated="2025-12-22",
                document_received="2025-12-22", closed="2025-12-22", handed_in="2025-12-30"),
    outcome={"kind": "settled", "kind_zh": "和解（人民调解）", "sentence": None,
             "recovered_fen": 1800000},
    facts=facts(),
    closing_report={
        "handling": "接受指派后，承办人于2025年11月28日到受援人家中约见。受援人因病行动不便，承办人带去便携打印机，当场制作谈话笔录、签订委托协议。其后走访社区和邻里，了解夫妻二人近三年的生活、收入和看病情况，制作调查笔录一份；核对受援人两年来的医疗费票据，扣除医保报销部分，算出每月自负药费约720元。承办人先后三次与姜柏年面谈，第一次只听他说，第二次把药费清单交给他看，第三次才谈数额。12月22日在双桥镇人民调解委员会主持下调解，双方当场达成协议，并约定由社区每季度了解履行情况。办理期间五次向受援人通报进展。",
        "basic_facts": "受援人温月娥与姜柏年1974年结婚，育有一女，已远嫁外省。2023年起受援人因中风后遗症需要长期服药，没有退休金，只有少量城乡居民养老金。姜柏年每月有退休收入，2024年春节后搬到老屋独居，不再负担受援人的生活和医药费用。受援人不愿离婚，也不愿与丈夫对簿公堂，只希望有钱看病。因请求给付扶养费，中心免予核查经济困难状况，于2025年11月25日决定给予法律援助。",
        "agent_opinion": "承办人提出：夫妻有相互扶养的义务，分开居住不免除这项义务；受援人患病、没有足够收入，姜柏年有固定退休收入，具备给付能力；扶养费应当兼顾双方生活，以药费自负部分和基本生活费为基础，每月1500元较为适当；双方感情仍有基础，宜由人民调解委员会主持协商，避免诉讼加深隔阂。",
        "result": "2025年12月22日，双方在澜州市云溪区双桥镇人民调解委员会主持下达成澜云双民调〔2025〕138号人民调解协议：姜柏年自2026年1月起每月5日前给付温月娥扶养费1500元，大额医疗费自负部分由双方各负担一半。第一个月的费用当场给付。按一年计算，为受援人挽回损失18000元。",
        "reflection": "家事案件中，数额往往不是最难的。姜柏年第一次见面时说了一个多小时，核心只有一句：这些年没有人问过他。承办人没有急着讲法，而是先把药费清单整理清楚，让他看到妻子每月怎样过日子，他自己提出的数额反而比承办人预想的高。调解成功以后，由社区按季度了解履行情况，比一纸判决更能持续。上门服务对行动不便的老年人十分必要，一台便携打印机就能少让他们跑三趟。"},
)
C = CASE
BOARD, NUMBER = CASE["organ"]["name"], CASE["organ"]["case_number"]

KINSHIP = f"""# 亲属关系证明
兹证明温月娥（公民身份号码{C['recipients'][0]['id_number']}）与姜柏年系夫妻关系，1974年登记结婚，婚姻关系存续。
> 双桥镇荷塘社区居民委员会
> 2025年11月21日
{p.STAMP}"""

MEDICAL = """# 医疗费票据汇总
患者：温月娥
2023年12月至2025年11月
药费合计：41260元
医保报销：23980元
个人自负：17280元，平均每月720元
{stamp}""".format(stamp=p.STAMP)

INTERVIEW = f"""# 谈话笔录
时间：2025年11月28日9时00分至10时15分
地点：双桥镇荷塘弄12号
谈话人：桑若水
被谈话人：温月娥
{C['case_number']}
问：你和姜柏年现在是什么情况？
答：没有离婚，去年春节后他住到老屋去了。
问：他还给生活费吗？
答：一分没有给，药钱是女儿寄的。
---
问：你希望怎么解决？
答：不想打官司，也不想离，他每个月贴我一点药钱就行。
问：我们可以请镇上的调解委员会主持协商，你同意吗？
答：同意，最好是这样。
> 被谈话人（签名）：温月娥"""

INQUIRY = """# 调查笔录
时间：2025年12月4日15时
地点：双桥镇荷塘社区
调查人：桑若水
被调查人：社区网格员虞红霞
问：温月娥和姜柏年的情况你了解吗？
答：了解。老太太中风以后走路不方便，老姜有退休金，每月三千八百元左右。
问：两人关系怎样？
答：没有大矛盾，就是话说不到一块。
> 被调查人（签名）：虞红霞"""

AGREEMENT = f"""# 人民调解协议书
> {NUMBER}
申请人：温月娥，女，1951年4月30日出生，汉族。
被申请人：姜柏年，男，1950年8月17日出生，汉族。
纠纷简要情况：双方系夫妻，因扶养费发生纠纷，申请调解。
经调解，自愿达成如下协议：
一、姜柏年自2026年1月起，每月5日前给付温月娥扶养费1500元；
二、温月娥住院等大额医疗费的自负部分，由双方各负担一半；
三、双方互相尊重，逢年节由女儿居中照应；
四、履行情况由荷塘社区每季度了解一次。
本协议自双方签名之日起生效。
> 申请人：温月娥
> 被申请人：姜柏年
> 调解员：柳明珠
> 2025年12月22日
{p.STAMP}"""

LOG = [("2025-11-28", "上门", "受援人", "约见，制作谈话笔录，签订委托手续。"),
       ("2025-12-05", "电话", "受援人", "通报社区走访情况。"),
       ("2025-12-12", "电话", "受援人", "通报与姜柏年两次面谈的情况。"),
       ("2025-12-18", "电话", "受援人", "告知调解时间，商量数额。"),
       ("2025-12-22", "当面", "受援人", "达成协议，交付协议书。")]

PAPERS = [
    ("1.法律援助申请表.pdf", "application_form", p.application_form(C), "scan"),
    ("2.身份证复印件.jpg", "id_proof", p.id_card(C), "jpg", {"orientation": 6}),
    ("3.亲属关系证明.pdf", "exemption_proof", KINSHIP, "g4"),
    ("4.申请材料-医疗费票据汇总.tif", "case_evidence_intake", MEDICAL, "tif"),
    ("5.材料接收凭证.pdf", "intake_receipt_list",
     p.intake_receipt(C, ["身份证复印件", "亲属关系证明", "医疗费票据汇总"]), "pdf"),
    ("6.权利义务及风险告知书.pdf", "rights_risk_notice", p.rights_notice(C), "pdf"),
    ("7.法律援助审查表.pdf", "review_form",
     p.review_form(C, "请求给付扶养费，免予核查经济困难状况"), "pdf"),
    ("8.援助决定书.pdf", "grant_decision", p.grant_decision(C, "非诉讼代理（调解）"), "pdf"),
    ("9.指派通知书.pdf", "assignment_notice", p.assignment_notice(C), "pdf"),
    ("10.送达回证.pdf", "service_receipt", p.service_receipt(C), "pdf"),
    ("11.委托代理协议.pdf", "retainer_agreement", p.retainer(C, "调解（非诉讼）"), "pdf"),
    ("12.授权委托书.png", "power_of_attorney", p.power_of_attorney(C, "调解代理人"), "png"),
    ("13.谈话笔录.tif", "client_interview", INTERVIEW, "tif"),
    ("14.调查笔录.pdf", "investigation_material", INQUIRY, "g4"),
    ("15.人民调解协议书.pdf", "settlement", AGREEMENT, "pdf"),
    ("16.法律文书签收凭证.pdf", "receipt_proof", p.receipt_proof(C, "人民调解协议书"), "pdf"),
    ("17.承办情况通报记录.docx", "progress_log", p.progress_log(C, LOG), "docx"),
    ("18.结案报告.pdf", "closing_report", p.closing_report(C), "pdf"),
]

EXPECT = {
    "exempt_from_hardship": True, "errors": [], "warnings": [],
    "subsidy": {
        "table_version": "S2024", "base_fen": 90000, "base_stage": "mediation",
        "handler_factor_bp": 10000, "course_rule": "full", "course_factor_bp": 10000,
        "group_addition_fen": 0, "standard_fen": 90000, "cross_region_fen": 0,
        "translation_fen": 0, "other_fen": 0, "other_reason": "",
        "deduction_fen": 0, "deduction_reason": "",
        "payable_fen": 90000,
        "steps": ["基准 S2024 non_litigation.mediation = 90000",
                  "承办人系数 10000 → 90000", "办理过程系数 full 10000 → 90000",
                  "90000 + 异地 0 + 翻译 0 + 其他 0 − 减发 0 = 90000"]},
}
