"""Work injury before the labour arbitration: loose files, phone photos with tags, a rare character
in the recipient's name (U+2B3A9), handled by a legal worker and handed in two days late."""

import common as p
from invent import case, dates, facts, handler, recipient

FOLDER = "02-work-injury-photos"
ARCHIVE = None
NAME = "韦𫎩"

CASE = case(
    "（2026）云援仲字第0602号", "云援指字〔2026〕第0643号", "FY202601000602",
    case_class="civil", stage="arbitration", service_form="labour_arbitration",
    intake_channel="application", client_role="applicant", reason="工伤保险待遇争议",
    recipients=[recipient(NAME, "F", "1990-09-25", "459901", 426, 30952718,
                          "广西壮族自治区桂溪县龙潭镇上甘村6组8号", nation="壮族",
                          job="压铸车间操作工", groups=["migrant_worker", "woman"],
                          exemption_code="EX42_3")],
    opposing_parties=[{"name": "澜州铭川压铸有限公司", "kind": "organisation",
                       "legal_representative": "梅若谷"}],
    organ={"kind": "arbitration", "name": "澜州市云溪区劳动人事争议仲裁委员会",
           "case_number": "澜云劳人仲案〔2026〕112号", "notice_number": None,
           "person_in_charge": "芮知常"},
    handler=handler("岑映雪", "legal_worker", "澜州市云溪区双桥法律服务所", "39999201815730290",
                    81460375, 8, 7310628459017),
    dates=dates(applied="2026-01-12", accepted="2026-01-12", decided="2026-01-13",
                assigned="2026-01-14", retained="2026-01-16", first_meeting="2026-01-16",
                filed="2026-01-22", hearing="2026-02-26", document_dated="2026-03-12",
                document_received="2026-03-18", closed="2026-03-18", handed_in="2026-04-04"),
    outcome={"kind": "won", "kind_zh": "胜诉", "sentence": None, "recovered_fen": 14120000},
    facts=facts(heard=True, hearing_count=1, procedure="ordinary"),
    closing_report={
        "handling": "接受指派后，承办人于2026年1月16日约见受援人，查看认定工伤决定书、劳动能力鉴定结论书和住院病历，制作谈话笔录，签订委托代理协议和授权委托书。受援人姓名中的生僻字在社会保险系统、银行和医院的记录里有三种写法，承办人逐一请相关单位出具同一人说明，避免因姓名不一致影响仲裁。随后陪同受援人打印十二个月工资明细，核算本人工资为每月6200元，列出应得待遇清单。1月22日提交仲裁申请书和证据目录，申请由被申请人提交考勤和工资台账。庭前两次与被申请人沟通调解，对方只愿支付三万元，调解未成。2月26日出庭，围绕工资标准、停工留薪期和未参保责任举证、质证，庭后提交书面代理意见。全程向受援人通报进展六次，均有记录。",
        "basic_facts": f"受援人{NAME}自2024年3月起在澜州铭川压铸有限公司压铸车间工作，公司没有为其参加工伤保险。2025年6月9日，其在清理模具时被压铸机夹伤左手，住院十九日。同年8月经认定为工伤，11月经劳动能力鉴定为九级伤残，停工留薪期四个月。公司支付住院医疗费后，拒绝支付其他待遇，并通知其不必再来上班。受援人于2026年1月12日申请法律援助，因属农民工请求工伤赔偿，中心免予核查经济困难状况，次日决定给予法律援助。",
        "agent_opinion": "承办人提出：一是用人单位没有参加工伤保险的，应当按照规定的项目和标准支付全部待遇；二是本人工资以银行明细为准，每月6200元，被申请人拒不提交工资台账，应当承担不利后果；三是停工留薪期工资24800元、一次性伤残补助金55800元、一次性工伤医疗补助金和伤残就业补助金60600元，合计141200元，计算有据；四是被申请人口头辞退，劳动关系已经解除，不影响待遇支付。",
        "result": "澜州市云溪区劳动人事争议仲裁委员会于2026年3月12日作出澜云劳人仲案〔2026〕112号仲裁裁决，支持受援人全部请求，裁决被申请人于裁决生效之日起十日内支付各项工伤保险待遇合计141200元。承办人于3月18日签收裁决书，当日转交受援人，说明起诉期限和申请执行的办法。为受援人挽回损失141200元。",
        "reflection": "办理工伤案件要先列清单，再谈数额：哪些项目、什么基数、多少个月，一张表摆清楚，受援人心里有数，仲裁员也看得明白。本案的特别之处在姓名。一个生僻字在三个系统里有三种写法，看似小事，却可能让一份关键证据用不上。承办人在立案前就请各单位出具说明，庭审时对方果然就此质疑，因为准备在先，没有造成延误。本次因等待社会保险经办机构的说明原件，结案材料晚交了两日，今后应当先行提交、随后补充，不因一份材料耽误归档。"},
)
CASE["papers"] = [
    {"file": file, "kind": kind, "first_page": None, "last_page": None} for file, kind in [
        ("IMG_20260112_091530.jpg", "id_proof"), ("IMG_20260112_091744.jpg", "exemption_proof"),
        ("IMG_20260112_092210.jpg", "case_evidence_intake"),
        ("IMG_20260116_143052.jpg", "power_of_attorney")]]
