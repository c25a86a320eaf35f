#!/usr/bin/env python3
"""A finance person's month: budget, batch, another's approval, the bank's files, what came back, a second batch,
recovery; each step asked twice under its key; and what must be refused."""

import csv
import io
import json
import shutil
import subprocess
import time
import xml.etree.ElementTree as ET

import anjuan_cli as cli
from anjuan_cli import DEMO, Anjuan, Scratch, check

CIVIL = "（2026）云援民字第0601号"
ARBITRATION = "（2026）云援仲字第0602号"
CRIMINAL = "（2026）云援刑字第0603号"
CASHIER, HEAD = "沈若谷", "陆知行"
FORMATS = {"csv": "a.csv", "csv-gb18030": "b.csv", "pain.001": "c.xml"}
PAYMENT = "\n[payment]\ndebtor_name = 云溪区法律援助中心\ndebtor_account = 0000 0009 0000 0001\ndebtor_bank = 澜州样例银行\n"


class Office:
    """A home with the demonstration archived, and the steps on its money."""

    def __init__(self, binary, folder, late=None, cases=DEMO):
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.home = Anjuan(binary, folder / "home").init()
        if late:
            rules = self.home.home / "profile/fees.json"
            fees = json.loads(rules.read_text(encoding="utf-8"))
            for table in fees["fees"]:
                table["late"] = late
            rules.write_text(json.dumps(fees, ensure_ascii=False), encoding="utf-8")
        with open(self.home.home / "anjuan.conf", "a", encoding="utf-8") as conf:
            conf.write(PAYMENT)
        self.home.archive(*cases)
        self.numbers = [row["account_number"] for row in self.payees()]

    def payees(self):
        """Whole account numbers, from the cases' own facts."""
        return [json.loads((d / "case.json").read_text(encoding="utf-8"))["handler"]["payee"] for d in DEMO]

    def pay(self, *args, by=CASHIER, allow=(0,)):
        more = ["--by", by] if by else []
        result = self.home.run("--json", "pay", *args, *more, allow=allow, cwd=self.folder)
        for number in self.numbers:
            check(number not in result.out + result.err, f"a whole account number in the answer of {args}")
        return result.json if result.status == 0 else result.err

    def twice(self, key, *args, by=CASHIER):
        """The step, and again under its key: the same answer, and nothing more in the journal."""
        first = self.pay(*args, "--key", key, by=by)
        check(first["repeated"] is False, f"{args}: repeated at once")
        size = self.size()
        again = self.pay(*args, "--key", key, by=by)
        check(again["repeated"] is True and {**again, "repeated": False} == first, f"{args}: {again} is not {first}")
        check(self.size() == size, f"{args}: the repeat wrote an event")
        return first

    def size(self):
        return self.home.run("--json", "journal", "head").json["size"]

    def refused(self, says, *args, by=CASHIER, allow=(1,)):
        size = self.size()
        told = self.pay(*args, by=by, allow=allow)
        check(says in told, f"{args} says {told}, wanted {says}")
        check("处理：" in told or "请" in told or 2 in allow, f"{args}: no remedy: {told}")
        check(self.size() == size, f"{args}: refused, and an event written")

    def states(self):
        return {e["case_number"] + "#" + str(e["tier"]): e["state"] for e in self.home.entitlements()}

    def sheet(self, batch):
        return self.pay("sheet", batch, by=None)

    def approved(self):
        """A batch of everything, approved."""
        batch = self.pay("batch")["batch"]
        self.pay("approve", batch, "--sha256", self.sheet(batch)["sha256"], by=HEAD)
        return batch

    def in_order(self):
        self.home.run("doctor")
        self.home.run("journal", "verify")
        self.home.run("rebuild", "--compare")


def check_files(office, sheet):
    lines = sheet["lines"]
    total = sum(line["fen"] for line in lines)
    check(total == sheet["total_fen"], "the batch does not add up")
    utf8 = (office.folder / "a.csv").read_bytes()
    rows = list(csv.DictReader(io.StringIO(utf8.decode("utf-8-sig"))))
    check((office.folder / "b.csv").read_bytes().decode("gb18030") == utf8.decode("utf-8-sig"), "the two CSVs differ")
    check([round(float(r["金额(元)"]) * 100) for r in rows] == [line["fen"] for line in lines], f"{rows}")
    check({r["收款人账号"].strip() for r in rows} <= set(office.numbers), "account numbers")
    space = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.03}"
    root = ET.parse(office.folder / "c.xml").getroot()
    ids = [e.text for e in root.iter(space + "EndToEndId")]
    check(ids == [r["业务编号"] for r in rows] and len(set(ids)) == len(lines), f"{ids}")
    check(next(root.iter(space + "CtrlSum")).text == f"{total / 100:.2f}", "CtrlSum")
    return rows


