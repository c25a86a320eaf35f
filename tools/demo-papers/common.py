"""The papers that every file has, filled in from the facts of the case (markup of layout.py)."""

CENTRE = "澜州市云溪区法律援助中心"
STAMP = "（样例专用，虚构）"


def zh(date):
    year, month, day = date.split("-")
    return f"{year}年{int(month)}月{int(day)}日"


def who(c):
    return c["recipients"][0]["name"]


def own(c, series):
    """云援决字〔2026〕第0601号 for （2026）云援民字第0601号."""
    year, serial = c["case_number"][1:5], c["case_number"][-5:-1]
    return f"{series}〔{year}〕第{serial}号"


def head(c):
    return f"案件编号：{c['case_number']}\n受援人：{who(c)}\n案由：{c['reason']}"


def application_form(c, extra=""):
    r, d = c["recipients"][0], c["dates"]
    return f"""# 法律援助申请表
案件编号：{c['case_number']}
申请人：{r['name']}
性别：{'男' if r['sex'] == 'M' else '女'}
出生日期：{zh(r['birth_date'])}
公民身份号码：{r['id_number']}
联系电话：{r['phone']}
住址：{r['address']}
申请事项：{c['reason']}
{extra}本人申报的情况和提交的材料真实，如有隐瞒，愿意承担相应责任。
> 申请人（签名）：{r['name']}
> {zh(d['applied'])}
{STAMP}"""


def id_card(c):
    r = c["recipients"][0]
    return f"""# 居民身份证（复印件）
姓名：{r['name']}
性别：{'男' if r['sex'] == 'M' else '女'}  民族：{r['nation']}
出生：{zh(r['birth_date'])}
住址：{r['address']}
公民身份号码：{r['id_number']}
本复印件仅供申请法律援助使用，与原件核对无异。
{STAMP}"""


def intake_receipt(c, listed):
    rows = "\n".join(f"{i}. {name}，1份" for i, name in enumerate(listed, 1))
    return f"""# 申请材料接收凭证
{CENTRE}于{zh(c['dates']['accepted'])}收到{who(c)}就{c['reason']}一案提交的下列材料：
{rows}
材料齐全，予以受理。
案件编号：{c['case_number']}
> 接收人：简书言
> {zh(c['dates']['accepted'])}"""


def rights_notice(c):
    return f"""# 权利义务及风险告知书
{who(c)}：
一、你有权了解案件的办理进展，有权申请更换不依法履行职责的法律援助人员。
二、你应当如实陈述事实、提供证据；经济状况变化不再符合条件的，应当及时告知。
三、法律援助不收取任何费用，败诉和不能执行的风险由当事人承担。
以上内容已经当面宣读并解释。
案件编号：{c['case_number']}
> 受援人（签名）：{who(c)}
> {zh(c['dates']['accepted'])}"""


def review_form(c, opinion):
    d = c["dates"]
    day = d["decided"] or d["noticed"]
    return f"""# 法律援助审查表
{head(c)}
审查意见：{opinion}
承办科室意见：符合规定，拟同意。经办人：简书言。
负责人意见：同意给予法律援助，指派{c['handler']['unit']}{c['handler']['name']}承办。
> 负责人：殷正言
> {zh(day)}
{STAMP}"""


def grant_decision(c, form):
    d = c["dates"]
    return f"""# 给予法律援助决定书
> {own(c, '云援决字')}
{who(c)}：
你于{zh(d['applied'])}就{c['reason']}一案向本中心提出法律援助申请。经审查，符合《中华人民共和国法律援助法》规定的条件，现决定给予法律援助，援助方式为{form}。
法律援助人员将依法为你提供服务，不收取任何费用。你应当如实陈述事实、提供证据，并配合其工作。
案件编号：{c['case_number']}
> {CENTRE}
> {zh(d['decided'])}
{STAMP}"""


def assignment_notice(c):
    return f"""# 指派通知书
> {c['assignment_number']}
{c['handler']['unit']}：
本中心对{who(c)}{c['reason']}一案（案件编号：{c['case_number']}）决定提供法律援助，现指派你单位{c['handler']['name']}承办。请自收到本通知之日起三个工作日内办理委托手续，结案之日起十五日内提交结案材料。
> {CENTRE}
> {zh(c['dates']['assigned'])}
{STAMP}"""


