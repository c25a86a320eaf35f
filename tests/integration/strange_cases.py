#!/usr/bin/env python3
"""Whole cases unlike the samples and the demonstration: other stages, other spellings, other packing.

What each should come to was worked out by hand from the rules of the invented district yunxi
(templates/profile/yunxi), not by running the program. The papers are made here, a line or two each.
"""

import io
import json
import shutil
import zipfile

import anjuan_cli as cli
from anjuan_cli import Anjuan, Scratch, check

FOREIGN = "廖正清"


def facts_of(demo, **changes):
    """The facts of a demonstration case with some of them changed: section__key=value, key=value."""
    folder = next(f for f in cli.DEMO if f.name.startswith(demo))
    case = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    for path, value in changes.items():
        section, _, key = path.partition("__")
        if key:
            assert key in case[section], path
            case[section][key] = value
        else:
            assert section in case, path
            case[section] = value
    return case


def pdf(pages):
    """A PDF of so many empty pages."""
    kids = " ".join(f"{3 + i} 0 R" for i in range(pages))
    bodies = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {pages}/Kids[{kids}]>>"]
    bodies += ["<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"] * pages
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    return out + (f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}trailer\n"
                  f"<</Size {len(bodies) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n").encode()


def zip_of(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 6, 1, 9, 0, 0)), data)
    return out.getvalue()


def texts(case, names):
    """name → bytes: a text that names the case and the recipient, so that it is nobody else's."""
    who = case["recipients"][0]["name"]
    return {name: f"{case['case_number']} {who}\n{name}\n".encode() for name in names.split()}


def judged(binary, folder, case, files, archive=None):
    """The report of one case; `archive` is the name of a ZIP to send instead of loose files."""
    place = folder / "case"
    (place / "papers").mkdir(parents=True)
    (place / "case.json").write_text(json.dumps(case, ensure_ascii=False), encoding="utf-8")
    for name, data in ({archive: zip_of(files)} if archive else files).items():
        (place / ("" if archive else "papers") / name).write_bytes(data)
    if archive:
        (place / "papers").rmdir()
    home = Anjuan(binary, folder / "home").init()
    report, = home.archive(place).json["cases"]
    return report


def expect(report, archived, fen, codes=(), missing=(), kinds=None, out=()):
    """`out`: the papers that must not fill a slot; `kinds`: some files and what they are."""
    found = report["findings"]
    have = {
        "archived": report["archived"], "fen": report["subsidy_fen"], "codes": cli.codes(found),
        "missing": {f["kind"] for f in found if f["code"] == "missing_paper" and "kind" in f},
        "out": {p["file"] for p in report["papers"] if not p["counts"]},
        "kinds": {p["file"]: [part["kind"] for part in p["parts"]] for p in report["papers"]
                  if p["file"] in (kinds or {})},
    }
    wanted = {"archived": archived, "fen": fen, "codes": set(codes), "missing": set(missing),
              "out": set(out), "kinds": kinds or {}}
    differing = [f"{key} {have[key]}, wanted {wanted[key]}" for key in wanted
                 if have[key] != wanted[key]]
    check(not differing, "; ".join(differing) + "\n  " +
          "\n  ".join(f"{f['code']}: {f['message']}" for f in found))


CIVIL = """法律援助申请表.txt ID_card.txt 农民工身份证明.txt 申请材料-工资条.txt 申请材料接收凭证.txt
 法律援助审查表.txt 给予法律援助决定书.txt 指派通知书.txt 法律援助公函.txt 送达回证（给予法律援助决定书）.txt
 委托代理协议.txt 授权委托书.txt 约见当事人笔录.txt 证据目录.txt 民事起诉状.txt 开庭传票.txt 庭审笔录.txt
 代理词.txt 民事判决书.txt 判决书签收凭证.txt 承办情况通报记录.txt 结案报告.txt"""

TRADITIONAL = """法律援助申請表.txt 身份證.txt 農民工身份證明.txt 申請材料-工資條.txt 申請材料接收憑證.txt
 法律援助審查表.txt 給予法律援助決定書.txt 指派通知書.txt 法律援助公函.txt 送達回證.txt 委託代理協議.txt
 授權委託書.txt 談話筆錄.txt 證據目錄.txt 上訴狀.txt 民事判決書（2025）浙9911民初77號一審.txt 開庭傳票.txt
 庭審筆錄.txt 代理詞.txt 民事判決書.txt 法律文書簽收憑證.txt 承辦情況通報記錄.txt 結案報告.txt"""


def test_traditional(binary):
    """an appeal whose papers are named in traditional characters; the earlier judgment by 一審"""
    with Scratch() as folder:
        case = facts_of("01", stage="second_instance")
        report = judged(binary, folder, case, texts(case, TRADITIONAL), "案卷.zip")
        earlier = "民事判決書（2025）浙9911民初77號一審.txt"
        # S2026 civil.second_instance 160000, a lawyer, heard; across cities 50000
        expect(report, True, 210000, kinds={earlier: ["prior_judgment"],
                                            "民事判決書.txt": ["judgment"],
                                            "上訴狀.txt": ["pleading"]})


