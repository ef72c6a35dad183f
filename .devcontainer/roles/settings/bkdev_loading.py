"""Python's collector looks through what a program has loaded so far again and again while it loads more, a third of a large
product's start, and there is hardly any garbage in it. So it waits until all is loaded, and leaves that alone from then
on (docs.python.org/3/library/gc.html#gc.freeze). Who begins here must end."""

import gc


def begin() -> None:
    gc.disable()


def end() -> None:
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
