"""A minor before the prosecutor, not prosecuted: the whole file is sealed (封存). Loose files."""

import common as p
from invent import case, dates, facts, handler, id_number, phone, recipient

FOLDER = "05-juvenile-sealed"
ARCHIVE = None
NAME, FATHER = "虞小满", "虞定波"

CASE = case(
    "（2026）云援刑字第0605号", "云援指字〔2026〕第0646号", "FY202603000605",
    case_class="criminal", stage="prosecution", service_form="criminal_defence",
    intake_channel="notice_defence", client_role="suspect", reason="盗窃罪",
    recipients=[recipient(NAME, "M", "2009-05-12", "339911", 631, 92743058,
                          "浙江省澜州市云溪区竹湾镇晒谷路7号", groups=["minor"],
                          exemption_code="NOTICE", is_minor=True, sealed=True,
                          agent={"name": FATHER, "relation": "father",
                                 "id_number": id_number("339911", "1983-10-02", 475),
                                 "phone": phone(92743061)})],
    organ={"kind": "procuratorate", "name": "浙江省澜州市云溪区人民检察院",
           "case_number": "云检刑不诉〔2026〕91号", "notice_number": "云检援通〔2026〕23号",
           "person_in_charge": "裴思远"},
    handler=handler("穆清扬", "lawyer", "浙江松间律师事务所", "19999201711467930", 64085217, 9,
                    5590381724406),
    dates=dates(noticed="2026-03-16", assigned="2026-03-17", retained="2026-03-20",
                first_meeting="2026-03-20", file_review="2026-03-19", document_dated="2026-05-20",
                document_received="2026-05-25", closed="2026-05-25", handed_in="2026-06-03"),
    outcome={"kind": "opinion_adopted", "kind_zh": "辩护意见全部采纳", "sentence": "不起诉",
             "recovered_fen": 0},
    facts=facts(plea_guilty=True), sealed=True,
    closing_report={
        "handling": "2026年3月16日，澜州市云溪区人民检察院因犯罪嫌疑人系未成年人且没有委托辩护人，通知云溪区法律援助中心指派律师。承办人从接到通知起即按封存案件管理材料，不在公共场所打印，不向无关人员提及。3月19日阅卷，3月20日在法定代理人在场的情况下会见，用聊天的方式先了解其学习和家庭，再谈案件。承办人走访其就读的职业学校和所在社区，形成社会调查报告；协助法定代理人向两名被害人退赔并当面道歉，取得谅解书两份。参加认罪认罚具结，向检察机关提交书面辩护意见，并就不起诉后的帮教方案与学校、社区商定分工。全过程向受援人及其法定代理人通报进展五次。",
        "basic_facts": "2025年12月，犯罪嫌疑人与他人一起两次在云溪区公共停车棚盗窃电动自行车蓄电池共三组，价值2340元。案发次日由父亲陪同到派出所投案，如实供述。案发时系职业学校一年级学生，没有前科劣迹。因同案人系成年人，本案分案处理。",
        "agent_opinion": "承办人提出：数额刚达较大标准，在共同犯罪中负责望风，系从犯；具有自首、退赔、谅解、认罪认罚等情节；系未成年在校学生，初犯、偶犯，受成年人引诱；家庭有监护能力，学校愿意保留学籍，帮教条件具备；犯罪情节轻微，不需要判处刑罚，建议依法作出不起诉决定，并封存相关记录。",
        "result": "澜州市云溪区人民检察院采纳辩护意见，于2026年5月20日作出云检刑不诉〔2026〕91号不起诉决定。承办人于5月25日收到决定书，当日告知受援人及其法定代理人，说明记录封存的效力和今后如实报告义务的免除。检察官同日进行了训诫。",
        "reflection": "未成年人案件，走出卷宗才能看清一个人。社会调查中，实训老师说这个孩子能把一台旧电机修到半夜，只是父亲长年跑车，没有人管他晚上去了哪里。承办人把这段话写进报告，也把同样的话说给父亲听。不起诉不是结束，帮教分工写清楚谁在星期几做什么，才不会落空。封存也不是盖一个章：从通知书到结案报告，目录、信封、电脑里的文件名都不出现姓名，才算真正做到。"},
)
C = CASE
ORGAN, NUMBER = CASE["organ"]["name"], CASE["organ"]["case_number"]