def test_life(binary):
    """from the budget to the recovery, each step asked twice under one key"""
    with Scratch() as folder:
        o = Office(binary, folder)
        o.twice("预算", "budget", "--amount", "100,000.00", "--reason", "年初预算")
        o.twice("暂缓", "hold", ARBITRATION, "--reason", "核对工资卡")
        batch = o.twice("一批", "batch")
        check(batch["batch"].endswith("-001") and len(batch["lines"]) == 4, f"{batch}")
        check(["暂缓：核对工资卡"] == [s["reason"] for s in batch["skipped"]], f"{batch['skipped']}")
        first = batch["batch"]
        o.refused("不能由本人批准", "approve", first, "--sha256", batch["sha256"])
        o.refused("不是所批准的那个", "approve", first, "--sha256", "ab" * 32, by=HEAD)
        o.refused("尚未批准", "approve", first, by=HEAD, allow=(2,))
        o.refused("没有批准", "export", first, "--format", "csv")
        o.twice("批准", "approve", first, "--sha256", batch["sha256"], by=HEAD)
        for form, name in FORMATS.items():
            o.twice("导出" + form, "export", first, "--format", form, "--output", name)
        rows = check_files(o, o.sheet(first))

        bad = next(i for i, r in enumerate(rows) if CIVIL in r["用途/备注"])
        told = "序号,业务编号,结果,日期,原因\r\n" + "".join(
            f"{r['序号']},{r['业务编号']},{'失败' if i == bad else '成功'},2026/11/30,{'户名不符' if i == bad else ''}\r\n"
            for i, r in enumerate(rows))
        (folder / "bank.csv").write_bytes(told.encode("gb18030"))
        o.twice("结果", "settle", first, "--csv", "bank.csv")
        check(o.states()[CIVIL + "#1"] == "returned", f"{o.states()}")
        check(o.sheet(first)["lines"][bad]["settled_on"] == "2026-11-30", "the day")
        o.refused("登记过银行结果", "export", first, "--format", "csv", "--output", "late.csv")
        check(not (folder / "late.csv").exists(), "a file of a settled batch")

        o.twice("改账户", "payee", CIVIL, "--account-number", "0000001111222233334", "--reason", "本人来函")
        o.twice("恢复", "release", CIVIL, "--reason", "账户已更正")
        o.twice("解除暂缓", "release", ARBITRATION, "--reason", "核对无误")
        o.numbers.append("0000001111222233334")
        second = o.twice("二批", "batch")
        check(len(second["lines"]) == 2 and second["previous"] == batch["sha256"], f"{second}")
        o.twice("二批批准", "approve", second["batch"], "--sha256", second["sha256"], by=HEAD)
        o.twice("二批导出", "export", second["batch"], "--format", "csv", "--output", "second.csv")
        again = list(csv.DictReader(io.StringIO((folder / "second.csv").read_text(encoding="utf-8-sig"))))
        again = next(r for r in again if CIVIL in r["用途/备注"])
        check(again["业务编号"] == rows[bad]["业务编号"][:-1] + "2" and again["收款人账号"].strip().endswith("3334"), f"{again}")
        o.twice("二批结果", "settle", second["batch"], "--all", "--on", "2026-12-02")
        check(set(o.states().values()) == {"paid"}, f"{o.states()}")

        o.twice("追回", "recover", "demand", CIVIL, "--amount", "500", "--reason", "跨市补贴不应发")
        o.refused("不能由本人批准", "recover", "approve", CIVIL)
        o.refused("还没有批准", "recover", "receive", CIVIL, "--amount", "500")
        o.twice("追回批准", "recover", "approve", CIVIL, by=HEAD)
        o.twice("追回到账", "recover", "receive", CIVIL, "--amount", "200", "--reference", "回单-1")
        o.refused("超过", "recover", "receive", CIVIL, "--amount", "300.01")
        o.twice("退汇", "bounce", first, "2" if bad == 0 else "1", "--reason", "银行退汇")
        o.twice("确认", "confirm", second["batch"], "--sha256", second["sha256"], "--reason", "核对批次单")
        o.refused("与所确认的不同", "confirm", first, "--sha256", batch["sha256"], "--reason", "错批")
        o.in_order()
        shown = o.home.run("pay", "show", CIVIL).out
        check("已付" in shown and "追回（已批准）：跨市补贴不应发" in shown and "****3334" in shown, shown)


