#!/usr/bin/env python3
"""What find says follows what happens: each step, new papers, a rebuild, a kill; and who may see it.

AJ_KILLS says how many kills (12; 4 in a sanitizer build), AJ_SEED repeats a run.
"""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import time

import anjuan_cli as cli
from anjuan_cli import DEMO, Anjuan, Scratch, check

WAGES, INJURY, BODILY, SUPPORT, THEFT = (
    "（2026）云援民字第0601号", "（2026）云援仲字第0602号", "（2026）云援刑字第0603号",
    "（2025）云援非字第0604号", "（2026）云援刑字第0605号")
ALL = {WAGES, INJURY, BODILY, SUPPORT, THEFT}
QUERIES = ["", "劳动", "法律援助", "骆青禾 或 岑映雪", "盗窃", "lqh", "云援", "案号:9911", "-盗窃", "状态:已归档", "类型:刑事 结果:意见采纳",
           "结案:2026", "补贴:>1000", "“申请人”", "姓名:温*", "2026-03-04", "题名:判决书", "机关:法院 -类型:刑事", "援", "a", "，"]


def answer(home, *args, **more):
    return home.run("--json", "find", *[a for a in args if a != ""], "--limit", 1000, **more).json


def found(home, *args):
    return [h["case_number"] for h in answer(home, *args)["hits"]]


