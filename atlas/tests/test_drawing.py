"""Where things stand in the small charts."""

from types import SimpleNamespace

from atlas.drawing.boxes import meet
from atlas.drawing.chart import BOTTOM, SIZE, TOP, WIDTH, Chart, is_drawn
from atlas.drawing.looks import BAR
from atlas.drawing.steps import steps
from atlas.drawing.text import text_width


def observed(value, start, end="", precision="day", **more):
    kept = {"qualifier": "=", "obs_class": "measured", "unit": "", "evidence": {}}
    return SimpleNamespace(value=value, period_start=start, period_end=end, period_precision=precision, **kept | more)


def test_the_highest_value_stands_on_top_and_nought_at_the_foot():
    chart = Chart([observed(0, "2020-01-01"), observed(50, "2021-01-01"), observed(100, "2022-01-01")], str_of)
    assert [value.y for value in chart.values] == [BOTTOM, (TOP + BOTTOM) / 2, TOP]


def str_of(figure):
    return str(figure.value)


def test_a_month_is_as_long_as_a_month_and_a_year_as_a_year():
    found = [observed(1, "2021", "2021", "year"), observed(2, "2022-03", "2022-03", "month"), observed(3, "2022-06-01")]
    year, month, day = Chart(found, str_of).values
    assert (year.shape, month.shape, day.shape) == ("bar", "bar", "dot")
    assert year.length > 10 * month.length


def test_no_text_is_written_over_another_or_a_mark_or_beyond_the_drawing():
    near = [observed(19, "2024", "2024", "year"), observed(19, "2024-12-10"), observed(20, "2025", "2025", "year")]
    alike = [observed(19 + number / 10, f"2024-{number + 1:02}-01") for number in range(12)]
    for found in near, alike:
        values = Chart(found, lambda figure: "十九家孵化器").values
        boxes = [(each, text_box(each)) for each in values if each.text]
        assert len(boxes) >= 3
        for one, box in boxes:
            assert box[0] >= 0
            assert box[2] <= WIDTH
            assert 0 <= box[1] < box[3] <= BOTTOM
            others = [other for each, other in boxes if each is not one]
            marks = [(each.x, each.top, each.end, each.top + BAR) for each in values]
            assert not any(meet(box, other) for other in others + marks), found


def text_box(value):
    half = text_width(value.text, SIZE) / 2
    return value.text_x - half, value.text_y - SIZE + 1, value.text_x + half, value.text_y + 2


def test_two_values_or_two_units_are_not_drawn():
    found = [observed(1, "2021"), observed(2, "2022"), observed(3, "2023", unit="m²")]
    assert not is_drawn(found[:2])
    assert not is_drawn(found)


def test_a_number_rises_in_steps_and_is_flat_between():
    assert steps([("2021", "", 1), ("2022", "", 2)]) is None
    drawn = steps([("2021", "2021年", 1), ("2022", "2022年", 2), ("2023", "2023年", 4)])
    assert drawn.path.startswith("M8.0 128V102.0H")
    assert drawn.path.count("H") == drawn.path.count("V") - 1 == 2
    assert (drawn.y, drawn.number) == (24, 4)
