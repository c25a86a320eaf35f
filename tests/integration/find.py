#!/usr/bin/env python3
"""anjuan find from outside: what is found, how it is shown, who sees it, and what is written of it.

Expected cases were worked out by hand from the facts of demo/; substrings of papers are taken from the
bundles and looked for. AJ_SEED repeats a run.
"""

import atexit
import csv
import io
import json
import os
import pty
import random
import re
import shlex
import shutil
import struct
import subprocess
import tempfile
import termios
import time
import unicodedata
import zipfile
from collections import Counter
from fcntl import ioctl
from pathlib import Path

import anjuan_cli as cli
from anjuan_cli import DEMO, SOURCE, Anjuan, Scratch, check

WAGES, INJURY, BODILY, SUPPORT, THEFT = (
    "（2026）云援民字第0601号", "（2026）云援仲字第0602号", "（2026）云援刑字第0603号",
    "（2025）云援非字第0604号", "（2026）云援刑字第0605号")
ALL = {WAGES, INJURY, BODILY, SUPPORT, THEFT}
ARCHIVED_AT = 1780358400  # 2026-06-02, after the last day of any demo case; each a second later
SEALED_NAMES = ("虞小满", "虞定波")
LAW = SOURCE / "docs/query-language.md"

_made = {}


def archived_at(i):
    return {"SOURCE_DATE_EPOCH": str(ARCHIVED_AT + i)}


