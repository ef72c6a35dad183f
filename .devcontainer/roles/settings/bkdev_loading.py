"""Python's collector looks through what a program has loaded so far again and again while it loads more, a third of a large
product's start, and there is hardly any garbage in it. So it waits until all is loaded, and leaves that alone from then
on (docs.python.org/3/library/gc.html#gc.freeze). A program that never says so is collected all the same, though late."""

import gc

# More objects than a large product loads, and few enough for any machine.
LOADED = 5_000_000
USUAL = gc.get_threshold()


def begin() -> None:
    gc.set_threshold(LOADED, *USUAL[1:])


def end() -> None:
    if gc.get_threshold()[0] == LOADED:
        gc.freeze()
        gc.set_threshold(*USUAL)
