from catalogue.columns import NAMES, SUMMARIES, Choice, Date, Linked, Related, Text

COLUMNS = (
    *NAMES,
    *SUMMARIES,
    Choice("stage", in_table=True),
    Text("stage_zh"),
    Date("stage_as_of", in_table=True),
    Related("lead", in_table=True),
    Text("team_zh"),
    Text("team_en", lang="en"),
    Related("institution", in_table=True),
    Related("platform", in_table=True),
    Linked("sectors"),
)
