"""Python reads this at its start when this folder is on PYTHONPATH: the guards of the tests.

`conftest.py` puts the folder there, so that they stand in every kernel and process of the tests.
"""

import networks_are_told
import no_network

no_network.guard()
networks_are_told.guard()