def aid_letter(c):
    return f"""# 法律援助公函
> {own(c, '云援函字')}
{c['organ']['name']}：
{who(c)}{c['reason']}一案，本中心已决定提供法律援助，并指派{c['handler']['unit']}{c['handler']['name']}承办，请予接洽。
案件编号：{c['case_number']}
> {CENTRE}
> {zh(c['dates']['assigned'])}
{STAMP}"""


def service_receipt(c, first="给予法律援助决定书"):
    day = zh(c["dates"]["assigned"])
    name = who(c) if first.startswith("给予") else c["organ"]["name"]
    return f"""# 送达回证
{head(c)}
送达文书一：{first}，1份，直接送达，签收人：{name}，{day}
送达文书二：指派通知书（{c['assignment_number']}），1份，直接送达，签收人：{c['handler']['name']}，{day}
送达文书三：法律援助公函（{own(c, '云援函字')}），1份，直接送达，签收人：{c['handler']['name']}，{day}
> 送达人：简书言
{STAMP}"""


def retainer(c, phase):
    return f"""# 法律援助委托代理协议
委托人（甲方）：{who(c)}
受托人（乙方）：{c['handler']['unit']}
甲方因{c['reason']}一案，经{CENTRE}决定给予法律援助并指派乙方承办。双方订立协议如下：
一、乙方指派{c['handler']['name']}担任甲方在本案{phase}阶段的委托代理人。
二、乙方承办人员应当依法维护甲方的合法权益，及时告知案件进展。
三、甲方应当如实陈述事实，提供证据，不得隐瞒、伪造。
四、乙方不得以任何名义向甲方收取费用或者财物，办案补贴由法律援助机构支付。
五、代理权限为一般代理；和解、放弃请求须经甲方书面同意。
案件编号：{c['case_number']}
> 甲方（签名）：{who(c)}
> 乙方（盖章）：{c['handler']['unit']}
> {zh(c['dates']['retained'])}"""


def power_of_attorney(c, task, signer=None):
    return f"""# 授权委托书
委托人：{signer or who(c)}
受委托人：{c['handler']['name']}，{c['handler']['unit']}，执业证号{c['handler']['licence_number']}
现委托受委托人在{who(c)}{c['reason']}一案中担任{task}。委托期限自签署之日起至本阶段终结之日止。
案件编号：{c['case_number']}
> 委托人（签名）：{signer or who(c)}
> {zh(c['dates']['retained'])}"""


def progress_log(c, rows):
    lines = "\n".join(f"{i}. {zh(day)}，{how}，对象：{whom}。{what}"
                      for i, (day, how, whom, what) in enumerate(rows, 1))
    return f"""# 承办情况通报（报告）记录
{head(c)}
承办人：{c['handler']['name']}
{lines}"""


def receipt_proof(c, paper):
    return f"""# 结案文书签收凭证
案件编号：{c['case_number']}
文书名称：{paper}
文书编号：{c['organ']['case_number']}
承办人于{zh(c['dates']['document_received'])}收到上述文书，并于当日将复印件交受援人{who(c)}。
> 签收人：{c['handler']['name']}
> {zh(c['dates']['document_received'])}"""


def revisit(c, words):
    return f"""# 受援人回访记录表
{head(c)}
回访方式：电话
承办人是否收取费用：否
承办人是否及时告知进展：是
受援人意见：{words}
> 回访人：简书言
> {zh(c['dates']['handed_in'])}"""


REPORT_PARTS = [("handling", "一、承办情况"), ("basic_facts", "二、基本案情"),
                ("agent_opinion", "三、代理（辩护）意见"), ("result", "四、案件结果"),
                ("reflection", "五、办案心得")]


def closing_report(c):
    parts = "\n".join(f"{title}\n{c['closing_report'][key]}" for key, title in REPORT_PARTS)
    return f"""# 结案报告表
{head(c)}
承办人：{c['handler']['name']}（{c['handler']['unit']}）
办案机关：{c['organ']['name']}
办案机关案号：{c['organ']['case_number']}
{parts}
> 承办人（签名）：{c['handler']['name']}
> {zh(c['dates']['handed_in'])}"""