def changed_case(folder, demo, **changes):
    """A demonstration case with some facts changed; papers are added by the caller."""
    shutil.copytree(demo, folder)
    facts = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    facts.update(changes)
    (folder / "case.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    return folder


def test_steps(binary):
    """a case is found with its state, by its papers too, after each of its steps"""
    with Scratch() as folder:
        home = Anjuan(binary, folder / "home").init()
        check(found(home) == [] and found(home, "扶养") == [], "something is found in nothing")
        steps = [(("import", DEMO[3]), "办理中"), (("hand-in", SUPPORT), "已交卷"),
                 (("return", SUPPORT, "--reason", "缺页"), "已退回"), (("hand-in", SUPPORT), "已交卷"),
                 (("accept", SUPPORT), "已接收"), (("seal", SUPPORT), "已归档")]
        states = {state for _, state in steps}
        for step, state in steps:
            home.run("case", *step)
            for other in states:
                have = found(home, f"状态:{other}")
                check(have == ([SUPPORT] if other == state else []), f"{step[0]}: 状态:{other} is {have}")
            for words in ("温月娥", "扶养费", "澜云双民调2025 138", "带去便携打印机", "wye"):
                check(found(home, words) == [SUPPORT], f"after {step[0]} {words} is not found")
            told = answer(home, "温月娥", "--facets")
            check([v["value"] for v in told["facets"]["state"]["values"]] == [state], f"{told['facets']['state']}")
            check(("archive_number" in told["hits"][0]) == (state == "已归档"), "archive number")
        check(found(home, answer(home)["hits"][0]["archive_number"]) == [SUPPORT], "by its archive number")


def test_other_papers(binary):
    """words of papers that were replaced are gone, new ones are found"""
    with Scratch() as folder:
        home = Anjuan(binary, folder / "home").init()
        case = changed_case(folder / "case", DEMO[3])
        note = case / "papers/走访记录.txt"
        note.write_text("走访时看见院里有一棵石榴树。", encoding="utf-8")
        home.run("case", "import", case, allow=(0, 1))
        check(found(home, "石榴树") == [SUPPORT] and found(home, "题名:走访记录") == [SUPPORT], "the first words")
        note.rename(case / "papers/回访记录.txt").write_text("回访时看见院里有一棵枇杷树。", encoding="utf-8")
        home.run("case", "import", case, allow=(0, 1))
        check(found(home, "枇杷树") == [SUPPORT] and found(home, "题名:回访记录") == [SUPPORT], "the new words")
        check(found(home, "石榴树") == [] and found(home, "走访记录") == [], "the old words are still found")
        check(found(home, "石榴") == [] and found(home, "榴树") == [], "parts of the old words are still found")
        facts = json.loads((case / "case.json").read_text(encoding="utf-8"))
        facts["recipients"][0]["name"] = "温如玉"
        (case / "case.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
        home.run("case", "import", case, allow=(0, 1))
        check(found(home, "姓名:温月娥") == [] and found(home, "姓名:wye") == [], "the old name is still found")
        check(found(home, "姓名:温如玉") == [SUPPORT] and found(home, "wry") == [SUPPORT], "the new name")
        check(answer(home)["total"] == 1, "the case is there twice")
        hit, = answer(home, "--suggest", "温")["suggestions"]
        check(hit["text"] == "温如玉", f"the old name is still suggested: {hit}")


def answers(home):
    """Everything that is answered, but for the marks of pages: they hold numbers of documents."""
    out = []
    for query in QUERIES:
        for order in ("best", "newest"):
            told = answer(home, query, "--sort", order, "--facets")
            out.append((query, order, told))
        short = home.run("--json", "find", *([query] if query else []), "--limit", 2).json
        out.append((query, short["total"], [h["case_number"] for h in short["hits"]]))
    for typed in ("浙", "l", "cyx", "劳动"):
        out.append((typed, home.run("--json", "find", "--suggest", typed).json))
    out.append(home.run("find", "--csv", "-").out)
    return out


def test_rebuilt(binary):
    """after a rebuild every answer is the same: hits, scores, order, snippets, counts, suggestions"""
    with Scratch() as folder:
        # Several slabs and shelves, dead documents, and many cases of one second.
        home = Anjuan(binary, folder / "home", {"SOURCE_DATE_EPOCH": "1780358400"}).init()
        home.archive(DEMO[4], allow=(0,))
        home.archive(DEMO[0], allow=(0,))
        home.run("case", "import", DEMO[2])
        home.archive(*DEMO[1:4], allow=(0,))
        home.run("case", "import", DEMO[5], allow=(0, 1))
        home.run("find", "盗窃", "--save", "盗窃")
        before = answers(home)
        home.run("--json", "rebuild", "--compare")
        home.run("rebuild")
        for old, new in zip(before, answers(home)):
            check(new == old, f"before the rebuild\n{json.dumps(old, ensure_ascii=False)}\nafter it\n"
                  f"{json.dumps(new, ensure_ascii=False)}")
        home.run("--json", "rebuild", "--compare")
        check(found(home, "--saved", "盗窃") == [THEFT], "the saved search")
        shutil.rmtree(home.home / "index")
        home.run("rebuild")
        check(answers(home) == before, "another answer after the index was lost")
    return f"{len(before)} answers"


# --- a search index that is not as it should be --------------------------------------------------------


def change_file(path, old, new):
    """Puts bytes in the place of others as long, wherever a regular expression finds them."""
    data, n = re.subn(old, new, path.read_bytes(), flags=re.DOTALL)
    check(n > 0 and len(data) == path.stat().st_size, f"{n} places in {path}")
    path.write_bytes(data)


def faults(home, status=1):
    """What doctor says of the search index; it has nothing else to say."""
    told = home.run("--json", "doctor", allow=(status,)).json["findings"]
    check({f["code"] for f in told} <= {"doctor_search"}, f"{told}")
    check(all("anjuan rebuild" in f["remedy"] for f in told), f"no remedy: {told}")
    return [f["message"] for f in told]


def test_damaged(binary):
    """a changed byte of the search index is named by doctor and by rebuild --compare, and rebuild mends it"""
    with Scratch() as folder:
        home = Anjuan(binary, folder / "home").init()
        home.archive(*DEMO[:4], allow=(0,))
        index = home.home / "index/data.mdb"
        check(found(home, "民字第0601") == [WAGES] and faults(home, 0) == [], "not as it should be to begin with")
        # In a row of search_doc (a key of 4 bytes) that leads from a document to its case.
        change_file(index, rb"(\x04\x00\x00...)(\(2026\)" + "云援民字第".encode() + rb")601", rb"\g<1>\g<2>607")
        messages = faults(home)
        check(any("search_doc 表的“" in m and "search_case" in m for m in messages), f"{messages}")
        told = home.run("--json", "rebuild", "--compare", allow=(1,)).json
        check(not told["equal"] and "search_" in told["difference"], f"{told}")
        check(WAGES not in home.run("--json", "find", "民字第0601", allow=(0, 1, 3)).out, "found by a damaged row")
        home.run("rebuild")
        check(found(home, "民字第0601") == [WAGES] and faults(home, 0) == [], "rebuild has not mended it")
        home.run("--json", "rebuild", "--compare")


def test_folded_otherwise(binary):
    """an index folded by another version is not searched or written, says so, and rebuild loses nothing of it"""
    with Scratch() as folder:
        home = Anjuan(binary, folder / "home").init()
        home.archive(DEMO[0], allow=(0,))
        shutil.copytree(home.home / "store/journal", folder / "journal")
        home.run("find", "劳动", "--save", "讨薪")
        change_file(home.home / "index/data.mdb", rb"1 icu=", rb"0 icu=")
        before = cli.tree(home.home / "store")
        for command in (("find", "0601"), ("archive", DEMO[1]), ("case", "import", DEMO[1]), ("rebuild", "--compare")):
            refused = home.run(*command, allow=(1, 3))
            check("anjuan rebuild" in refused.err and refused.out == "", f"{command}: {refused.out}{refused.err}")
        check(cli.tree(home.home / "store") == before, "something was written")
        message, = faults(home)
        check("没有核对" in message, message)
        shutil.rmtree(home.home / "store/journal")  # as a run killed before it wrote the last event out leaves it
        shutil.copytree(folder / "journal", home.home / "store/journal")
        home.run("rebuild")
        check(found(home, "0601") == [WAGES] and found(home, "--saved", "讨薪") == [WAGES], "something was lost")
        home.archive(DEMO[1], allow=(0,))
        check(found(home, "0602") == [INJURY] and faults(home, 0) == [], "not as new")


# --- who sees what ------------------------------------------------------------------------------------


def seen(home, *who):
    """Everything that one can come to know: whatever is printed for the most general questions."""
    out = [home.run("--json", "find", *query, *who, *more).out
           for query in ([], ["云援"], ["法律援助"], ["盗窃"]) for more in ([], ["--facets"])]
    out += [home.run("find", *query, *who).out for query in ([], ["盗窃"])]
    out += [home.run("find", "--suggest", typed, *who).out for typed in ("虞", "盗", "y", "穆", "浙江松", "检察")]
    return "".join(out) + home.run("find", "--csv", "-", *who).out


def test_sealed(binary):
    """a sealed file shows no name in any list, and to those without the right nothing at all (R-14)"""
    with Scratch() as folder:
        home = Anjuan(binary, folder / "home").init()
        home.archive(*DEMO[:5], allow=(0,))
        for lists in (home.run("find", "--csv", "-").out, home.run("find").out, home.run("find", "结案:2026").out,
                      home.run("--json", "find", "--limit", 3, "状态:已归档", "--sort", "newest").out):
            check("封存" in lists and THEFT in lists, "the sealed file is missing")
            check("虞小满" not in lists and "虞定波" not in lists, f"a sealed name is listed: {lists}")
        hit, = answer(home, "虞小满")["hits"]
        check((hit["recipient"], hit["sealed"], "recipients" in hit) == ("（封存）", True, False), f"{hit}")
        told = answer(home, "--no-sealed", "--facets")
        check(told["total"] == 4 and THEFT not in json.dumps(told, ensure_ascii=False), "the sealed file is there")
        everything = seen(home, "--no-sealed")
        for name in (THEFT, "虞", "穆清扬", "盗窃罪", "XS-0002", "检察院", "未成年人", "封存"):
            check(name not in everything, f"{name} can be seen without the right")
        check("穆清扬" in seen(home), "the test looks at nothing")
        for query in ("虞小满", "yxm", "穆清扬", "339911200905126310", "电动自行车蓄电池", "XS-0002", "案号:605"):
            check(found(home, query) == [THEFT], f"{query} does not find it")
            check(answer(home, query, "--no-sealed")["total"] == 0, f"{query} finds it without the right")


def test_as_if_it_were_not_there(binary):
    """without the right every answer, to the last digit of a score, is that of a home without the file"""
    clock = {"SOURCE_DATE_EPOCH": "1780358400"}
    with Scratch() as folder:
        whole = Anjuan(binary, folder / "whole", clock).init()
        whole.archive(*DEMO[:5], allow=(0,))
        without = Anjuan(binary, folder / "without", clock).init()
        without.archive(*DEMO[:4], allow=(0,))
        for query in QUERIES:
            for order in ("best", "newest"):
                mine = answer(whole, query, "--sort", order, "--facets", "--no-sealed")
                check(mine == answer(without, query, "--sort", order, "--facets"), f"{query} by {order} differs")
        for typed in ("浙", "l", "y", "m", "未"):
            mine = whole.run("--json", "find", "--suggest", typed, "--no-sealed").json
            check(mine == without.run("--json", "find", "--suggest", typed).json, f"suggestions for {typed} differ")


def test_units(binary):
    """a unit sees its own files, a handler his own, also sealed ones, and nothing else is counted"""
    松间, 双桥 = "浙江松间律师事务所", "澜州市云溪区双桥法律服务所"
    with Scratch() as folder:
        home = Anjuan(binary, folder / "home").init()
        home.archive(*DEMO[:5], allow=(0,))
        rows = [(("--unit", 松间), {WAGES, THEFT}), (("--unit", 松间, "--no-sealed"), {WAGES}),
                (("--unit", 松间, "--unit", 双桥), {WAGES, THEFT, INJURY}), (("--unit", "没有这个单位"), set()),
                (("--as", f"穆清扬@{松间}", "--no-sealed"), {THEFT}), (("--as", f"卫若川@{松间}"), {WAGES}),
                (("--as", f"卫若川@{双桥}"), set()), (("--as", f"卫若川@{松间}", "--unit", 双桥), {WAGES, INJURY}),
                ((), ALL)]
        for who, wanted in rows:
            told = answer(home, *who, "--facets")
            check({h["case_number"] for h in told["hits"]} == wanted and told["total"] == len(wanted), f"{who}: {told}")
            for facet in told["facets"].values():
                counted = sum(v["cases"] for v in facet["values"])
                check(counted + facet["without"] >= len(wanted) and
                      all(v["cases"] <= len(wanted) for v in facet["values"]), f"{who}: {facet}")
            check(set(found(home, "法律援助", *who)) == wanted, f"{who}: with a word")
            csv = home.run("find", "--csv", "-", *who).out
            check(all((number in csv) == (number in wanted) for number in ALL), f"{who}: {csv}")
        check(home.run("--json", "find", "--suggest", "骆", "--unit", 双桥).json["suggestions"] == [], "suggested to others")


def test_secrecy(binary):
    """files of a level of secrecy are there for those who may see that level"""
    with Scratch() as folder:
        home = Anjuan(binary, folder / "home").init()
        levels = ["none", "secret", "confidential", "top_secret"]
        numbers = []
        for i, level in enumerate(levels):
            number = f"（2026）云援民字第07{i}号"
            case = changed_case(folder / level, DEMO[0], case_number=number, secrecy=level)
            home.run("case", "import", case, allow=(0, 1))
            numbers.append(number)
        for i, level in enumerate(levels):
            check(set(found(home, "云援民字", "--secrecy", level)) == set(numbers[:i + 1]), f"{level}")
        check(set(found(home)) == set(numbers), "the archive room sees all")


# --- killed -------------------------------------------------------------------------------------------


def check_agrees(home):
    """find and the records say the same of every case."""
    hits = answer(home)["hits"]
    numbers = [h["case_number"] for h in hits]
    check(len(set(numbers)) == len(numbers), f"a case twice: {numbers}")
    shown = {n: home.run("--json", "case", "show", n).json for n in numbers}
    for hit in hits:
        record = shown[hit["case_number"]]
        check(hit["state"] == record["state"], f"{hit} but {record['state']}")
        check(hit.get("archive_number") == record.get("archived", {}).get("archive_number"), f"{hit}")
    archived = {n for n, r in shown.items() if r["state"] == "archived"}
    check(set(found(home, "状态:已归档")) == archived, "the state that is searched is another one")
    entitled = {e["case_number"] for e in home.entitlements("unlocked")}
    check(archived == entitled, f"archived {archived}, unlocked {entitled}")
    words = {WAGES: "承诺春节前付清", INJURY: "查看认定工伤决定书", SUPPORT: "带去便携打印机", THEFT: "电动自行车蓄电池"}
    for number, text in words.items():
        check((found(home, text) == [number]) == (number in archived), f"{text} of {number}: {found(home, text)}")


def test_killed(binary):
    """killed at any moment while archiving: what is found is what is recorded, with its words"""
    wanted = int(os.environ.get("AJ_KILLS") or (4 if cli.sanitized(binary) else 12))
    seed = int(os.environ.get("AJ_SEED") or time.time_ns() % 1_000_000)
    chance, killed, home_number = random.Random(seed), 0, 0
    print(f"AJ_SEED={seed}", flush=True)
    with Scratch() as folder:
        began = time.monotonic()
        Anjuan(binary, folder / "clock").init().archive(*DEMO, allow=(1,))
        whole = time.monotonic() - began
        while killed < wanted:
            home_number += 1
            home = Anjuan(binary, folder / f"home{home_number}").init()
            for _ in range(3):
                process = subprocess.Popen(home.command("archive", "--reviewer", "简书言", *DEMO), env=home.env,
                                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                time.sleep(chance.uniform(0, whole))
                process.send_signal(signal.SIGKILL)
                killed += process.wait() == -signal.SIGKILL
                check_agrees(home)
            home.archive(*DEMO, allow=(1,))
            check(set(found(home, "状态:已归档")) == ALL, "not all are archived in the end")
            check_agrees(home)
            home.run("--json", "rebuild", "--compare")
    return f"{killed} kills"


if __name__ == "__main__":
    cli.main(globals())
