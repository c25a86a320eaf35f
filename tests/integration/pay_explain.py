#!/usr/bin/env python3
"""pay show --explain: how an amount came about, what it would be otherwise, and that asking changes nothing."""

import json
import unicodedata

import anjuan_cli as cli
from anjuan_cli import DEMO, Anjuan, Scratch, check

ARBITRATION = "（2026）云援仲字第0602号"  # 1600 × 80 %, two days late
CIVIL = "（2026）云援民字第0601号"
INCOMPLETE = "（2026）云援民字第0606号"
LACKING = DEMO[5]


def archived_home(binary, folder):
    home = Anjuan(binary, folder / "home").init()
    home.archive(*DEMO, allow=(1,))
    return home


def explained(home, number, *more):
    return home.run("--json", "pay", "show", number, "--explain", *more).json


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def check_lines(subsidy):
    """Every line has reason and rule; the running sums run, and end in what is payable."""
    total = 0
    for line in subsidy["lines"]:
        total += line["fen"]
        check(line["sum_fen"] == total, f"running sum of {line}")
        check(line["reason"] and line["rule"].startswith(subsidy["table"]["version"] + " "), f"{line}")
    check(total == subsidy["payable_fen"], f"{total} is not {subsidy['payable_fen']}")


def check_difference(what_if, before):
    d = what_if["difference"]
    check(sum(line["fen"] for line in d["lines"]) == d["fen"], "lines do not add up")
    check(d["fen"] == what_if["subsidy"]["payable_fen"] - before["payable_fen"], f"difference {d['fen']}")
    check(all(x["after_fen"] - x["before_fen"] == x["fen"] for x in d["lines"]), "a line does not add up")
    check(what_if["changed"] is False, "changed")
    return d


def test_explained(binary):
    """every archived case is explained to the fen that expected.json has"""
    with Scratch() as folder:
        home = archived_home(binary, folder)
        for case in DEMO:
            expected = cli.expected_of(case)
            if not expected["may_archive"]:
                continue
            told = explained(home, expected["case_number"])
            check(told["recorded"] is True, "not as recorded")
            check_lines(told["subsidy"])
            check(told["subsidy"]["payable_fen"] == expected["subsidy"]["payable_fen"],
                  f"{expected['case_number']}: {told['subsidy']['payable_fen']}")
            table = told["subsidy"]["table"]
            check(table["source"] and table["effective_from"], f"{table}")
        text = home.run("pay", "show", ARBITRATION, "--explain").out
        for words in ("归档时所记", "S2026", "云溪区样例补贴标准", "2026-01-01 至 今后", "基准（仲裁）",
                      "逾期2天交卷，减发2%", "S2026 handler.legal_worker", "实际补贴 1,254.40 元"):
            check(words in text, f"does not say {words}:\n{text}")
        check("待中心确认" not in text and "假设" not in text, text)


def test_columns(binary):
    """columns stand below each other, a Chinese character being two wide"""
    with Scratch() as folder:
        home = archived_home(binary, folder)
        rows = home.run("pay", "show", ARBITRATION, "--explain").out.splitlines()
        rows = [r for r in rows if "[" not in r and ("规则" in r or " S2026 " in r) and "标准" not in r]
        check(len(rows) == 4, f"{rows}")
        at = {width(r[:r.index("规则" if "规则" in r else "S2026 ")]) for r in rows}
        check(len(at) == 1, f"the rules begin at columns {at}:\n" + "\n".join(rows))
        rows = home.run("pay", "show", ARBITRATION, "--table", "S2024").out.splitlines()
        rows = [r for r in rows if "[" in r]
        ends = {width(r[:r.rindex(r.split()[3]) + len(r.split()[3])]) for r in rows}
        check(len(rows) >= 4 and len(ends) == 1, f"the sums end at columns {ends}:\n" + "\n".join(rows))


def test_another_version(binary):
    """--table S2024: what it would be, what differs, and that nothing is changed"""
    with Scratch() as folder:
        home = archived_home(binary, folder)
        before = (cli.tree(home.home / "store"), home.entitlements(), home.run("--json", "journal", "head").json)
        told = explained(home, ARBITRATION, "--table", "S2024")
        d = check_difference(told["what_if"], told["subsidy"])
        check_lines(told["what_if"]["subsidy"])
        # 1400 × 80 % = 1120, less 2 %: 1097.60; recorded 1254.40
        check(told["what_if"]["subsidy"]["payable_fen"] == 109760 and d["fen"] == -15680, f"{d}")
        check(d["kind"] == "recomputed" and "S2024" in d["rule"], f"{d}")
        text = home.run("pay", "show", ARBITRATION, "--table", "S2024").out
        for words in ("假设  标准 S2024", "1,254.40", "1,097.60", "-156.80", "没有改动任何记录", "另记一笔调整",
                      "按另一版标准重算"):
            check(words in text, f"does not say {words}:\n{text}")
        after = (cli.tree(home.home / "store"), home.entitlements(), home.run("--json", "journal", "head").json)
        check(before == after, "asking changed something")