def test_terminated(binary):
    """a terminated case whose work is not known, its first papers one scan, tagged by first pages"""
    with Scratch() as folder:
        tags = [{"file": "扫描件0001.pdf", "kind": kind, "first_page": page, "last_page": None}
                for kind, page in (("application_form", 1), ("id_proof", 3), ("exemption_proof", 4))]
        case = facts_of("01", facts__terminated=True, facts__terminated_work_done=None,
                        facts__heard=False, facts__hearing_count=0, dates__hearing=None, papers=tags)
        names = CIVIL.split()[3:13] + ["终止法律援助决定书.txt"] + CIVIL.split()[-3:]
        files = texts(case, " ".join(names)) | {"扫描件0001.pdf": pdf(5)}
        report = judged(binary, folder, case, files)
        expect(report, True, 0, {"terminated_case"}, kinds={
            "扫描件0001.pdf": ["application_form", "id_proof", "exemption_proof"]})
        parts, = [p["parts"] for p in report["papers"] if p["file"] == "扫描件0001.pdf"]
        pages = [(part["first_page"], part["last_page"]) for part in parts]
        check(pages == [(1, 2), (3, 3), (4, 5)], f"pages {pages}")


def test_foreign(binary):
    """papers of another case are told in every spelling, our own in none"""
    with Scratch() as folder:
        case = facts_of("01")
        court = case["organ"]["case_number"]  # （2026）浙9911民初NNNN号
        serial = court[court.index("民初") + 2:-1]
        who = case["recipients"][0]["name"]
        foreign = {
            "判决书2.txt": "民事判决书\n〔2025〕浙9911民初第2282号\n原告：某甲公司",
            "授权委托书2.txt": f"授權委託書\n委託人：{FOREIGN}\n受委託人：某某",
            "谈话笔录2.txt": f"谈话笔录\n被谈话人：{FOREIGN}  性别：女",
            "决定书2.txt": f"给予法律援助决定书\n云援决字〔2025〕第0111号\n{FOREIGN}：\n经审查，",
            "委托协议2.txt": f"委托代理协议\n甲方（受援人）：{FOREIGN}",
            "结案报告2.txt": "结案报告\n案件编号:(2025)云援民字第0111号",
        }
        ours = {
            "判决书3.txt": f"民事判决书\n［{court[1:5]}］浙9911民初第{serial}号\n原告：某甲公司",
            "谈话笔录3.txt": f"谈话笔录\n被谈话人：{' '.join(who)}",
            "代理词3.txt": f"代理词\n受{who}委托\n案号：（2024）浙01民终123号，可资参考",
        }
        files = texts(case, CIVIL) | {n: t.encode() for n, t in (foreign | ours).items()}
        report = judged(binary, folder, case, files)
        expect(report, False, 250000, {"wrong_case_paper"}, out=foreign,
               kinds={"决定书2.txt": ["grant_decision"]})


def test_notified_appeal(binary):
    """a notified criminal appeal, not heard: an application form is forbidden, a statement fills"""
    with Scratch() as folder:
        case = facts_of("03", stage="second_instance", facts__heard=False, facts__hearing_count=0,
                        facts__plea_guilty=True, facts__in_custody=True,
                        facts__translation_fee_fen=0, facts__other_cost_fen=0,
                        facts__major_difficult=False, facts__cross_region="none")
        names = """通知辩护公函.txt 法律援助审批表.txt 指派函.txt 刑事法律援助公函.txt 送达回证-指派通知书.txt
         刑事授权委托书.txt 律师会见在押被告人专用介绍信.txt 第二次会见笔录.txt 具结书.txt 阅卷摘要.txt
         关于无需调查取证的说明.txt 起诉书.txt 一审刑事判决书.txt 二审辩护词.txt 刑事裁定书（维持原判）.txt
         刑事裁定书签收单.txt 办案情况通报记录.txt 结案报告表（辩护）.txt 法律援助申请表.txt"""
        report = judged(binary, folder, case, texts(case, names))
        # not heard: paid as criminal.prosecution of S2026
        expect(report, False, 130000, {"forbidden_paper", "filler_used"},
               kinds={"一审刑事判决书.txt": ["prior_judgment"]})


def test_withdrawn_group(binary):
    """three recipients, withdrawn after the hearing, a ZIP in a ZIP, an old ID number"""
    with Scratch() as folder:
        case = facts_of("01", facts__withdrawn="after_hearing", facts__recipient_count=3)
        first = case["recipients"][0]
        old = first["id_number"][:6] + first["id_number"][8:17]
        case["recipients"] += [first | {"no": 2, "name": "邵一帆", "exemption_code": None},
                               first | {"no": 3, "name": "邵二帆", "id_number": old}]
        names = CIVIL.replace("民事判决书.txt", "民事裁定书.txt").replace(
            "判决书签收", "裁定书签收").replace("庭审笔录.txt", "庭审笔录（草稿）.txt")
        files = texts(case, names)
        inner = {name: files.pop(name) for name in list(files)[:6]}
        report = judged(binary, folder, case, files | {"审批卷.zip": zip_of(inner)}, "案卷.zip")
        # 200000 × 80 %, no addition for the group because it was withdrawn; across cities 50000
        expect(report, False, 210000,
               {"missing_paper", "draft_paper", "id_number_old_form", "group_case"},
               missing={"hardship_statement", "hearing_record"}, out={"庭审笔录（草稿）.txt"},
               kinds={"民事裁定书.txt": ["withdrawal"], "审批卷.zip/ID_card.txt": ["id_proof"]})


def test_rules_slip(binary):
    """a slip in the rules of a place names the file it is in"""
    with Scratch() as folder:
        templates = folder / "templates"
        shutil.copytree(cli.SOURCE / "templates", templates)
        rules = templates / "profile/yunxi/recognition.json"
        rules.write_text(rules.read_text(encoding="utf-8").replace(
            '"place": "start"', '"place": "begin"', 1), encoding="utf-8")
        home = Anjuan(binary, folder / "home", {"ANJUAN_TEMPLATES": str(templates)})
        result = home.run("init", "--profile", "yunxi", allow=(1, 2, 3))
        check("yunxi/recognition.json" in result.err + result.out, result.err + result.out)


if __name__ == "__main__":
    cli.main(globals())
