"""The ground of the schematic: river, ribbon, metro and threads; DESIGN.md says where the lines come from.

One plane for wide windows, one with fewer names for narrow ones. The drawings of the atlas stand on the wide one.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

NAMES = (
    (_("虹桥路"), 193, 240, "end"),
    (_("宜山路"), 237, 303, "end"),
    (_("桂林路"), 179, 367, "mid"),
    (_("上海体育馆"), 323, 331, ""),
    (_("漕宝路"), 311, 440, ""),
    (_("上海南站"), 257, 517, "end"),
    (_("锦江乐园"), 141, 599, "end"),
    (_("石龙路"), 374, 484, ""),
    (_("龙华中路"), 454, 316, "end"),
    (_("岳阳路"), 401, 170, "end"),
    (_("枫林路"), 524, 238, ""),
)

NARROW_NAMES = (
    (_("虹桥路"), 111, 185, "end"),
    (_("宜山路"), 134, 237, "end"),
    (_("上海南站"), 143, 411, "end"),
    (_("漕宝路"), 164, 323, "end"),
)

RIVER_NAME = (598, 425, 640, 550)  # the box on the wide plane that the name of the river fills, turned or not


@dataclass(frozen=True)
class Ground:
    """places: {slug of a district: middle of its hoop}. threads: {slug: (path, x and y of the knot)}.

    band: widths of the ribbon's three strokes. water, band_name: [(x, y)] of the characters of their names. hoop: radii
    of its disc, pattern and inside, width of the pattern, radius of the focus. has_themes: whether there is room.
    """

    name: str
    width: int
    height: int
    stop: float
    knot: float
    band: tuple[int, int, int]
    hoop: tuple[float, float, float, int, int]
    names: tuple
    water: tuple
    band_name: tuple
    north: str
    north_name: tuple[int, int]
    has_themes: bool
    places: dict[str, tuple[int, int]]
    threads: dict[str, tuple[str, int, int]]
    ribbon: str
    river: str
    metro: str
    waves: str


@dataclass
class Schematic:
    """A ground with the districts that have a place on it. hoops: (row, x, y). threads: (slug, path, x, y)."""

    ground: Ground
    hoops: list[tuple[Any, int, int]]
    threads: list[tuple[str, str, int, int]]


def schematics(rows):
    """For wide windows and for narrow ones. rows: each with a .district."""
    return [_standing(ground, rows) for ground in (WIDE, NARROW)]


def _standing(ground, rows):
    placed = [row for row in rows if row.district.slug in ground.places]
    hoops = [(row, *ground.places[row.district.slug]) for row in placed]
    slugs = [row.district.slug for row in placed if row.district.slug in ground.threads]
    return Schematic(ground, hoops, [(slug, *ground.threads[slug]) for slug in slugs])


WIDE = Ground(
    name="wide",
    width=684,
    height=652,
    stop=3.2,
    knot=5,
    band=(26, 21, 18),
    hoop=(56, 50, 44, 12, 61),
    names=NAMES,
    water=((613, 458), (613, 488), (613, 518)),
    band_name=((544, 330), (543, 355), (542, 380), (541, 405)),
    north="M28 40V16M23 22l5-7 5 7",
    north_name=(28, 58),
    has_themes=True,
    places={
        "west-bund": (464, 434),
        "fenglin": (460, 244),
        "around-sjtu": (316, 230),
        "around-ecust": (259, 581),
        "caohejing": (111, 411),
        "fenyang": (450, 109),
    },
    threads={
        "west-bund": ("M539 433 C525 432 520 434 464 434", 539, 433),
        "caohejing": ("M551 514 C381 536 211 491 111 411", 551, 514),
        "around-ecust": ("M558 579 C457 604 371 599 259 581", 558, 579),
        "around-sjtu": ("M403 185 C384 181 383 216 316 230", 403, 185),
        "fenyang": ("M412 194 C414 174 411 148 450 109", 412, 194),
    },
    ribbon=(
        "M632 916 C625 882 605 774 592 716 C579 658 563 604 556 565 C549 526 551 502 548 480 C545 458 539 462"
        " 539 433 C538 404 544 328 545 307 C541 267 513 292 460 244 L403 185"
    ),
    river=(
        "M1156 -2 C1088 25 840 120 746 162 C653 204 626 223 596 248 C566 273 570 280 564 311 C558 342 558 405"
        " 558 433 C558 460 564 456 567 478 C569 499 567 523 575 562 C582 601 598 654 611 712 C623 770 644 879"
        " 651 912 V1052 H2600 V-400 H1216z"
    ),
    metro=(
        "M150 594L267 512L301 420L313 326L326 265L387 180L421 121L480 98M267 512L364 490L370 406L328 365L246 "
        "298L202 235M202 235L246 298L313 326L366 306L450 271L514 248M421 121L415 214L450 271L464 311M30 405L1"
        "79 378L246 298L326 265L415 214L494 191M202 235L305 195L372 157L480 98M305 195L326 265L351 349L429 39"
        "1L476 433L485 478M26 474L124 449L184 430L301 420L370 406L429 391L464 311L514 248L494 191L480 98M149 "
        "314L179 378L184 430L267 512L259 581"
    ),
    waves=(
        "M1116 24L1056 47L930 97L808 146L720 185L666 212L630 235L604 254L587 271L579 285L575 303L571 329L568 "
        "364L567 400L567 429L568 447L571 457L574 470L576 487L578 508L580 532L584 561L592 597L602 639L614 686L"
        "626 741L638 803L650 862L656 890M1120 34L1060 57L934 107L812 156L725 195L671 222L636 244L611 262L596 "
        "277L589 288L586 305L582 331L579 364L578 400L578 429L579 445L581 454L584 467L587 486L589 507L591 531L"
        "595 560L603 595L613 637L624 684L636 738L649 800L661 860L666 888M1125 47L1065 70L939 120L818 169L731 "
        "207L678 234L644 255L620 273L607 285L602 293L599 307L596 332L593 365L592 400L592 428L593 442L595 450L"
        "598 464L601 484L603 506L605 529L609 557L616 592L627 633L638 681L650 736L663 798L675 857L680 885M1132"
        " 64L1072 87L946 137L825 186L739 223L687 250L654 270L632 286L621 295L619 299L617 311L614 334L611 366L"
        "610 401L610 427L610 439L612 445L616 460L619 482L621 505L622 527L626 554L634 588L644 629L656 676L668 "
        "732L680 794L692 854L698 882"
    ),
)
NARROW = Ground(
    name="narrow",
    width=360,
    height=512,
    stop=2.2,
    knot=3.4,
    band=(15, 11, 9),
    hoop=(36, 31.5, 27, 9, 41),
    names=NARROW_NAMES,
    water=((322, 368), (322, 392), (322, 416)),
    band_name=(),
    north="M18 34V14M14 19l4-6 4 6",
    north_name=(18, 50),
    has_themes=False,
    places={
        "west-bund": (250, 342),
        "fenglin": (248, 187),
        "around-sjtu": (175, 176),
        "around-ecust": (146, 462),
        "caohejing": (71, 323),
        "fenyang": (243, 77),
    },
    threads={
        "west-bund": ("M277 341 C289 340 286 342 250 342", 277, 341),
        "caohejing": ("M283 403 C196 421 122 389 71 323", 283, 403),
        "around-ecust": ("M286 451 C235 471 218 477 146 462", 286, 451),
        "around-sjtu": ("M212 148 C203 144 218 162 175 176", 212, 148),
        "fenyang": ("M218 154 C220 134 218 102 243 77", 218, 154),
    },
    ribbon=(
        "M311 773 C309 739 303 628 299 573 C295 517 288 471 285 439 C282 407 282 395 281 379 C280 363 277 364"
        " 277 341 C276 318 279 257 280 240 C276 214 282 218 248 187 L212 148"
    ),
    river=(
        "M607 40 C570 56 433 110 383 134 C333 160 323 173 307 190 C292 208 294 217 291 242 C288 267 288 319 2"
        "88 341 C288 364 291 362 292 378 C294 394 294 406 296 438 C300 470 306 516 310 572 C315 628 320 739 3"
        "22 772 V912 H2600 V-400 H667z"
    ),
    metro=(
        "M91 473L150 406L168 331L174 254L180 204L211 135L228 87L258 68M150 406L199 388L202 320L181 286L140 23"
        "2L117 180M117 180L140 232L174 254L200 238L243 209L276 190M228 87L225 162L243 209L250 242M30 319L106 "
        "296L140 232L180 204L225 162L265 144M117 180L169 147L203 116L258 68M169 147L180 204L192 273L232 307L2"
        "56 341L260 378M28 375L78 355L108 340L168 331L202 320L232 307L250 242L276 190L265 144L258 68M90 244L1"
        "06 296L108 340L150 406L146 462"
    ),
    waves=(
        "M586 56L553 69L484 98L418 126L371 149L343 166L326 180L313 194L304 206L300 219L298 234L296 256L295 28"
        "5L294 315L294 339L295 354L296 363L298 372L299 384L300 398L301 416L303 439L306 470L310 507L314 550L31"
        "8 602L322 663L326 723L327 751M589 62L556 76L487 104L421 132L374 155L347 171L330 185L318 198L311 210L"
        "307 220L305 235L303 257L302 285L301 315L301 338L302 353L303 362L305 371L306 384L307 398L308 415L310 "
        "438L313 469L317 506L321 549L325 601L329 663L333 723L334 751M592 71L559 84L490 112L424 140L379 163L35"
        "2 178L337 192L326 204L319 213L316 222L314 236L312 258L311 285L310 315L310 338L311 352L312 360L314 37"
        "0L315 383L316 398L317 415L319 438L322 468L326 505L330 548L334 601L338 662L342 722L343 750M596 82L564"
        " 95L495 123L430 151L385 173L360 188L345 200L335 211L329 218L327 225L326 237L324 258L323 286L322 315L"
        "322 338L323 350L324 358L325 368L327 382L328 397L329 414L331 436L334 466L338 504L342 547L346 600L350 "
        "661L354 722L355 750"
    ),
)
