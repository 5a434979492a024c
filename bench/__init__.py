"""
The figures of speed, each beside its goal: `make bench`, or `make bench ENTRIES=1000000`.

Two generated catalogues, of 1,000 incubators and of ENTRIES, on SQLite and on PostgreSQL; the server as it is shipped,
two processes, asked over its socket. The measure of a page is the processor time of the server's processes for one
request, held against the floor: a view that returns one word through the same middleware. So the ratios say the same on
a slow machine as on a fast one, and nothing else need stand still, though a busy machine makes all figures coarser.

It is a benchmark and no test: it says "misses" and goes on.
"""