def test_never_two_files(binary):
    """a batch is written for the bank as the same bytes, later too, or not at all"""
    with Scratch() as folder:
        o = Office(binary, folder)
        batch = o.approved()
        for form, name in FORMATS.items():
            o.pay("export", batch, "--format", form, "--output", name)
        size = o.size()
        for form, name in FORMATS.items():
            path = folder / ("again-" + name)
            told = o.pay("export", batch, "--format", form, "--output", path.name)
            check(told["repeated"] and path.read_bytes() == (folder / name).read_bytes(), f"{form}: other bytes")
            check(path.stat().st_mode & 0o777 == 0o600, f"{form}: others may read it")
            check(cli.sha256(path) == told["file_sha256"], "another digest")
            o.pay("export", batch, "--format", form, "--output", path.name)  # there already, the same: fine
        check(o.size() == size, "writing again was recorded")
        (folder / "again-a.csv").write_text("别的内容")
        o.refused("已经存在", "export", batch, "--format", "csv", "--output", "again-a.csv")
        check((folder / "again-a.csv").read_text() == "别的内容", "overwritten")
        conf = o.home.home / "anjuan.conf"
        conf.write_text(conf.read_text(encoding="utf-8").replace("0000 0009 0000 0001", "0000 0009 0000 0002"), encoding="utf-8")
        o.refused("与当时不同", "export", batch, "--format", "pain.001", "--output", "other.xml")
        check(not list(folder.glob("other.xml*")) and not list(folder.glob("*.part")), "something was left")
        o.in_order()


def test_nothing_sent_without_a_file(binary):
    """where the file cannot be written nothing is sent, and the batch can still be cancelled"""
    with Scratch() as folder:
        o = Office(binary, folder)
        batch = o.approved()
        size = o.size()
        told = o.pay("export", batch, "--format", "csv", "--output", "nowhere/x.csv", allow=(1, 3))
        check("nowhere/x.csv" in told and "处理：" in told, told)
        check(o.size() == size and o.sheet(batch)["state"] == "approved", "sent without a file")
        (folder / "x.csv.part").write_text("half of an export that was cut short")
        o.pay("export", batch, "--format", "csv", "--output", "x.csv")
        check((folder / "x.csv").stat().st_size > 200 and not (folder / "x.csv.part").exists(), "the left-over stayed")
        o.refused("批次", "cancel", batch, "--reason", "太迟")
        # the file got lost after it was recorded: the same request again brings it back
        (folder / "x.csv").unlink()
        o.pay("export", batch, "--format", "csv", "--output", "x.csv")
        check((folder / "x.csv").exists(), "not written again")


def test_killed(binary):
    """an export killed at any moment: no file under its name of a batch that may still be cancelled, and the same bytes after"""
    with Scratch() as folder:
        o = Office(binary, folder)
        kills = {"approved": 0, "sent": 0}
        for case in (CIVIL, ARBITRATION, CRIMINAL):
            batch = o.pay("batch", case)
            o.pay("approve", batch["batch"], "--sha256", batch["sha256"], by=HEAD)
            path, step, wait = folder / (batch["batch"] + ".csv"), 0.02, 0.02
            command = o.home.command("pay", "export", batch["batch"], "--format", "csv", "--by", CASHIER)
            while not path.exists():
                process = subprocess.Popen(command, env=o.home.env, cwd=folder, stdout=subprocess.DEVNULL,
                                           stderr=subprocess.DEVNULL)
                time.sleep(wait)
                process.kill()
                process.wait()
                wait += step
                state = o.sheet(batch["batch"])["state"]
                kills[state] += 1
                check(state == "sent" or not path.exists(), "a file of a batch that is not sent")
            check(o.sheet(batch["batch"])["state"] == "sent", "not sent")
            o.pay("export", batch["batch"], "--format", "csv", "--output", "again.csv")
            check((folder / "again.csv").read_bytes() == path.read_bytes(), "other bytes")
            (folder / "again.csv").unlink()
        o.in_order()
        return f"killed {sum(kills.values())} times, {kills['approved']} before it was recorded"