NOTICE_LETTER = f"""# {ORGAN}
# 提供法律援助通知书
> {CASE['organ']['notice_number']}
{p.CENTRE}：
本院审查起诉的{NAME}涉嫌盗窃罪一案，犯罪嫌疑人系未成年人，没有委托辩护人，请指派律师为其提供辩护。
> 承办检察官：裴思远
> 2026年3月16日
{p.STAMP}"""

MEETING = f"""# 会见笔录
时间：2026年3月20日16时20分至17时10分
地点：{ORGAN}未成年人谈话室
会见人：穆清扬
被会见人：{NAME}
在场：法定代理人{FATHER}
问：学校的课跟得上吗？
答：实训跟得上，文化课差一点。
问：知道律师是来做什么的吗？
答：帮我说话的，也告诉我规矩。
---
问：两次去停车棚，是谁叫你的？
答：一个打工认识的大哥，说站在门口看着就行。
问：现在怎么看这件事？
答：电瓶是别人上班要用的，我错了。
> 被会见人（签名）：{NAME}
> 法定代理人（签名）：{FATHER}"""

PLEA = f"""# 认罪认罚具结书
犯罪嫌疑人：{NAME}
法定代理人：{FATHER}
本人自愿认罪认罚，同意检察机关的处理意见。签署时辩护人和法定代理人在场。
> 签名：{NAME}
> 2026年4月22日
{p.STAMP}"""

FILE_REVIEW = f"""# 阅卷笔录
犯罪嫌疑人：{NAME}
阅卷时间：2026年3月19日
一、到案经过：次日由父亲陪同投案。
二、作用：负责望风，分得80元。
三、价格认定：三组蓄电池价值2340元。
四、同案人系成年人，另案处理。
五、需要补充：社会调查、退赔和谅解。
> 阅卷人：穆清扬"""

STATEMENT = f"""# 调查取证情况说明
案件编号：{C['case_number']}
受援人：{NAME}
本案事实清楚，证据由侦查机关依法收集，辩护人未另行调取证据；辩护人协助法定代理人退赔，取得两名被害人的谅解书，已交检察机关。
> 承办人：穆清扬
> 2026年4月24日"""

POLICE = f"""# 澜州市公安局云溪分局起诉意见书
> 澜公云（刑）诉字〔2026〕10372号
犯罪嫌疑人：{NAME}，男，2009年5月12日出生。
经依法侦查查明：犯罪嫌疑人与他人于2025年12月两次盗窃电动自行车蓄电池共三组，价值2340元。犯罪嫌疑人案发次日投案，如实供述。
综上，犯罪嫌疑人的行为涉嫌盗窃罪，现移送审查起诉。
> 2026年3月11日
{p.STAMP}"""

DECISION = f"""# {ORGAN}不起诉决定书
> {NUMBER}
被不起诉人：{NAME}，男，2009年5月12日出生，汉族，学生。
法定代理人：{FATHER}。
辩护人：穆清扬，浙江松间律师事务所律师（法律援助）。
经本院依法审查查明：被不起诉人与他人两次盗窃电动自行车蓄电池，价值2340元，在共同犯罪中起次要作用，案发后投案，退赔并取得谅解。
本院认为，被不起诉人系未成年人、从犯，具有自首、认罪认罚情节，犯罪情节轻微，不需要判处刑罚。决定对其不起诉，相关记录依法封存。
> 检察官：裴思远
> 2026年5月20日
{p.STAMP}"""

DEFENCE = f"""# 辩护意见书
{ORGAN}：
浙江松间律师事务所接受{p.CENTRE}指派，由我担任犯罪嫌疑人{NAME}的辩护人。意见如下：
一、在共同犯罪中负责望风，系从犯。
二、案发次日投案，如实供述，系自首；自愿认罪认罚。
三、已全部退赔，两名被害人表示谅解。
四、系未成年在校学生，初犯、偶犯，监护和帮教条件具备。
建议依法不起诉，并封存记录。
> 辩护人：穆清扬
> 2026年4月24日"""

