#!/usr/bin/env python3
"""pay report, pay ledger, pay reconcile: sums of the demo, tables and files, and a home that was tampered with."""

import csv
import io
import json
import re
import unicodedata

import anjuan_cli as cli
from anjuan_cli import DEMO, Anjuan, Scratch, check

SEALED_AT = 1771200000  # 2026-02-16 08:00 in Beijing
DAY = 86400
KINDS = ("payable", "ageing", "paid", "budget", "totals")
CIVIL = "（2026）云援民字第0601号"


def at(days):
    return {"SOURCE_DATE_EPOCH": str(SEALED_AT + days * DAY)}


def archived_home(binary, folder):
    home = Anjuan(binary, folder / "home", env=at(0)).init()
    home.archive(*DEMO, allow=(1,))
    return home


def report(home, *args, days=0):
    return home.run("--json", "pay", *args, env=at(days)).json


def expected_fen():
    """case number → fen of every demo case that may be archived"""
    cases = [cli.expected_of(folder) for folder in DEMO]
    return {c["case_number"]: c["subsidy"]["payable_fen"] for c in cases if c["may_archive"]}


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def test_payable(binary):
    """what is payable is what the files of the demo are worth, each with its number"""
    with Scratch() as folder:
        home, wanted = archived_home(binary, folder), expected_fen()
        told = report(home, "report", "payable")
        check({r["case_number"]: r["fen"] for r in told["rows"]} == wanted, f"{told['rows']}")
        check((told["count"], told["total_fen"]) == (len(wanted), sum(wanted.values())), f"{told}")
        check(all(r["unlocked_on"] == "2026-02-16" and r["archive_number"] for r in told["rows"]), f"{told}")
        for more, n in ((("--year", 2026), len(wanted)), (("--year", 2025), 0), (("--from", "2026-02-17"), 0),
                        (("--to", "2026-02-16"), len(wanted)), (("--to", "2026-02-15"), 0)):
            check(report(home, "report", "payable", *more)["count"] == n, f"{more}")
        told = report(home, "report", "budget", "--year", 2026)
        check(told["rows"][0]["payable_fen"] == sum(wanted.values()) == -told["rows"][0]["budget_fen"], f"{told}")
        check("used" not in told["rows"][0], "a share of nothing")
        for kind in ("paid", "totals"):
            told = report(home, "report", kind)
            check(told["rows"] == [] and told["total_fen"] == 0, f"{told}")


def test_ageing(binary):
    """a day makes the difference between two classes of age"""
    with Scratch() as folder:
        home, n = archived_home(binary, folder), len(expected_fen())
        for days, name in ((0, "0-30"), (30, "0-30"), (31, "31-60"), (60, "31-60"), (61, "61-90"), (90, "61-90"),
                           (91, "90+"), (4000, "90+")):
            told = report(home, "report", "ageing", days=days)
            check({r["days"] for r in told["rows"]} == {days}, f"{told['rows']}")
            check({c["class"]: c["count"] for c in told["classes"] if c["count"]} == {name: n}, f"{told['classes']}")
            check(sum(c["fen"] for c in told["classes"]) == told["total_fen"], f"{told}")


def test_ledger(binary):
    """every entry comes to nothing, and running balances end in the accounts"""
    with Scratch() as folder:
        home = archived_home(binary, folder)
        told = report(home, "ledger")
        balances, sums = {}, {}
        for row in told["rows"]:
            balances[row["account"]] = balances.get(row["account"], 0) + row["fen"]
            sums[row["seq"]] = sums.get(row["seq"], 0) + row["fen"]
            check(row["balance_fen"] == balances[row["account"]], f"{row}")
        check(set(sums.values()) == {0}, f"{sums}")
        budget = report(home, "report", "budget")["rows"][0]
        check(all(budget[f"{a.rsplit('/', 1)[1]}_fen"] == fen for a, fen in balances.items()), f"{balances}")
        for number in (CIVIL, "0601", "0601#1"):
            one = report(home, "ledger", "--claim", number)
            check(one["rows"] == [r for r in told["rows"] if r["about"] == one["claim"]], f"{number}: {one}")
            check(one["count"] == 4, f"{one}")
        check(report(home, "ledger", "--from", "2026-02-17")["rows"] == [], "a day too late")
        check(report(home, "ledger", "--to", "2026-02-16")["rows"] == told["rows"], "the day itself")
        home.run("pay", "ledger", "--batch", "2026-001", allow=(1,))
        home.run("pay", "ledger", "--claim", "0601#2", allow=(1,))


def test_no_recipient(binary):
    """no report has a recipient or an account number, and the one to be published names nobody at all"""
    with Scratch() as folder:
        home = archived_home(binary, folder)
        out = "".join(home.run(*j, "pay", *words).out for j in ((), ("--json",))
                      for words in [("report", k) for k in KINDS] + [("ledger",), ("reconcile",)])
        for case in DEMO:
            facts = json.loads((case / "case.json").read_text(encoding="utf-8"))
            names = [r["name"] for r in facts["recipients"]] + [facts["handler"]["payee"].get("account_number", "—")]
            check(not [n for n in names if n and n in out], f"{case.name}: {names}")


