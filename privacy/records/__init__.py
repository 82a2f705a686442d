"""The types of record that the city holds: how each is found past its time, what goes with it, how it is emptied.

One list, read from top to bottom (`catalogue`); each kind of thing has its module.
"""
