"""As much of Redis as bkmonitor.counters' users ask for."""


class FakeRedis:
    def __init__(self):
        self.values = {}

    def get(self, name):
        return self.values.get(name)

    def set(self, name, value):
        self.values[name] = str(value)

    def incr(self, name):
        self.values[name] = str(int(self.values.get(name, 0)) + 1)
        return int(self.values[name])

    def sadd(self, name, member):
        self.values.setdefault(name, set()).add(str(member))

    def scard(self, name):
        return len(self.values.get(name, ()))

    def delete(self, *names):
        for name in names:
            self.values.pop(name, None)

    def pipeline(self):
        return self

    def execute(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        pass