def test_keys(binary):
    """a key is of one request; another under it is refused; a claim is never in two batches"""
    with Scratch() as folder:
        o = Office(binary, folder)
        first = o.pay("batch", CIVIL, "--key", "k1")
        check([line["n"] for line in first["lines"]] == [1], f"{first}")
        o.refused("已经用于另一件事", "batch", ARBITRATION, "--key", "k1")
        o.refused("已经用于另一件事", "batch", CIVIL, "--key", "k1", by=HEAD)
        o.refused("在批次 " + first["batch"], "batch", CIVIL)
        o.pay("cancel", first["batch"], "--reason", "改日")
        repeated = o.pay("batch", CIVIL, "--key", "k1")
        check(repeated["batch"] == first["batch"] and repeated["repeated"], "cancelled, and made anew by a repeat")
        check(o.states()[CIVIL + "#1"] == "unlocked", "not free")
        rest = o.pay("batch", CIVIL, CRIMINAL, "--key", "k2")
        check(rest["batch"].endswith("-002") and len(rest["lines"]) == 2, f"{rest}")


def test_adjusted(binary):
    """another table, or the grade: a claim of its own or less of the first, once; and every sheet adds up"""
    with Scratch() as folder:
        o = Office(binary, folder)
        why = ("--reason", "按新标准补差")
        o.refused("没有差额", "adjust", CIVIL, "--if", "开庭=是", *why)
        less = o.twice("少", "adjust", ARBITRATION, "--table", "S2024", *why)
        check(less["fen"] == -15680 and less["kind"] == "recomputed", f"{less}")
        check(sum(line["fen"] for line in less["lines"]) == less["fen"], f"{less}")
        o.refused("此前已调整过", "adjust", ARBITRATION, "--table", "S2024", *why)
        more = o.twice("多", "adjust", CIVIL, "--if", "翻译费=12.34", *why)
        check(more["fen"] == 1234 and more["claim"].endswith("#1"), f"{more}")
        check(o.states()[CIVIL + "#2"] == "unlocked", f"{o.states()}")
        o.refused("请写明是哪一笔", "hold", CIVIL, "--reason", "哪一笔")
        o.pay("payee", CIVIL + "#2", "--account-number", "工资卡", "--reason", "录错")
        check(any(s["claim"].endswith("#2") and "账号不是" in s["reason"] for s in o.pay("batch", CRIMINAL, CIVIL + "#2")["skipped"]),
              "an account that no bank can read")
        o.pay("cancel", o.pay("sheet", by=None)["batches"][0]["batch"], "--reason", "更正账号")
        o.pay("payee", CIVIL + "#2", "--account-number", o.numbers[0], "--reason", "更正")
        o.pay("hold", CIVIL + "#2", "--reason", "凭据")
        o.pay("release", CIVIL + "#2", "--reason", "凭据已到")
        batch = o.approved()
        sheet = o.sheet(batch)
        check(sheet["total_fen"] == 787440 - 15680 + 1234, f"{sheet['total_fen']}")
        text = o.home.run("pay", "sheet", batch).out
        check("减发：" in text and "其他：按新标准补差" in text, text)
        for more in ([], ["--vouchers", "line"], ["--vouchers", "payee"]):
            o.pay("sheet", batch, "--output", "paper.pdf", *more, by=None)
            check((folder / "paper.pdf").read_bytes().startswith(b"%PDF-1.4"), "no PDF")
        o.refused("pay cancel", "adjust", CIVIL, "--if", "质量等级=不合格", *why)  # it is in a batch
        o.in_order()


def test_late_lets_one_go_by(binary):
    """where a late file is paid with the batch after, it is: unless that one was cancelled, or it is named"""
    with Scratch() as folder:
        late = {"mode": "next_batch", "free_days": 15, "count": "calendar", "source": "样例"}
        o = Office(binary, folder, late)
        others = len(o.states()) - 1
        time.sleep(1.1)  # a batch in the second of archiving is not one after it
        for _ in range(2):
            batch = o.pay("batch")
            check([(s["claim"].endswith("#1"), s["reason"][:4]) for s in batch["skipped"]] == [(True, "逾期交卷")], f"{batch}")
            check(len(batch["lines"]) == others and o.states()[ARBITRATION + "#1"] == "unlocked", f"{batch}")
            o.pay("cancel", batch["batch"], "--reason", "再编")
        named = o.pay("batch", ARBITRATION)
        check(len(named["lines"]) == 1 and not named["skipped"], f"{named}")
        o.pay("cancel", named["batch"], "--reason", "再编")
        check(len(o.pay("batch")["lines"]) == others, "cancelled batches went by")
        after = o.pay("batch")
        check(len(after["lines"]) == 1 and o.states()[ARBITRATION + "#1"] == "batched", f"{after}")
        o = Office(binary, folder / "other", late, (DEMO[0], *DEMO[2:]))
        o.pay("batch")
        o.home.archive(DEMO[1])
        o.refused("逾期交卷", "batch")  # the batch that was there before is not the one it lets go by