C = CASE
EMPLOYER = CASE["opposing_parties"][0]["name"]
BOARD, NUMBER = CASE["organ"]["name"], CASE["organ"]["case_number"]

EXEMPTION = f"""# 进城务工人员身份证明
兹证明{NAME}，公民身份号码{C['recipients'][0]['id_number']}，系农村居民，2024年3月起在澜州市务工。
本证明仅供申请法律援助免予核查经济困难状况使用。
> 龙潭镇上甘村村民委员会
> 2026年1月8日
{p.STAMP}"""

INJURY = f"""# 认定工伤决定书
申请人：{NAME}
用人单位：{EMPLOYER}
2025年6月9日，{NAME}在压铸车间清理模具时左手被夹伤。经核实，符合认定工伤的情形，现予以认定为工伤。
> 云溪区人力资源和社会保障局
> 2025年8月20日
{p.STAMP}"""

INTERVIEW = f"""# 谈话笔录
时间：2026年1月16日14时00分至15时20分
地点：澜州市云溪区双桥法律服务所
谈话人：岑映雪
被谈话人：{NAME}
{C['case_number']}
问：事故是怎么发生的？
答：2025年6月9日夜班，我清理模具，机器突然合模，左手被夹住。
问：公司给你参加工伤保险了吗？
答：没有，出事以后才知道。
问：每月工资多少？
答：银行发的，平均6200元，班组长另外没有给过现金。
---
问：你的名字在医院和银行怎么写的？
答：医院打的是拼音，银行用了一个近似的字，社会保险那里写的是空格。
问：我们会请这几家单位出具同一人的说明。
答：好的。
> 被谈话人（签名）：{NAME}"""

EVIDENCE_LIST = f"""# 证据目录
提交人：{NAME}（申请人）
1. 认定工伤决定书，1页
2. 劳动能力鉴定结论书，1页，证明九级伤残、停工留薪期四个月
3. 银行工资明细，3页，证明本人工资每月6200元
4. 同一人说明，3页，证明姓名写法不同的材料均属申请人
> 提交日期：2026年1月22日"""

SAME_PERSON = f"""# 同一人说明
本院住院病历所载患者与{NAME}（公民身份号码{C['recipients'][0]['id_number']}）系同一人。因系统字库不含该字，登记时以拼音代替。
> 澜州市云溪区第二医院病案室
> 2026年1月20日
{p.STAMP}"""

REQUEST = f"""# 仲裁申请书
申请人：{NAME}，女，1990年9月25日出生，壮族，住{C['recipients'][0]['address']}。
被申请人：{EMPLOYER}，法定代表人梅若谷。
仲裁请求：
一、被申请人支付停工留薪期工资24800元（6200元×4个月）；
二、被申请人支付一次性伤残补助金55800元（6200元×9个月）；
三、被申请人支付一次性工伤医疗补助金和伤残就业补助金60600元。
以上合计141200元。
事实与理由：申请人自2024年3月起在被申请人处工作，被申请人没有为申请人参加工伤保险。2025年6月9日申请人因工受伤，经认定为工伤、鉴定为九级伤残。被申请人支付医疗费后拒绝支付其他待遇。
此致
{BOARD}
> 申请人：{NAME}
> 2026年1月22日"""

