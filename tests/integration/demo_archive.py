#!/usr/bin/env python3
"""The main job on the demonstration cases: archive, find, pay, verify, rebuild, and again."""

import anjuan_cli as cli
from anjuan_cli import DEMO, Anjuan, Scratch, check

FIRST = "（2026）云援民字第0601号"
SPELLINGS = [FIRST, "(2026)云援民字第0601号", "（２０２６）云援民字第０６０１号", "(2026)云援民字第601号",
             "〔2026〕云援民字第0601号", "（2026） 云援民字 第601号"]


def payable():
    expected = [cli.expected_of(folder) for folder in DEMO]
    return {e["case_number"]: e["subsidy"]["payable_now_fen"] for e in expected if e["may_archive"]}


def archived_home(binary, folder):
    home = Anjuan(binary, folder / "home").init()
    return home, home.archive(*DEMO)


def hits(home, query, *more):
    return [h["case_number"] for h in home.run("--json", "find", query, *more).json["hits"]]


def test_results(binary):
    """archive says of every demonstration case what expected.json says, and exits 1 for the one"""
    with Scratch() as folder:
        _, result = archived_home(binary, folder)
        cli.compare_all(result.json["cases"], DEMO)
        check(result.status == 1, f"exit status {result.status}")
        return f"{len(DEMO)} cases in {result.seconds:.1f} s"


def test_complete_only(binary):
    """archive of complete cases exits 0"""
    with Scratch() as folder:
        Anjuan(binary, folder / "home").init().archive(*DEMO[:2], allow=(0,))


def test_find(binary):
    """find finds a case by every spelling of its number, by people, organs and reason"""
    with Scratch() as folder:
        home, result = archived_home(binary, folder)
        for spelling in SPELLINGS:
            check(hits(home, spelling) == [FIRST], f"{spelling}: {hits(home, spelling)}")
        number = next(c for c in result.json["cases"] if c["case_number"] == FIRST)["archive_number"]
        check(hits(home, number) == [FIRST], f"archive number {number}: {hits(home, number)}")
        for name in ("骆青禾", "卫若川", "澜州恒筑幕墙工程有限公司", "（2026）浙9911民初4127号"):
            check(FIRST in hits(home, name), f"{name}: {hits(home, name)}")
        check(hits(home, "韦𫎩") == ["（2026）云援仲字第0602号"], "rare character")
        check(hits(home, "查无此人") == [], "a name that is not there")
        sealed = home.run("--json", "find", "（2026）云援刑字第0605号").out
        check("虞小满" not in sealed, "find shows the name of a sealed case")


def test_part_of_a_number(binary):
    """a part of a number leads to its case when no other has it, else some that have it are named"""
    with Scratch() as folder:
        home, _ = archived_home(binary, folder)
        for part in ("0601", "云援民字第601号", "601 号"):
            shown = home.run("--json", "case", "show", part).json
            check(shown["case_number"] == FIRST, f"{part}: {shown['case_number']}")
        told = home.run("case", "show", "2026", allow=(1,)).err
        check("请写完整" in told and "（2026）" in told, told)
        for nothing in ("8888", "\""):
            told = home.run("case", "show", nothing, allow=(1,)).err
            check(f"没有号码为“{nothing}”的案件" in told, told)


def test_money(binary):
    """pay list has each archived case once, unlocked, with the amount worked out by hand"""
    with Scratch() as folder:
        home, result = archived_home(binary, folder)
        rows = home.entitlements()
        check({r["case_number"]: r["fen"] for r in rows} == payable(), f"{rows}")
        check(len(rows) == len(payable()), "an entitlement more than once")
        check({r["state"] for r in rows} == {"unlocked"}, "not all unlocked")
        digests = {c["case_number"]: c["bundle_sha256"] for c in result.json["cases"]}
        for row in rows:
            check(row["bundle_sha256"] == digests[row["case_number"]], "wrong bundle digest")
            check("0000" not in row["payee"]["account_number"], "account number not masked")


def test_store(binary):
    """verify --all, doctor, journal verify and rebuild --compare find everything in order"""
    with Scratch() as folder:
        home, result = archived_home(binary, folder)
        reported = {c["bundle_sha256"] for c in result.json["cases"] if c["archived"]}
        check({cli.sha256(b) for b in home.bundles()} == reported, "bundles on disk")
        before = cli.tree(home.home / "store")
        for command in (["verify", "--all"], ["verify", FIRST], ["doctor"], ["journal", "verify"],
                        ["rebuild", "--compare"]):
            home.run("--json", *command)
        check(cli.tree(home.home / "store") == before, "a reading command changed the store")


def test_rebuilt(binary):
    """a rebuilt index gives the same entitlements, cases and journal head"""
    with Scratch() as folder:
        home, _ = archived_home(binary, folder)
        before = (home.entitlements(), home.run("--json", "journal", "head").json)
        home.run("rebuild")
        check((home.entitlements(), home.run("--json", "journal", "head").json) == before, "differs")
        home.run("--json", "rebuild", "--compare")
        home.run("--json", "doctor")


def test_again(binary):
    """archiving the same folders again changes nothing and names the archive number"""
    with Scratch() as folder:
        home, first = archived_home(binary, folder)
        before = (cli.tree(home.home / "store"), home.entitlements())
        again = home.archive(*DEMO)
        for old, new in zip(first.json["cases"], again.json["cases"]):
            if old["archived"]:
                check("already_archived" in {f["code"] for f in new["findings"]}, "not told")
                check(new["bundle_sha256"] == old["bundle_sha256"], "another bundle")
        check((cli.tree(home.home / "store"), home.entitlements()) == before, "something changed")


def test_damage(binary):
    """one flipped byte in a stored bundle is found and named"""
    with Scratch() as folder:
        home, _ = archived_home(binary, folder)
        bundle = home.bundles()[2]
        data = bytearray(bundle.read_bytes())
        data[len(data) // 2] ^= 1
        bundle.chmod(0o600)
        bundle.write_bytes(data)
        told = home.run("--json", "verify", "--all", allow=(1,))
        check(bundle.stem in told.out, f"{bundle.stem} is not named: {told.out[:800]}")


def test_reviewer(binary):
    """the handler may not check his own case (R-9)"""
    with Scratch() as folder:
        home = Anjuan(binary, folder / "home").init()
        result = home.run("--json", "archive", "--reviewer", "卫若川", DEMO[0], allow=(1,))
        check(not result.json["cases"][0]["archived"], "archived by its own handler")
        check(home.bundles() == [], "a bundle was left")
        check(home.entitlements("unlocked") == [], "money was unlocked")


if __name__ == "__main__":
    cli.main(globals())