def test_settled_in_parts(binary):
    """lines are settled by numbers, in parts; a slip takes nothing"""
    with Scratch() as folder:
        o = Office(binary, folder)
        batch = o.approved()
        o.pay("export", batch, "--format", "csv", "--output", "x.csv")
        for text in ("序号,结果\r\n1,成功\r\n9,成功\r\n", "序号,结果\r\n1,成功\r\n1,成功\r\n", "序号,结果\r\n1,成功\r\n2,也许\r\n",
                     "序号,结果,原因\r\n1,失败,\r\n", "序号,结果,金额\r\n1,成功,0.01\r\n", "序号\r\n1\r\n", ""):
            (folder / "bad.csv").write_text(text, encoding="utf-8")
            o.refused("结果文件", "settle", batch, "--csv", "bad.csv")
        o.refused("--reason", "settle", batch, "--returned", "2", allow=(2,))
        o.refused("没有这一行", "settle", batch, "--paid", "9")
        o.pay("settle", batch, "--paid", "1,3-4")
        o.refused("已经办结", "settle", batch, "--paid", "3")
        o.pay("settle", batch, "--returned", "2", "--reason", "账号有误", "--all")
        check(o.sheet(batch)["state"] == "settled", "not settled")
        check(sorted(o.states().values()).count("paid") == 4, f"{o.states()}")
        o.in_order()


def test_restored(binary):
    """a home that was copied approves and exports nothing until somebody confirms the last batch"""
    with Scratch() as folder:
        o = Office(binary, folder)
        first = o.approved()
        o.pay("hold", ARBITRATION, "--reason", "x", allow=(1,))  # it is in the batch
        o.home.home.rename(folder / "moved")
        shutil.copytree(folder / "moved", o.home.home, symlinks=True)
        o.refused("pay confirm", "export", first, "--format", "csv", "--output", "x.csv")
        check(not list(folder.glob("x.csv*")), "a file was written")
        o.pay("cancel", first, "--reason", "核对中")
        second = o.pay("batch")
        o.refused("pay confirm", "approve", second["batch"], "--sha256", second["sha256"], by=HEAD)
        o.twice("确认", "confirm", "none", "--reason", "与出纳核对，没有送过银行")
        o.pay("approve", second["batch"], "--sha256", second["sha256"], by=HEAD)
        o.pay("export", second["batch"], "--format", "csv", "--output", "x.csv")
        check((folder / "x.csv").exists(), "no file")


def test_place_before_file(binary):
    """the home writes its place anew before the bank's file has its name: what fails at the name leaves no file unknown"""
    with Scratch() as folder:
        o = Office(binary, folder)
        batch = o.approved()
        (folder / "x.csv").symlink_to("nowhere")  # not there for who looks, and in the way of the name
        told = o.pay("export", batch, "--format", "csv", "--output", "x.csv", allow=(1, 3))
        check("已经存在" in told and o.sheet(batch)["state"] == "sent", told)
        place = json.loads((o.home.home / "payment.place").read_text(encoding="utf-8"))
        check(place["journal_size"] == o.size(), f"{place}, the journal has {o.size()}")
        o.pay("export", batch, "--format", "csv", "--output", "y.csv")
        o.in_order()


def test_usage(binary):
    """who, why and how much must be said; an option of another step is refused with those that take it"""
    with Scratch() as folder:
        o = Office(binary, folder)
        for says, args in (("--by", ("hold", CIVIL, "--reason", "x")), ("--reason", ("hold", CIVIL, "--by", "甲")),
                           ("--amount", ("budget", "--by", "甲", "--reason", "x")),
                           ("不是金额", ("budget", "--by", "甲", "--reason", "x", "--amount", "1.005")),
                           ("不是日期", ("batch", "--by", "甲", "--on", "2026-02-30")),
                           ("它用于 pay export", ("batch", "--by", "甲", "--format", "csv")),
                           ("用法", ("approve", "--by", "甲")), ("没有步骤", ("bogus",)), ("pay settle", ()),
                           ("demand", ("recover", "ask", CIVIL, "--by", "甲"))):
            told = o.home.run("pay", *args, allow=(2,)).err
            check(says in told, f"{args}: {told}")


if __name__ == "__main__":
    cli.main(globals())