NOTICE = f"""# 开庭通知书
> {NUMBER}
{NAME}：
本委受理的{NAME}与{EMPLOYER}工伤保险待遇争议一案，定于2026年2月26日9时30分在第二仲裁庭开庭审理，请准时到庭。
> {BOARD}
> 2026年2月6日
{p.STAMP}"""

HEARING = f"""# 庭审笔录
案号：{NUMBER}
时间：2026年2月26日9时30分至11时10分
仲裁员：芮知常  书记员：庄晓岚
申请人{NAME}及委托代理人岑映雪到庭；被申请人{EMPLOYER}委托代理人到庭。
仲：申请人陈述请求和理由。
申代：请求支付各项待遇合计141200元，理由如申请书。
仲：被申请人答辩。
被：工资应按合同约定的3000元计算，姓名不符的材料不予认可。
仲：申请人说明姓名问题。
申代：医院、银行、社会保险经办机构均已出具同一人说明，原件提交。
仲：被申请人质证。
被：看到原件，真实性无异议。
---
仲：被申请人是否提交工资台账？
被：没有台账，以合同为准。
申代：银行明细显示每月实发6200元，用人单位掌握台账而不提交，应当承担不利后果。
仲：双方是否愿意调解？
申代：愿意，不低于十四万元。
被：最多三万元。
仲：调解不成，休庭。
> 申请人（签名）：{NAME}"""

STATEMENT = f"""# 代理词
仲裁员：
澜州市云溪区双桥法律服务所接受{p.CENTRE}指派，由我担任申请人{NAME}的委托代理人。意见如下：
一、被申请人没有参加工伤保险，应当按照规定的项目和标准支付全部待遇。
二、本人工资应为每月6200元，以银行明细为证。
三、各项待遇合计141200元，计算有据。
四、姓名写法不一致的材料，均有出具单位的同一人说明，应予采信。
{NUMBER}
> 委托代理人：岑映雪
> 2026年2月28日"""

AWARD = f"""# {BOARD}仲裁裁决书
> {NUMBER}
申请人：{NAME}，女，1990年9月25日出生，壮族。
委托代理人：岑映雪，澜州市云溪区双桥法律服务所法律工作者（法律援助）。
被申请人：{EMPLOYER}，法定代表人梅若谷。
申请人{NAME}与被申请人工伤保险待遇争议一案，本委依法受理并开庭审理，现已审理终结。
本委查明：申请人于2025年6月9日因工受伤，经鉴定为九级伤残，停工留薪期四个月，本人工资每月6200元。被申请人没有为其参加工伤保险。
---
本委认为，用人单位没有参加工伤保险的，应当按照规定的待遇项目和标准支付费用。申请人的请求有事实和法律依据，予以支持。
裁决如下：
被申请人{EMPLOYER}于本裁决生效之日起十日内支付申请人{NAME}停工留薪期工资24800元、一次性伤残补助金55800元、一次性工伤医疗补助金和伤残就业补助金60600元，合计141200元。
不服本裁决的，可以自收到裁决书之日起十五日内向人民法院起诉。
> 仲裁员：芮知常
> 2026年3月12日
{p.STAMP}"""

LOG = [("2026-01-16", "当面", "受援人", "约见，制作谈话笔录，核算待遇清单。"),
       ("2026-01-20", "电话", "受援人", "通报同一人说明的办理情况。"),
       ("2026-01-22", "当面", "受援人", "提交仲裁申请，告知受理期限。"),
       ("2026-02-09", "电话", "受援人", "告知开庭时间和地点。"),
       ("2026-02-28", "电话", "法律援助中心", "报告开庭情况和调解经过。"),
       ("2026-03-18", "当面", "受援人", "转交裁决书，说明起诉期限。")]

