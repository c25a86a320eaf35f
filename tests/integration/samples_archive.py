#!/usr/bin/env python3
"""The shared sample cases against their expected.json. They are not part of this project: their folder
is $AJ_SHARED or ../shared; without it the test says that it was skipped."""

import anjuan_cli as cli
from anjuan_cli import Anjuan, Scratch, check


def folders():
    place = cli.samples()
    if not place:
        cli.skip("no sample cases: set AJ_SHARED or lay the folder ../shared beside the project")
    return sorted(p.parent for p in place.glob("[0-9]*/case.json"))


def test_results(binary):
    """archive says of every sample case what its expected.json says"""
    with Scratch() as folder:
        result = Anjuan(binary, folder / "home").init().archive(*folders())
        cli.compare_all(result.json["cases"], folders())
        return f"{len(folders())} cases in {result.seconds:.1f} s"


def test_money(binary):
    """only what was archived is payable, each case once, with the expected amount"""
    with Scratch() as folder:
        home = Anjuan(binary, folder / "home").init()
        home.archive(*folders())
        expected = [cli.expected_of(f) for f in folders()]
        wanted = {e["case_number"]: e["subsidy"]["payable_now_fen"]
                  for e in expected if e["may_archive"]}
        rows = home.entitlements()
        have = {r["case_number"]: r["fen"] for r in rows}
        check(have == wanted and len(rows) == len(wanted),
              f"payable: {sorted(have.items() ^ wanted.items())}")


def test_order(binary):
    """verify --all, doctor and rebuild --compare find everything in order afterwards"""
    with Scratch() as folder:
        home = Anjuan(binary, folder / "home").init()
        home.archive(*folders())
        for command in (["verify", "--all"], ["doctor"], ["rebuild", "--compare"]):
            home.run("--json", *command)


if __name__ == "__main__":
    folders()
    cli.main(globals())