def demo_home(binary):
    """One home with the demonstration archived, for all tests that only look."""
    if not _made:
        folder = tempfile.mkdtemp(prefix="anjuan-find-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        _made["home"] = Anjuan(binary, Path(folder) / "home", archived_at(0)).init()
        for i, case in enumerate(DEMO):
            _made["home"].archive(case, env=archived_at(i))
    return _made["home"]


def answer(home, *args, **more):
    return home.run("--json", "find", *args, **more).json


def found(home, *args):
    """The case numbers, in the order of the answer; its total must agree."""
    told = answer(home, *args)
    numbers = [h["case_number"] for h in told["hits"]]
    check("next" in told or told["total"] == len(numbers), f"{args}: total {told['total']}, hits {numbers}")
    return numbers


def expect(home, rows):
    """Each row: what is asked, and the cases that must be the answer."""
    wrong = []
    for query, wanted in rows:
        have = set(found(home, *([query] if isinstance(query, str) else query)))
        if have != set(wanted):
            wrong.append(f"{query}: {sorted(have)}, wanted {sorted(wanted)}")
    check(not wrong, "\n".join(wrong))
    return f"{len(rows)} queries"


# --- what is found ------------------------------------------------------------------------------------


def paper_texts(home):
    """case number → the words of each of its papers, out of the bundles."""
    out = {}
    for bundle in home.bundles():
        with zipfile.ZipFile(bundle) as z:
            name = lambda part: next(n for n in z.namelist() if n.endswith(part))
            number = json.loads(z.read(name("metadata/case.json")))["facts"]["case_number"]
            out[number] = {int(Path(n).stem): z.read(n).decode("utf-8", "replace")
                           for n in z.namelist() if "/metadata/text/" in n}
    return out


def is_han(character):
    return unicodedata.name(character, "").startswith("CJK UNIFIED IDEOGRAPH")


def han_runs(text):
    """Runs of Han characters as they are spoken: across ends of lines and blanks."""
    return [run for run in re.split(r"[^\w]+|[0-9A-Za-z_]+", re.sub(r"\s+", "", text))
            if run and all(map(is_han, run))]


def check_snippet(snippet, part, papers, what):
    """It shows what was found, marked, and names the page on which that stands."""
    marked = "".join(p["text"] for p in snippet["parts"] if p["marked"])
    check(part in re.sub(r"\s", "", marked), f"{what} is not marked in {snippet}")
    if "page" in snippet:
        pages = papers[snippet["paper"]].split("\f")
        here = re.sub(r"\s", "", "".join(pages[snippet["page"] - 1:snippet["page"] + 1]))
        check(part in here, f"{what} is not on that page: {snippet}")


def test_any_substring(binary):
    """any two or more characters out of the middle of any paper find its case, and are shown marked"""
    home = demo_home(binary)
    seed = int(os.environ.get("AJ_SEED") or time.time_ns() % 1_000_000)
    chance, texts, n = random.Random(seed), paper_texts(home), 0
    check(set(texts) == ALL, f"bundles of {sorted(texts)}")
    for number, papers in texts.items():
        runs = [run for text in papers.values() for run in han_runs(text) if len(run) >= 2]
        for _ in range(6 if cli.sanitized(binary) else 30):
            run = chance.choice(runs)
            begin = chance.randrange(len(run) - 1)
            part = run[begin:begin + chance.randint(2, 12)]
            if len(part) < 2:
                continue
            told = answer(home, "--literal", part, "--limit", 100)
            hit = [h for h in told["hits"] if h["case_number"] == number]
            check(hit, f"AJ_SEED={seed}: {part} of {number} is not found")
            check_snippet(hit[0]["snippet"], part, papers, f"AJ_SEED={seed}: {part} of {number}")
            having = {c for c, all_of in texts.items()
                      if any(part in run for text in all_of.values() for run in han_runs(text))}
            check(having <= {h["case_number"] for h in told["hits"]}, f"AJ_SEED={seed}: {part}: {told['total']}")
            n += 1
    return f"{n} substrings, AJ_SEED={seed}"


def test_nothing_is_invented(binary):
    """what stands nowhere is not found"""
    home = demo_home(binary)
    everything = "".join(text for papers in paper_texts(home).values() for text in papers.values())
    everything += "".join((folder / "case.json").read_text(encoding="utf-8") for folder in DEMO)
    backwards = [run[::-1] for run in han_runs(everything) if len(run) >= 6][::97]
    for words in [w for w in backwards if w not in everything][:12]:
        check(found(home, "--literal", words) == [], f"{words} is found")


def test_numbers(binary):
    """a number is found in any spelling, by a piece of it, and not by less than a run of digits"""
    return expect(demo_home(binary), [
        ("（2026）云援民字第0601号", {WAGES}), ("(2026)云援民字第601号", {WAGES}),
        ("〔2026〕云援民字第0601号", {WAGES}), ("２０２６云援民字６０１", {WAGES}),
        ("云援民字〔2026〕601", {WAGES}), ("云援民字第601号", {WAGES}), ("云援民字601", {WAGES}),
        ("案号:601号", {WAGES}), ("云援民字60", set()), ("云援民字1", set()),
        ("浙9911民初4127", {WAGES}), ("[2026]浙9911民初4127号", {WAGES}),
        ("2026浙9911民初4127", {WAGES}), ("2026浙9911民初", {WAGES}),
        ("案号:9911刑初508", {BODILY}), ("澜云劳人仲案(2026)112号", {INJURY}),
        ("云检刑不诉【2026】91", {THEFT}), ("FY202603000601", {WAGES}), ("云援指字〔2025〕645", {SUPPORT}),
        ("Y023-ZY·2026-D30-MS-0001", {WAGES}), ("Y023ZY2026D30MS1", {WAGES}), ("档号:D30-MS-1", {WAGES}),
        ("档号:ms-0001", {WAGES}), ("档号:XS-2", {THEFT}),
    ])


def test_names(binary):
    """people are found by their names, parts of them, and by pinyin and initials, joined or apart"""
    return expect(demo_home(binary), [
        ("骆青禾", {WAGES}), ("青禾", {WAGES}), ("luoqinghe", {WAGES}), ("luo qing he", {WAGES}),
        ("LuoQinghe", {WAGES}), ("qinghe", {WAGES}), ("lqh", {WAGES}), ("luo'qing'he", {WAGES}),
        ("姓名:lqh", {WAGES}), ("承办人:lqh", set()),
        ("weiruochuan", {WAGES}), ("wrc", {WAGES}), ("承办人:wrc", {WAGES}), ("姓名:wrc", set()),
        ("对方:shanshouzheng", {WAGES}), ("对方:danshouzheng", {WAGES}), ("ssz", {WAGES}),
        ("韦𫎩", {INJURY}), ("岑映雪", {INJURY}), ("cenyingxue", {INJURY}), ("cyx", {INJURY}),
        ("姓名:曲*", {BODILY}), ("姓名:长*", set()), ("姓名:长庚", {BODILY}), ("姓名:qu*", {BODILY}),
        ("quchanggeng", {BODILY}), ("quzhanggeng", {BODILY}), ("qcg", {BODILY}),
        ("对方:姜柏年", {SUPPORT}), ("对方:骆青禾", set()), ("jbn", {SUPPORT}),
        ("姓名:虞小满", {THEFT}), ("yxm", {THEFT}), ("查无此人", set()), ("cwcr", set()),
    ])


def test_language(binary):
    """and, or, not, phrases, fields, beginnings, dates and amounts mean what the page says"""
    civil = {WAGES, INJURY}
    return expect(demo_home(binary), [
        ("骆青禾 卫若川", {WAGES}), ("骆青禾 岑映雪", set()), ("骆青禾 或 岑映雪", civil),
        ("骆青禾 OR 岑映雪", civil), ("骆青禾｜岑映雪", civil), ("骆青禾|岑映雪", civil),
        ("类型:民事 -骆青禾", {INJURY}), ("类型:民事 非 骆青禾", {INJURY}), ("类型:民事 NOT 骆青禾", {INJURY}),
        ("类型:民事 不含 骆青禾", {INJURY}), ("-类型:民事", ALL - civil), ("类型:civil", civil),
        ("类型：（民事 或 刑事）", ALL - {SUPPORT}), ("(骆青禾 或 曲长庚) 类型:刑事", {BODILY}),
        ("状态:已归档", ALL), ("状态:archived", ALL), ("状态:已交卷", set()), ("阶段:审查起诉", {THEFT}),
        ("阶段:仲裁", {INJURY}), ("结果:意见采纳", {BODILY, THEFT}), ("结果:won", civil),
        ("律所:松间", {WAGES, THEFT}), ("单位:双桥", {INJURY}), ("机关:检察院", {THEFT}),
        ("案由:盗窃", {THEFT}), ("机关:宁致远", {BODILY}),
        ("“追索 劳动报酬”", {WAGES}), ("案由:“工伤保险待遇”", {INJURY}), ("案由:追索*", {WAGES}),
        ("案由:劳动*", set()),
        ("结案:2025", {SUPPORT}), ("结案:2026-05", {WAGES, BODILY, THEFT}),
        ("结案:2025-12..2026-03", {SUPPORT, INJURY}), ("结案:2025年12月至2026年3月", {SUPPORT, INJURY}),
        ("结案:>=2026-05-14", {BODILY, THEFT}), ("结案:<2026", {SUPPORT}), ("结案:..2026-03-18", {SUPPORT, INJURY}),
        ("开庭:2026-04", {WAGES, BODILY}), ("受理:2026.1.12", {INJURY}), ("归档:2026-06-02", ALL),
        ("日期:2026年3月16日", {THEFT}), ("2026-03-16", {THEFT}), ("年:2026", ALL),
        ("补贴:2500", {WAGES}), ("补贴:1000..2000元", {INJURY, BODILY, THEFT}), ("补贴:>1300", {WAGES, BODILY}),
        ("补贴:<=0.09万", {SUPPORT}),
        ("题名:判决书", {WAGES, BODILY}), ("正文:骆青禾 题名:判决书", {WAGES}),
        ("15461730442", {WAGES}), ("案由:追索勞動報酬", {WAGES}), ("群体", set()),
    ])


def examples():
    """(query or command, message) of the page for archivists: message is None, or how it is refused."""
    page = LAW.read_text(encoding="utf-8").split("## For programmers")[0]
    for line in page.splitlines():
        refused = re.search(r"`([^`]+)` → “([^”]*(?:“[^”]*”[^”]*)*)”", line)
        if refused:
            yield refused.groups()
            continue
        yield from ((span, None) for span in re.findall(r"`([^`]+)`", line) if not span.startswith("--"))


def test_page(binary):
    """every example of docs/query-language.md is understood, and what it says is refused is"""
    home, n = demo_home(binary), Counter()
    for query, message in examples():
        n[message is None] += 1
        if query.startswith("anjuan find "):
            answer(home, *shlex.split(query)[2:])
        elif message is None:
            check(answer(home, query, "--limit", 1)["meaning"], f"{query} means nothing")
        else:
            said = home.run("find", query, allow=(2,)).err
            check(message in said, f"{query}: {said}, wanted {message}")
    check(n[True] > 60 and n[False] > 0, f"only {n} examples on the page")
    return f"{n[True]} understood, {n[False]} refused"


# --- how it is told -----------------------------------------------------------------------------------


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def marked_character(told):
    """What stands above the ^ of a refusal; "" behind the end."""
    shown, mark = told.splitlines()[1:3]
    column = mark.index("^")
    before = next(i for i in range(len(shown) + 1) if width(shown[:i]) == column)
    return shown[before:before + 1]


def test_faults(binary):
    """a faulty query is wrong usage; it is shown again with a mark below the spot"""
    home = demo_home(binary)
    faults = [("张三和李四 “工伤", 6), ("abc:工伤", 0), ("工伤 或", 4), ("(工伤", 0), ("工伤)", 2), ("张*三", 1),
              ("结案:2025-13", 3), ("补贴:很多", 3), ("补贴:100..50", 3), ("“”", 0), ("ａｂ (工伤 或", 8),
              ("工伤" * 100, 170)]
    for query, at in faults:
        for more in ((), ("--csv", "-"), ("--save", "x")):
            said = home.run("find", query, *more, allow=(2,))
            check(said.out == "" and f"第 {at + 1} 个字" in said.err, f"{query}: {said.out} {said.err}")
            check(marked_character(said.err) == query[at:at + 1], f"{query}:\n{said.err}")
    for wrong in (("工伤", "--filter", "x=y"), ("工伤", "--filter", "类型"), ("工伤", "--after", "x"),
                  ("--sort", "x"), ("--limit", "0"), ("--secrecy", "x"), ("--as", "x"), ("--suggest",),
                  ("--csv", "-", "--json"), ("--csv", "a", "--suggest", "工"), ("--saved", "x", "工伤"),
                  ("--csv", "-", "--limit", "3"), ("--field", "name")):
        said = home.run("find", *wrong, allow=(2,))
        check(said.out == "" and said.err, f"{wrong}: {said.out}")
    check(found(home, "--literal", "张三和李四 “工伤") == [], "taken literally it is no fault")
    check(home.run("find", "不存在的词").out.startswith("没有找到"), "nothing found is not said")


def test_snippets(binary):
    """a snippet is one line of about sixty characters that says of which paper it is; numbers are masked"""
    home = demo_home(binary)
    hit, = answer(home, "公民身份号码 骆青禾")["hits"]
    snippet = hit["snippet"]
    whole = "".join(p["text"] for p in snippet["parts"])
    check(snippet["title"] == "法律援助申请表" and snippet["page"] == 1 and snippet["paper"] == 1, f"{snippet}")
    check("529***********2136" in whole and "\n" not in whole and len(whole) < 90, f"{whole}")
    whole = home.run("find", "529901198506172136").out
    check("529901198506172136" in whole, f"what was typed is masked: {whole}")
    hit, = answer(home, "lqh")["hits"]
    check(hit["matched"] == ["name_pinyin"], f"{hit}")
    check("相符：受援人的拼音" in home.run("find", "lqh").out, "not told why it was found")
    check("相符：案号" in home.run("find", "云援民字601").out, "not told why it was found")
    hit, = answer(home, "卫若川")["hits"]
    check("handler" in hit["matched"] and "name" not in hit["matched"], f"{hit}")


def test_order(binary):
    """best first with words, newest first without, or as it is asked"""
    home = demo_home(binary)
    check(answer(home)["sort"] == "newest" and answer(home, "劳动")["sort"] == "best", "sort")
    scores = [h["score"] for h in answer(home, "法律援助")["hits"]]
    check(len(scores) == 5 and scores == sorted(scores, reverse=True), f"{scores}")
    check(found(home, "劳动")[0] in (WAGES, INJURY), "a labour case is not the first for labour")
    check(set(found(home, "劳动", "--sort", "newest")) == set(found(home, "劳动")), "another set")
    check(found(home) == [THEFT, SUPPORT, BODILY, INJURY, WAGES], f"newest: {found(home)}")


def test_pages(binary):
    """page by page gives everything once, in the same order, also while cases come"""
    home = demo_home(binary)
    for query in (["劳动"], [], ["状态:已归档"], ["法律援助", "--sort", "newest"], ["机关:人民 或 赡养 或 仲裁"]):
        whole = found(home, *query)
        for size in (1, 2, 3, len(whole)):
            pages, after = [], []
            while True:
                told = answer(home, *query, "--limit", size, *after)
                check(told["total"] == len(whole), f"{query}: total {told['total']}")
                pages += [h["case_number"] for h in told["hits"]]
                if "next" not in told:
                    break
                after = ["--after", told["next"]]
            check(pages == whole, f"{query} by {size}: {pages}, wanted {whole}")
    mark = answer(home, "劳动", "--limit", 1)["next"]
    for other in (["合同"], ["劳动", "--sort", "newest"], ["劳动", "--no-sealed"], ["劳动", "--filter", "类型=民事"]):
        home.run("find", *other, "--after", mark, allow=(2,))
    check(f"--after {mark}" in home.run("find", "劳动", "--limit", 1).out, "the next page is not told")
    with Scratch() as folder:
        mine = Anjuan(binary, folder / "home").init()
        mine.archive(DEMO[0], DEMO[3], allow=(0,))
        first = answer(mine, "法律援助", "--limit", 1)
        mine.archive(DEMO[1], allow=(0,))
        second = answer(mine, "法律援助", "--after", first["next"])
        numbers = [h["case_number"] for told in (first, second) for h in told["hits"]]
        check({WAGES, SUPPORT} <= set(numbers) and len(set(numbers)) == len(numbers), f"{numbers}")


def test_facets(binary):
    """facets count every hit, several values may be chosen, and the others keep their counts"""
    home = demo_home(binary)

    def counts(told, facet):
        return {v["value"]: v["cases"] for v in told["facets"][facet]["values"]}

    told = answer(home, "--facets", "--limit", 1)
    check(counts(told, "class") == {"民事": 2, "刑事": 2, "非诉讼": 1}, f"{told['facets']['class']}")
    check(counts(told, "unit")["浙江松间律师事务所"] == 2, f"{told['facets']['unit']}")
    check(counts(told, "state") == {"已归档": 5} and counts(told, "year") == {"2026": 5}, "state, year")
    check(counts(told, "group") == {"农民工": 2, "妇女": 2, "残疾人": 1, "老年人": 1, "未成年人": 1}, "group")
    for facet, key in (("handler", "handler"), ("reason", "reason")):
        check(counts(told, facet) == dict(Counter(h[key] for h in answer(home)["hits"])), facet)
    told = answer(home, "--facets", "--filter", "类型=民事", "--filter", "class=刑事", "--filter", "结果=胜诉")
    check({h["case_number"] for h in told["hits"]} == {WAGES, INJURY} and told["total"] == 2, f"{told}")
    check(counts(told, "class") == {"民事": 2, "刑事": 0}, f"{told['facets']['class']}")
    check(told["filters"] == {"class": ["民事", "刑事"], "outcome": ["胜诉"]}, f"{told['filters']}")
    check(counts(told, "outcome") == {"胜诉": 2, "意见采纳": 2}, f"{told['facets']['outcome']}")
    chosen = {v["value"] for v in told["facets"]["class"]["values"] if v["selected"]}
    check(chosen == {"民事", "刑事"}, f"{chosen}")
    check(answer(home, "--filter", "类型=民")["total"] == 0, "a value is taken whole")
    lines = home.run("find", "--facets", "--filter", "类型=民事").out.splitlines()
    check("类型    刑事 2  √民事 2  非诉讼 1" in lines and "筛选：类型=民事" in lines, "\n".join(lines))


def test_suggest(binary):
    """what may be meant by the beginning of a word, a syllable or an initial"""
    home = demo_home(binary)

    def texts(typed, *more):
        return [(s["field"], s["text"], s["cases"]) for s in answer(home, "--suggest", typed, *more)["suggestions"]]

    check(texts("骆") == [("name", "骆青禾", 1)], f"{texts('骆')}")
    check(texts("lqh") == texts("luoq") == texts("骆"), f"{texts('lqh')}")
    check(texts("浙江松") == [("unit", "浙江松间律师事务所", 2)], f"{texts('浙江松')}")
    check(texts("法院") == [("organ", "浙江省澜州市云溪区人民法院", 2)], "not at the beginning")
    check(len(texts("浙江", "--limit", 2)) == 2, "limit")
    check(texts("查无") == [] and "没有" in home.run("find", "--suggest", "查无").out, "nothing")
    check("受援人" in home.run("find", "--suggest", "骆").out, "the field is not told in Chinese")


def test_screen(binary):
    """on a terminal lines end where it does, found words are bright; in a pipe nothing is broken"""
    home = demo_home(binary)
    for columns in (60, 80, 120):
        shown = on_terminal(home.command("find", "法律援助", "--facets"), home.env, columns)
        check("\x1b[1;33m法律援助\x1b[0m" in shown, "not bright")
        plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
        for line in plain.splitlines():
            check(width(line) <= columns or "--after" in line, f"{columns}: {width(line)} columns: {line}")
        check(re.sub(r"\s", "", plain) ==
              re.sub(r"\s|[【】]", "", home.run("find", "法律援助", "--facets").out), "other words than in a pipe")
    shown = on_terminal(home.command("find", "法律援助"), home.env | {"NO_COLOR": "1"}, 80)
    check("\x1b" not in shown and "【" in shown, "NO_COLOR is passed over")
    check("【法律援助】" in home.run("find", "法律援助").out, "no brackets in a pipe")


def on_terminal(command, env, columns):
    """What the program writes to a terminal of so many columns."""
    ours, theirs = pty.openpty()
    ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    process = subprocess.Popen(command, env=env | {"TERM": "xterm"}, stdin=subprocess.DEVNULL, stdout=theirs)
    os.close(theirs)
    out = b""
    while True:
        try:
            more = os.read(ours, 1 << 16)
        except OSError:  # EIO: the other side has gone
            more = b""
        if not more:
            break
        out += more
    os.close(ours)
    check(process.wait() == 0, f"exit status {process.returncode}")
    return out.decode().replace("\r\n", "\n")


# --- what is written of it ----------------------------------------------------------------------------


def rows_of(data):
    """Of a CSV as a spreadsheet reads it: marked as UTF-8, lines ending in CR LF."""
    check(data.startswith(b"\xef\xbb\xbf"), f"no byte order mark: {data[:20]}")
    text = data.decode("utf-8-sig")
    check(text.endswith("\r\n") and text.count("\n") == text.count("\r\n"), "not all lines end in CR LF")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv(binary):
    """--csv writes the whole result, to a new file that only its owner reads, or to standard output"""
    home = demo_home(binary)
    with Scratch() as folder:
        target = folder / "劳动.csv"
        said = home.run("find", "法律援助", "--csv", target)
        rows = rows_of(target.read_bytes())
        check([r["案号"] for r in rows] == found(home, "法律援助") and f"{len(rows)} 件" in said.out, f"{rows}")
        check(target.stat().st_mode & 0o777 == 0o600, "others may read it")
        row = next(r for r in rows if r["案号"] == WAGES)
        check((row["受援人"], row["承办人"], row["状态"], row["类型"], row["结案日期"], row["归档日期"], row["补贴（元）"]) ==
              ("骆青禾", "卫若川", "已归档", "民事", "2026-05-06", "2026-06-02", "2,500.00"), f"{row}")
        before = target.read_bytes()
        told = home.run("find", "--csv", target, allow=(1,))
        check("已经存在" in told.err and target.read_bytes() == before, "another file was touched")
        home.run("find", "(", "--csv", folder / "no.csv", allow=(2,))
        check(not (folder / "no.csv").exists(), "a refused query left a file")
        told = home.run("--json", "find", "--csv", folder / "all.csv").json
        check(told == {"file": str(folder / "all.csv"), "cases": 5}, f"{told}")
        check(rows_of((folder / "all.csv").read_bytes()) == csv_of(home), "a file and standard output differ")


def csv_of(home, *args):
    with tempfile.TemporaryFile() as out:
        subprocess.run(home.command("find", *args, "--csv", "-"), env=home.env, stdout=out, check=True)
        out.seek(0)
        return rows_of(out.read())


def test_formulas(binary):
    """a name that a spreadsheet would run as a formula is written as text"""
    with Scratch() as folder:
        case = folder / "case"
        shutil.copytree(DEMO[0], case)
        facts = json.loads((case / "case.json").read_text(encoding="utf-8"))
        facts["recipients"][0]["name"] = "=1+1"
        facts["reason"] = '@SUM(A1:A9),"x"'
        (case / "case.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
        home = Anjuan(binary, folder / "home").init()
        home.run("case", "import", case, allow=(0, 1))
        row, = csv_of(home)
        check(row["受援人"] == "'=1+1" and row["案由"] == "'" + facts["reason"], f"{row}")
        check(answer(home, "=1+1")["hits"][0]["recipient"] == "=1+1", "a name is not shown as it is")


def test_saved(binary):
    """a search is kept by a name, for its owner, with its filters and order, and outlives a rebuild"""
    with Scratch() as folder:
        home = Anjuan(binary, folder / "home").init()
        home.archive(*DEMO[:4], allow=(0,))
        home.run("find", "劳动", "-妇女", "--filter", "类型=民事", "--sort", "newest", "--save", "讨薪")
        home.run("find", "--filter", "类型=刑事", "--save", "刑事案件", "--owner", "简书言")
        home.run("find", "--save", "空的", allow=(1, 2))
        home.run("find", "劳动", "--save", " ", allow=(2,))
        for again in range(2):
            saved, = answer(home, "--list-saved")["searches"]
            check((saved["name"], saved["query"], saved["filters"], saved["sort"]) ==
                  ("讨薪", "劳动 -妇女", {"class": ["民事"]}, "newest"), f"{saved}")
            told = answer(home, "--saved", "讨薪")
            check(told["sort"] == "newest" and told["filters"] == {"class": ["民事"]}, f"{told}")
            check(told["hits"] == answer(home, "劳动", "-妇女", "--filter", "类型=民事", "--sort", "newest")["hits"], "hits")
            check(found(home, "--saved", "刑事案件", "--owner", "简书言") == [BODILY], "of another owner")
            home.run("find", "--saved", "刑事案件", allow=(1,))
            home.run("rebuild")
        check("筛选：类型=民事" in home.run("find", "--list-saved").out, "filters are not listed")
        check(found(home, "--saved", "讨薪", "--filter", "案由=追索劳动报酬纠纷") == [WAGES], "narrowed")
        check([r["案号"] for r in csv_of(home, "--saved", "讨薪")] == found(home, "--saved", "讨薪"), "as CSV")
        home.run("find", "--forget", "讨薪")
        home.run("find", "--forget", "讨薪", allow=(1,))
        home.run("find", "--saved", "讨薪", allow=(1,))
        check(answer(home, "--list-saved")["searches"] == [], "not forgotten")
        home.run("--json", "rebuild", "--compare")


if __name__ == "__main__":
    cli.main(globals())
