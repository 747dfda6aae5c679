"""How a scenario is told: a function of a world; what its decorator says is the world's settings."""


class Skip(Exception):
    """Why this cannot be tried here."""


class Scenario:
    def __init__(self, function, settings, long):
        self.function, self.settings, self.long = function, settings, long
        self.name = function.__name__


SCENARIOS = []


def scenario(long=False, **settings):
    """Settings as of World."""
    def keep(function):
        SCENARIOS.append(Scenario(function, settings, long))
        return function
    return keep


def alone(long=False):
    """Makes its own worlds: a function of the program's path."""
    def keep(function):
        SCENARIOS.append(Scenario(function, None, long))
        return function
    return keep