def test_table(binary):
    """on the terminal amounts end in one column, a Chinese character being two wide"""
    with Scratch() as folder:
        home = archived_home(binary, folder)
        for words in (("report", "payable"), ("report", "ageing"), ("ledger",)):
            lines = home.run("pay", *words).out.splitlines()
            rows = [line for line in lines if re.search(r"\d\.\d\d ", line) and "2026-" in line]
            ends = {width(r[:re.search(r"\d\.\d\d ", r).end()]) for r in rows}
            check(len(rows) >= 5 and len(ends) == 1, f"{words}: the amounts end at {ends}:\n" + "\n".join(lines))
            head = lines[0]
            check(width(head[:head.index("（元）") + 3]) + 1 in ends, f"{words}: the head stands elsewhere:\n{head}")


def test_csv(binary):
    """--csv writes a file that a spreadsheet opens, never over another one"""
    with Scratch() as folder:
        home = archived_home(binary, folder)
        path = folder / "应付.csv"
        home.run("pay", "report", "payable", "--csv", path)
        data = path.read_bytes()
        check(data.startswith(b"\xef\xbb\xbf") and data.endswith(b"\r\n"), f"{data[:20]}")
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
        wanted = {number: f"{fen // 100}.{fen % 100:02d}" for number, fen in expected_fen().items()}
        check({r["案号"]: r["金额（元）"] for r in rows} == wanted, f"{rows}")
        check(path.stat().st_mode & 0o777 == 0o600, "others may read it")
        again = home.run("pay", "report", "payable", "--csv", path, allow=(1,))
        check("已经存在" in again.err and "换一个文件名" in again.err and path.read_bytes() == data, again.err)
        check(home.run("pay", "report", "payable", "--csv", "-").out.encode() == data, "- is another file")
        for words in [("report", k) for k in KINDS] + [("ledger",)]:
            table = list(csv.reader(io.StringIO(home.run("pay", *words, "--csv", "-").out)))
            check(len({len(row) for row in table}) == 1, f"{words}: {table}")


def tamper(path, old, new):
    data = path.read_bytes()
    changed, n = re.subn(old, new, data)
    check(n > 0 and len(changed) == len(data), f"{n} places")
    path.write_bytes(changed)


def test_reconcile(binary):
    """three ways agree; a claim on another bundle is named by reconcile and by doctor, and rebuild mends it"""
    with Scratch() as folder:
        home, wanted = archived_home(binary, folder), expected_fen()
        told = report(home, "reconcile")
        check(told["in_order"] and told["differences"] == [], f"{told}")
        check(told["archived"] == {"count": len(wanted), "fen": sum(wanted.values())}, f"{told}")
        check(told["claims"]["owed_fen"] == sum(wanted.values()) and told["paid"]["fen"] == 0, f"{told}")
        check("三方相符" in home.run("pay", "reconcile").out, "not said")
        row = next(e for e in home.entitlements() if e["case_number"] == CIVIL)
        digest = row["bundle_sha256"].encode()
        other = bytes([digest[0] ^ 1]) + digest[1:] if digest[:1] not in b"9f" else b"0" + digest[1:]
        tamper(home.home / "index/data.mdb", b'"bundle_sha256":"' + digest, b'"bundle_sha256":"' + other)
        told = home.run("--json", "pay", "reconcile", allow=(1,)).json
        check(not told["in_order"], f"{told}")
        found = {(d["code"], d["subject"]) for d in told["differences"]}
        check(("claim_on_other_bundle", row["archive_number"]) in found, f"{found}")
        check(("ledger_claim", row["id"]) in found, f"{found}")
        text = home.run("pay", "reconcile", allow=(1,)).out
        check(row["archive_number"] in text and "处理：请停止发放" in text and "处不符" in text, text)
        findings = home.run("--json", "doctor", allow=(1,)).json["findings"]
        ledger = [f for f in findings if f["code"] == "doctor_ledger"]
        check([(f["fault"], f["subject"]) for f in ledger] == [("ledger_claim", row["id"])], f"{findings}")
        check(all("anjuan rebuild" in f["remedy"] for f in ledger), f"{ledger}")
        home.run("rebuild")
        check(report(home, "reconcile")["in_order"], "rebuild has not mended it")


def test_refused(binary):
    """what is not asked rightly is usage (2), and says what is"""
    with Scratch() as folder:
        home = Anjuan(binary, folder / "home", env=at(0)).init()
        for words, says in ((("report",), "payable|ageing"), (("report", "money"), "payable|ageing"),
                            (("report", "ledger"), "payable|ageing"), (("report", "paid", "x"), "payable|ageing"),
                            (("report", "budget", "--from", "2026-01-01"), "年度"),
                            (("report", "paid", "--from", "2026-13-01"), "2026-03-12"),
                            (("report", "paid", "--from", "2026-02-02", "--to", "2026-02-01"), "对调"),
                            (("report", "paid", "--batch", "2026-001"), "去掉"),
                            (("report", "paid", "--year", "x"), "内容无效"),
                            (("report", "paid", "--state", "paid"), "不用"),
                            (("ledger", "--year", "2026"), "起止日期"), (("ledger", "x"), "--claim"),
                            (("reconcile", "--csv", "x"), "不用"), (("reconcile", "x"), "reconcile"),
                            (("list", "--from", "2026-01-01"), "pay report")):
            result = home.run("pay", *words, allow=(2,))
            check(says in result.err and not result.out, f"{words}: {result.err}")
        result = home.run("--json", "pay", "report", "paid", "--csv", "-", allow=(2,))
        check("不能同时用" in result.err, result.err)
        for kind in KINDS:  # a home without money
            check(report(home, "report", kind)["rows"] == [], kind)
        check(report(home, "reconcile")["in_order"], "nothing is not in order")


if __name__ == "__main__":
    cli.main(globals())