SURVEY = f"""# 社会调查报告
受调查人：{NAME}，16周岁，职业学校一年级学生，无前科劣迹。
学校反映：动手能力强，实训课积极，夜间外出缺少约束，学校愿意保留学籍并参与帮教。
社区反映：父亲从事货运，母亲在外地务工，监护以父亲为主，邻里评价良好。
综合评价：受成年人引诱，一时糊涂，再犯可能性小，具备帮教条件。
> 调查人：穆清扬
> 2026年4月10日"""

LOG = [("2026-03-20", "会见", "受援人及法定代理人", "说明指派情况，核实事实，告知权利。"),
       ("2026-04-02", "电话", "法定代理人", "商量退赔和道歉的办法。"),
       ("2026-04-10", "当面", "法定代理人", "通报社会调查情况，谈监护责任。"),
       ("2026-04-22", "当面", "受援人及法定代理人", "参加认罪认罚具结。"),
       ("2026-05-25", "当面", "受援人及法定代理人", "送达不起诉决定书，说明封存效力。")]

PAPERS = [
    ("01提供法律援助通知书.pdf", "notice_letter", NOTICE_LETTER, "pdf"),
    ("02法律援助审查表.pdf", "review_form",
     p.review_form(C, "人民检察院通知辩护，犯罪嫌疑人系未成年人，应当提供法律援助"), "pdf"),
    ("03指派通知书.pdf", "assignment_notice", p.assignment_notice(C), "pdf"),
    ("04法律援助公函.pdf", "aid_letter", p.aid_letter(C), "pdf"),
    ("05送达回证.pdf", "service_receipt", p.service_receipt(C, "复函"), "pdf"),
    ("06授权委托书.pdf", "power_of_attorney",
     p.power_of_attorney(C, "辩护人", f"{NAME}（法定代理人{FATHER}）"), "g4"),
    ("07会见笔录.tif", "client_meeting_criminal", MEETING, "tif"),
    ("08认罪认罚具结书.pdf", "plea_record", PLEA, "scan"),
    ("09阅卷笔录.docx", "file_review_note", FILE_REVIEW, "docx"),
    ("10调查取证情况说明.docx", "investigation_statement", STATEMENT, "docx"),
    ("11起诉意见书.pdf", "police_opinion", POLICE, "pdf"),
    ("12不起诉决定书云检刑不诉〔2026〕91号.pdf", "indictment", DECISION, "g4"),
    ("13辩护意见书.docx", "defence_opinion", DEFENCE, "docx"),
    ("14结案文书签收凭证.pdf", "receipt_proof", p.receipt_proof(C, "不起诉决定书"), "g4"),
    ("15承办情况通报记录.docx", "progress_log", p.progress_log(C, LOG), "docx"),
    ("16结案报告.pdf", "closing_report", p.closing_report(C), "pdf"),
    ("17社会调查报告.pdf", "social_survey", SURVEY, "pdf"),
]

EXPECT = {
    "exempt_from_hardship": True, "errors": [], "warnings": [
        {"code": "sealed_case"},
        {"code": "filler_used", "filler": "investigation_statement",
         "fills": "investigation_material"}],
    "subsidy": {
        "table_version": "S2026", "base_fen": 130000, "base_stage": "prosecution",
        "handler_factor_bp": 10000, "course_rule": "full", "course_factor_bp": 10000,
        "group_addition_fen": 0, "standard_fen": 130000, "cross_region_fen": 0,
        "translation_fen": 0, "other_fen": 0, "other_reason": "",
        "deduction_fen": 0, "deduction_reason": "",
        "payable_fen": 130000,
        "steps": ["基准 S2026 criminal.prosecution = 130000",
                  "承办人系数 10000 → 130000", "办理过程系数 full 10000 → 130000",
                  "130000 + 异地 0 + 翻译 0 + 其他 0 − 减发 0 = 130000"]},
}
