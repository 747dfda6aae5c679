"""How a scenario is told: a function of a world; what its decorator says is the world's settings."""


class Skip(Exception):
    """Why this cannot be tried here."""


class Scenario:
    """`settings`: of its world; None: it makes its own. `world`: scenarios with the same one share a world."""

    def __init__(self, function, settings, long, apart):
        self.function, self.settings, self.long = function, settings, long
        self.name = function.__name__
        self.world = self.name if apart or settings is None else str(settings)


SCENARIOS = []


def scenario(long=False, apart=False, **settings):
    """Settings as of World. `apart`: in a world of its own, since it takes long or spoils it for others."""
    def keep(function):
        SCENARIOS.append(Scenario(function, settings, long, apart))
        return function
    return keep


def alone(long=False):
    """Makes its own worlds: a function of the program's path."""
    def keep(function):
        SCENARIOS.append(Scenario(function, None, long, True))
        return function
    return keep