def test_other_facts(binary):
    """--if: one fact or several, by name or by path"""
    with Scratch() as folder:
        home = archived_home(binary, folder)
        was = explained(home, CIVIL)["subsidy"]
        for ifs, kind, difference in (
                (("质量等级=不合格",), "quality", -60000),
                (("quality_grade=fail",), "quality", -60000),
                (("翻译费=12.34",), "correction", 1234),
                (("facts.translation_fee_fen=1234",), "correction", 1234),
                (("翻译费=12.34", "质量等级=不合格"), "correction", 1234 - 60000),
                (("公职=是",), "correction", None)):
            more = [word for change in ifs for word in ("--if", change)]
            told = explained(home, CIVIL, *more)["what_if"]
            d = check_difference(told, was)
            check(told["assumed"] == list(ifs), f"{told['assumed']}")
            check(d["kind"] == kind and difference in (None, d["fen"]), f"{ifs}: {d}")
        check("另记一笔调整" not in home.run("pay", "show", CIVIL, "--if", "开庭=是").out, "a difference of nothing")


def test_before_hand_in(binary):
    """a case that is only taken in is explained as it would be"""
    with Scratch() as folder:
        home = Anjuan(binary, folder / "home").init()
        home.run("case", "import", LACKING)
        told = explained(home, INCOMPLETE)
        check(told["recorded"] is False, "recorded")
        check_lines(told["subsidy"])
        text = home.run("pay", "show", INCOMPLETE, "--if", "开庭=否").out
        check("尚未交卷" in text and "预计（元）" in text and "没有改动任何记录" in text, text)
        check("另记一笔调整" not in text, "there is no record to correct")


def test_to_be_confirmed(binary):
    """an amount of a table that the centre has yet to confirm says so"""
    with Scratch() as folder:
        home = Anjuan(binary, folder / "home").init("zhejiang")
        home.run("case", "import", LACKING)
        told = explained(home, INCOMPLETE)
        check(told["subsidy"]["to_be_confirmed"] is True, "not marked")
        check("待中心确认，确认前不得据此发放" in home.run("pay", "show", INCOMPLETE, "--explain").out, "no warning")


def test_later_tiers_and_batches(binary):
    """a second tier that waits for its grade, and the next batch for who is late, are told"""
    with Scratch() as folder:
        home = Anjuan(binary, folder / "home").init()
        fees = home.home / "profile/fees.json"
        rules = json.loads(fees.read_text(encoding="utf-8"))
        for table in rules["fees"]:
            table["second_tier"] = {"share_by_grade": {"excellent": 2000}, "source": "试"}
            table["late"] = {"mode": "next_batch", "free_days": 15, "count": "calendar", "source": "试"}
        fees.write_text(json.dumps(rules, ensure_ascii=False), encoding="utf-8")
        home.archive(DEMO[1], allow=(0,))
        told = explained(home, ARBITRATION, "--if", "质量等级=优秀")
        check(told["subsidy"]["payable_fen"] == 128000, f"{told['subsidy']}")
        check(told["subsidy"]["grade_pending"] and told["subsidy"]["next_batch"], f"{told['subsidy']}")
        d = check_difference(told["what_if"], told["subsidy"])
        check(d["fen"] == 25600 and d["kind"] == "quality", f"{d}")
        text = home.run("pay", "show", ARBITRATION, "--explain").out
        check("逾期2天交卷，不减发，转入下一批发放" in text and "评定后另计第二档" in text, text)
        check(home.entitlements()[0]["fen"] == 128000, "the entitlement")


def test_a_version_that_is_gone(binary):
    """a version that the rules no longer have: what was recorded is told, and that it is gone"""
    with Scratch() as folder:
        home = archived_home(binary, folder)
        fees = home.home / "profile/fees.json"
        fees.write_text(fees.read_text(encoding="utf-8").replace('"S2026"', '"S2026-2"'), encoding="utf-8")
        text = home.run("pay", "show", ARBITRATION, "--explain").out
        check("已没有这一版标准" in text and "1,254.40" in text, text)
        d = explained(home, ARBITRATION, "--table", "S2026-2")["what_if"]["difference"]
        check(d["fen"] == 0, f"{d}")


def test_refused(binary):
    """what cannot be supposed, or is not asked rightly, is usage (2) with what can"""
    with Scratch() as folder:
        home = archived_home(binary, folder)
        for command, says in (
                (("show", CIVIL, "--if", "天气=晴"), "质量等级"),
                (("show", CIVIL, "--if", "质量等级=高"), "优秀、良好、合格、不合格"),
                (("show", CIVIL, "--if", "翻译费=-1"), "不为负"),
                (("show", CIVIL, "--if", "翻译费=1.005"), "两位小数"),
                (("show", CIVIL, "--table", "S1999"), "S2024、S2026"),
                (("show", CIVIL, "--if"), "缺少内容"),
                (("show", CIVIL, "--explain=yes"), "不带内容"),
                (("show", CIVIL, "--state", "paid"), "pay list"),
                (("list", "--explain"), "pay show"),
                (("list", "--if", "开庭=否"), "pay show")):
            result = home.run("pay", *command, allow=(2,))
            check(says in result.err and not result.out, f"{command}: {result.err}")
        # no amount for it in this table: what is lacking, and where
        result = home.run("pay", "show", CIVIL, "--if", "阶段=调解", allow=(1,))
        check("civil.mediation" in result.err and "fees.json" in result.err, result.err)
        home.run("pay", "show", "查无此案", "--explain", allow=(1,))


if __name__ == "__main__":
    cli.main(globals())
