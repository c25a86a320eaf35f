#!/usr/bin/env python3
"""What tools/bench search prints is what was measured and found. Given bench_search, with bench_make beside it."""

import importlib.machinery
import importlib.util
import json
import subprocess
import sys

import anjuan_cli as cli
from anjuan_cli import Scratch, check

SCRIPT = cli.SOURCE / "tools" / "bench-search"
LAWS = cli.SOURCE / "tests" / "fixtures" / "laws" / "laws.jsonl"
KEYS = ["insert_per_s", "index_bytes", "p50_ms", "p95_ms", "p99_ms", "queries"]


def same(have, want, what=""):
    check(have == want, f"{what}: {have!r}, not {want!r}")


def run(binary, folder, *options):
    work = folder / f"work-{len(list(folder.iterdir()))}"
    work.mkdir()
    command = [sys.executable, "-B", SCRIPT, "--programs", binary.parent, "--work", work, *options]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def ask(binary, folder, corpus, queries):
    """The queries of the one object that is printed, which is held to its promises."""
    done = run(binary, folder, "--corpus", corpus, "--queries", queries, "--json")
    same(done.returncode, 0, done.stderr)
    answer = json.loads(done.stdout)
    same(list(answer), KEYS)
    for query in answer["queries"]:
        same(list(query), ["q", "total", "hits"])
        same(query["total"], len(query["hits"]), query["q"])
    check(answer["insert_per_s"] > 0 and answer["index_bytes"] > 0, "nothing was put")
    check(0 < answer["p50_ms"] <= answer["p95_ms"] <= answer["p99_ms"], "percentiles do not rise")
    return answer["queries"]


def test_percentile(_):
    """a percentile is a value that was measured"""
    loader = importlib.machinery.SourceFileLoader("bench_search_script", str(SCRIPT))
    script = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(script)
    hundred = list(range(100, 0, -1))
    same([script.percentile(hundred, p) for p in (1, 50, 95, 99, 100)], [1, 50, 95, 99, 100])
    same([script.percentile([1, 2], p) for p in (50, 51, 95)], [1, 2, 2])
    same(script.percentile([7.5], 99), 7.5)
    same(script.percentile([], 50), 0)


def test_laws(binary):
    """every query finds the laws that Python finds it in"""
    laws = [json.loads(line) for line in LAWS.read_text(encoding="utf-8").splitlines()]
    words = ["人民法院", "用人单位", "扒鸡", "中华鲟", "精神损害抚慰金", "人", "渔", "养犬", "从来没有的话", "社会保险法"]
    with Scratch() as folder:
        queries = folder / "queries.txt"
        queries.write_text("\n".join(words) + "\n", encoding="utf-8")
        answers = ask(binary, folder, LAWS, queries)
    same([answer["q"] for answer in answers], words)
    for answer in answers:
        found = [law["title"] for law in laws
                 if answer["q"] in law["title"] or answer["q"] in law["text"].replace("\n", "")]
        same(sorted(answer["hits"]), sorted(found), answer["q"])


TEXTS = """{"title": "甲", "text": "张三诉李四 “劳动报酬”"}

{"more": 1, "text": "工伤(复发)", "title": "乙"}
{"title": "甲", "text": "工伤认定"}"""
LONG = "工伤" * 400  # more than may be typed
LINES = ["工伤", "", "   ", "工伤 认定", "“劳动报酬", "((", ":::", "标题:x:y", "复发) 工伤", "\u00ad", LONG]
QUERIES = b"\xef\xbb\xbf" + "\r\n".join(LINES).encode() + b"\nab\xff\n"


def test_any_line(binary):
    """any line is answered, what is no query literally, and empty ones are left out"""
    with Scratch() as folder:
        corpus, queries = folder / "texts.jsonl", folder / "queries.txt"
        corpus.write_text(TEXTS, encoding="utf-8")
        queries.write_bytes(QUERIES)
        answers = {answer["q"]: sorted(answer["hits"]) for answer in ask(binary, folder, corpus, queries)}
    nothing = dict.fromkeys(["((", ":::", "标题:x:y", "\u00ad", LONG, "ab\ufffd"], [])
    same(answers, {"工伤": ["乙", "甲"], "工伤 认定": ["甲"], "“劳动报酬": ["甲"], "复发) 工伤": ["乙"], **nothing})
    same(list(answers)[:3], ["工伤", "工伤 认定", "“劳动报酬"])


def test_bad_line(binary):
    """a bad line is named, and nothing is printed"""
    with Scratch() as folder:
        corpus, queries = folder / "texts.jsonl", folder / "queries.txt"
        corpus.write_text('{"title": "甲", "text": "乙"}\n{"title": "甲"}\n', encoding="utf-8")
        queries.write_text("甲\n", encoding="utf-8")
        done = run(binary, folder, "--corpus", corpus, "--queries", queries, "--json")
    check(done.returncode != 0, "a bad line was taken")
    same(done.stdout, "")
    check('texts.jsonl:2: "text" is missing' in done.stderr, done.stderr)


def test_options(binary):
    """options that mean nothing are refused"""
    with Scratch() as folder:
        for options in (["--json"], ["--corpus", "x"], ["--rivals", "grep"], ["--cases", "5"]):
            same(run(binary, folder, *options).returncode, 2, " ".join(options))


def test_invented_cases(binary):
    """invented cases are found as a scan finds them"""
    with Scratch() as folder:
        done = run(binary, folder, "--cases", "400", "--each", "4", "--rounds", "1", "--rivals", "none", "--laws", LAWS)
    same(done.returncode, 0, done.stderr)
    check("the scan agrees in 44 of 44 queries; hits too few 0, too many 0" in done.stdout, done.stdout)


if __name__ == "__main__":
    cli.main(globals())
