"""
A catalogue of any size to measure on: `manage.py generate_catalogue --entries N`.

Everything follows from the seed, so that two machines and two databases hold the same rows. Entries are made as
`catalogue.writing` would leave them, with citations, evidence, cards, history and search rows, and then written past
it: that is what makes a million possible, and why it is refused where anything real is kept.
"""
