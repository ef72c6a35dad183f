"""Labels each line of output with the program that wrote it, in a container that runs several.

Their outputs share the container's log, in which nothing else distinguishes them. bkdev removes the label when it
reads the log (program-label.ts) and shows the lines of a single program on request.
"""

# Longer lines are passed on in pieces; bkdev shows no more of a line anyway.
LONGEST = 64 * 1024


class Labels:
    """Labels whole lines, so that two programs never write into the same one."""

    def __init__(self, program):
        # A unit separator, which terminals do not show, distinguishes the label from what the program wrote.
        self.label = f"{program} \x1f| ".encode()
        self.rest = b""

    def lines(self, data):
        """Returns the lines that are complete with this data, each labelled."""
        *whole, self.rest = (self.rest + data).split(b"\n")
        while len(self.rest) >= LONGEST:
            whole.append(self.rest[:LONGEST])
            self.rest = self.rest[LONGEST:]
        return b"".join(self.label + line + b"\n" for line in whole)

    def end(self):
        """Returns the last line, which has no newline."""
        rest, self.rest = self.rest, b""
        return self.label + rest + b"\n" if rest else b""


def install(groups):
    """Labels the output of supervisord's programs, unless there is only one; `groups` are its process groups."""
    if sum(len(group.process_configs) for group in groups) < 2:
        return
    from supervisor.dispatchers import POutputDispatcher
    from supervisor.process import Subprocess

    log, finish = POutputDispatcher._log, Subprocess.finish

    def labelled(dispatcher):
        if not hasattr(dispatcher, "bkdev_labels"):
            dispatcher.bkdev_labels = Labels(dispatcher.process.config.name)
        return dispatcher.bkdev_labels

    def log_labelled(dispatcher, data):
        log(dispatcher, labelled(dispatcher).lines(data))

    def finish_and_log(process, pid, status):
        # It forgets them, after it read what is left in the pipe.
        outputs = [one for one in process.dispatchers.values() if isinstance(one, POutputDispatcher)]
        result = finish(process, pid, status)
        for output in outputs:
            log(output, labelled(output).end())
        return result

    POutputDispatcher._log = log_labelled
    Subprocess.finish = finish_and_log
