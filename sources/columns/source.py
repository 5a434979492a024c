from catalogue.columns import NAMES, SUMMARIES, Choice, Date, Flag, Number, Text, Url

COLUMNS = (
    *NAMES,
    *SUMMARIES,
    Choice("kind", in_table=True, is_ours=True),
    Text("publisher", in_table=True),
    Text("publisher_en", lang="en"),
    Text("author"),
    Date("published_on", in_table=True),
    Date("content_as_of", in_table=True),
    Number("paragraphs"),
    Choice("script"),
    Url("url"),
    Flag("is_linkable"),
    Choice("licence"),
)
