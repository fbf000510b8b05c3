"""The demo: simulated clerks, their faults planted one by one and listed, and the whole job done over them.

Only `run` knows the validator; everything else here plays the units, who have never seen it.
"""
