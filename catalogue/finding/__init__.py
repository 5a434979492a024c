"""Finding entries by words: one index, the same matches in the same order on SQLite and PostgreSQL.

`folding` turns a text into what is compared, and cuts it into tokens; `rows` says what an entry is found by; `keeping`
writes that down with every edit; `matching` turns a visitor's words into conditions; `ranking` puts what they find in
order and says why; `nearest` helps where they find nothing.

Tokens are words of ASCII letters, digits and Chinese characters that both databases take as they are. Each begins with
a letter that says where it stands:

    n, m, e   a name, the beginning of one, a whole one     a, f   an alias, a whole one
    p, q, g   the same of its pinyin                        b      how a Latin word of either begins
    i, j, h   the same of its initials                      t      all other text
    k         the noun                                      x      a character that is neither, by its number
    z         nothing more: the row is public               u      a beginning (m, q, j) out of the order of names

Chinese runs give their characters and their overlapping pairs, so that one character is a token, two are a token, and
more are several tokens and a comparison with the text itself. What is read as one word gives its first letters, one to
eight. So nothing but whole tokens is ever asked of the index, and no question reads more than a few lists of it: the
lists of all that begins alike would have to be put together first. Up to three letters are a word of a name only if
they are all of it: who types `fl` means 枫林 and no floor.
"""
