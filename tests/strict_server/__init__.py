"""A strict stand-in for the API that tests can script: faults, limits, variations, a log.

It is not the sandbox and shares nothing with it, so that each checks the other.
"""

from tests.strict_server.clock import Clock, ManualClock, RealClock
from tests.strict_server.faults import Fault
from tests.strict_server.loopback import serving
from tests.strict_server.options import Options
from tests.strict_server.server import StrictServer

__all__ = ["Clock", "Fault", "ManualClock", "Options", "RealClock", "StrictServer", "serving"]
