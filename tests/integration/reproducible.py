#!/usr/bin/env python3
"""Same input, same bytes (R-7): two homes with the same seal key seal the same folder alike."""

import shutil

import anjuan_cli as cli
from anjuan_cli import DEMO, Anjuan, Scratch, check

EPOCH = {"SOURCE_DATE_EPOCH": "1781000000"}


def sealed(binary, place, folders, keys=None, env=None):
    home = Anjuan(binary, place, EPOCH | (env or {})).init()
    if keys:
        shutil.rmtree(home.home / "keys")
        shutil.copytree(keys, home.home / "keys")
    home.archive(*folders)
    return home


def contents(home):
    return {b.name: cli.sha256(b) for b in home.bundles()}


def test_same_bytes(binary):
    """two homes with one key and one clock write the same bundles, byte for byte"""
    with Scratch() as folder:
        one = sealed(binary, folder / "one", DEMO)
        two = sealed(binary, folder / "elsewhere/two", DEMO, one.home / "keys",
                     {"TZ": "America/New_York", "LANG": "C"})
        check(len(contents(one)) == 5, f"{contents(one)}")
        check(contents(one) == contents(two), f"{contents(one)}\n{contents(two)}")


def test_place_of_the_papers(binary):
    """where the folder lies and how old its files are leaves no trace in the bundle"""
    with Scratch() as folder:
        moved = folder / "moved" / DEMO[1].name
        shutil.copytree(DEMO[1], moved, copy_function=shutil.copyfile)
        one = sealed(binary, folder / "one", [DEMO[1]])
        two = sealed(binary, folder / "two", [moved], one.home / "keys")
        check(contents(one) == contents(two), "bundles differ")


def test_time_matters(binary):
    """another time of sealing gives other bytes (so the comparison above can fail)"""
    with Scratch() as folder:
        one = sealed(binary, folder / "one", [DEMO[4]])
        two = sealed(binary, folder / "two", [DEMO[4]], one.home / "keys",
                     {"SOURCE_DATE_EPOCH": "1781086400"})
        check(contents(one) != contents(two), "the time of sealing is nowhere in the bundle")


if __name__ == "__main__":
    cli.main(globals())
