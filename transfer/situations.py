"""
What somebody may start with, and which steps of the route then fit.

No source says who a step is for. The table below is the editors' own reading of what the sources say a step does; the
page says so beside every line and prints the reason. A step that cannot honestly be given to anybody is left out here,
and stands on the whole route.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Situation:
    """steps: {slug of a platform: why it fits}."""

    label: Promise
    steps: dict[str, Promise]


SITUATIONS = {
    "result": Situation(
        _("我有一项成果"),
        {
            "centre-supply": _("来源写这项功能组织可转化的科研成果。"),
            "centre-proof-of-concept": _("来源写这项功能验证成果的可行性。"),
            "centre-project-pool": _("来源写项目库储备可转化的项目。"),
            "centre-patent-screening": _("来源写这项服务从储备成果中挑选高价值专利。"),
            "tto-step-entry": _("四步法从成果入驻开始。"),
            "tto-step-evaluation": _("四步法里成果入驻之后的一步，名为转化评价。"),
            "tto-chain-discovery": _("全链条从成果发现开始。"),
        },
    ),
    "team": Situation(
        _("我有一支团队"),
        {
            "centre-incubation": _("来源写这项功能引导项目进入孵化器，团队可以带着项目来。"),
            "centre-talent-pool": _("来源写人才库储备的是人才。"),
            "tto-path-incubation": _("纵向路径里名为孵化的一段。"),
            "talent-enterprise-advice": _("来源写这项服务包括人才政策的咨询。"),
            "talent-housing-support": _("来源写这项支持是人才公寓与租房补贴。"),
        },
    ),
    "prototype": Situation(
        _("我有一个样机"),
        {
            "centre-proof-of-concept": _("来源写这项功能验证成果的可行性，样机是可以验证的东西。"),
            "centre-incubation": _("五项功能里排在概念验证之后，引导项目进入孵化器。"),
            "tto-path-incubation": _("纵向路径里排在研发之后的一段。"),
            "mosu-evaluation": _("来源写这个平台面向模型评测，只适合大模型一类的样机。"),
            "proof-of-concept-platforms": _("来源写计划建设，方向是大模型、细胞治疗、合成生物。"),
        },
    ),
    "company": Situation(
        _("我有一家公司"),
        {
            "centre-venture-capital": _("来源写这项功能对接风险投资，接受投资的是公司。"),
            "centre-support": _("来源写这项功能提供配套服务，没有限定给谁。"),
            "tto-step-landing": _("四步法的最后一步是产业落地，落地要有公司承接。"),
            "tto-targeted-rd": _("来源写这是需求导向的做法，公司可以带着需求来。"),
            "tto-targeted-transfer": _("来源写这是需求导向的做法，公司可以带着需求来。"),
            "tto-path-acceleration": _("纵向路径里排在孵化之后的一段。"),
            "tto-path-industrialisation": _("纵向路径的最后一段是产业化。"),
            "talent-enterprise-advice": _("来源写这项服务面向科技企业。"),
            "talent-housing-support": _("来源写支持的对象包括科技企业。"),
            "talent-welfare-services": _("来源写这些服务面向科技企业。"),
        },
    ),
}