PAPERS = [
    (f"法律援助申请表-{NAME}.pdf", "application_form", p.application_form(C), "pdf"),
    ("IMG_20260112_091530.jpg", "id_proof", p.id_card(C), "jpg", {"orientation": 6}),
    ("IMG_20260112_091744.jpg", "exemption_proof", EXEMPTION, "jpg",
     {"orientation": 3, "gps": True}),
    ("IMG_20260112_092210.jpg", "case_evidence_intake", INJURY, "jpg", {"orientation": 1}),
    (f"申请材料接收凭证-{NAME}.pdf", "intake_receipt_list",
     p.intake_receipt(C, ["身份证", "农民工身份证明", "认定工伤决定书"]), "pdf"),
    (f"审查表-{NAME}.pdf", "review_form",
     p.review_form(C, "申请人系进城务工人员，请求工伤赔偿，免予核查经济困难状况"), "pdf"),
    (f"援助决定书-{NAME}.pdf", "grant_decision", p.grant_decision(C, "劳动仲裁代理"), "pdf"),
    (f"指派通知书-{NAME}.pdf", "assignment_notice", p.assignment_notice(C), "pdf"),
    (f"法律援助公函-{NAME}.pdf", "aid_letter", p.aid_letter(C), "pdf"),
    (f"送达回证-{NAME}.pdf", "service_receipt", p.service_receipt(C), "g4"),
    (f"委托代理协议-{NAME}.pdf", "retainer_agreement", p.retainer(C, "仲裁"), "pdf"),
    ("IMG_20260116_143052.jpg", "power_of_attorney",
     p.power_of_attorney(C, "仲裁代理人"), "jpg", {"orientation": 8}),
    (f"谈话笔录-{NAME}.tif", "client_interview", INTERVIEW, "tif"),
    (f"证据目录-{NAME}.pdf", "evidence_set", EVIDENCE_LIST, "pdf"),
    ("证据4.png", "evidence_set", SAME_PERSON, "png"),
    (f"仲裁申请书-{NAME}.docx", "arbitration_request", REQUEST, "docx"),
    (f"开庭通知书-{NAME}.pdf", "hearing_notice", NOTICE, "scan"),
    (f"庭审笔录-{NAME}.pdf", "hearing_record", HEARING, "pdf"),
    (f"代理词-{NAME}.docx", "agent_opinion", STATEMENT, "docx"),
    (f"仲裁裁决书澜云劳人仲案〔2026〕112号-{NAME}.pdf", "award", AWARD, "pdf"),
    (f"结案文书签收凭证-{NAME}.pdf", "receipt_proof", p.receipt_proof(C, "仲裁裁决书"), "g4"),
    (f"承办情况通报记录-{NAME}.pdf", "progress_log", p.progress_log(C, LOG), "pdf"),
    (f"结案报告-{NAME}.docx", "closing_report", p.closing_report(C), "docx"),
]

EXPECT = {
    "exempt_from_hardship": True, "errors": [],
    "warnings": [{"code": "rare_character", "recipient": 1},
                 {"code": "late_handin_15", "days": 17},
                 {"code": "gps_in_photo", "file": "IMG_20260112_091744.jpg"}],
    "subsidy": {
        "table_version": "S2026", "base_fen": 160000, "base_stage": "arbitration",
        "handler_factor_bp": 8000, "course_rule": "full", "course_factor_bp": 10000,
        "group_addition_fen": 0, "standard_fen": 128000, "cross_region_fen": 0,
        "translation_fen": 0, "other_fen": 0, "other_reason": "",
        "deduction_fen": 2560, "deduction_reason": "逾期2天交卷，减发2%",
        "payable_fen": 125440,
        "steps": ["基准 S2026 labour_arbitration.arbitration = 160000",
                  "承办人系数 8000 → 128000", "办理过程系数 full 10000 → 128000",
                  "减发 逾期 2 日 × 100 bp × 128000 = 2560",
                  "128000 + 异地 0 + 翻译 0 + 其他 0 − 减发 2560 = 125440"]},
}
