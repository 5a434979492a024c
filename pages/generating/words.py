"""The words that generated entries are made of. Nothing here is a fact."""

MARK = "（试验）"  # ends every generated name, so that nobody takes one for an entry
MARK_EN = " (trial)"

# slug: name, its English, level, the area that it is part of
AREAS = {
    "shanghai": ("上海市", "Shanghai Municipality", "municipality", ""),
    "xuhui": ("徐汇区", "Xuhui District", "district", "shanghai"),
    "xujiahui-street": ("徐家汇街道", "Xujiahui Subdistrict", "township_level", "xuhui"),
    "fenglin-street": ("枫林路街道", "Fenglin Road Subdistrict", "township_level", "xuhui"),
    "tianping-street": ("天平路街道", "Tianping Road Subdistrict", "township_level", "xuhui"),
    "hongmei-street": ("虹梅路街道", "Hongmei Road Subdistrict", "township_level", "xuhui"),
    "longhua-street": ("龙华街道", "Longhua Subdistrict", "township_level", "xuhui"),
    "huajing-town": ("华泾镇", "Huajing Town", "township_level", "xuhui"),
}
# slug: short name, its English, theme, share of the entries in percent, longitude, latitude
DISTRICTS = {
    "west-bund": ("西岸", "West Bund", "大模型", 30, 121.4640, 31.1680),
    "caohejing": ("漕河泾", "Caohejing", "数字技术", 27, 121.3990, 31.1690),
    "fenglin": ("枫林", "Fenglin", "生命健康", 19, 121.4570, 31.1990),
    "around-sjtu": ("环交大", "Around SJTU", "人工智能", 12, 121.4350, 31.1990),
    "around-ecust": ("环华理", "Around ECUST", "生物材料", 8, 121.4220, 31.1450),
    "fenyang": ("汾阳", "Fenyang", "医疗器械", 4, 121.4520, 31.2110),
}
STATIONS = (
    "徐家汇", "漕宝路", "上海南站", "上海体育馆", "宜山路", "虹桥路", "上海图书馆", "交通大学", "东安路", "龙华",
    "云锦路", "龙耀路", "漕河泾开发区", "桂林路", "桂林公园", "虹漕路", "虹梅路", "罗秀路", "肇嘉浜路", "衡山路",
)  # fmt: skip
# Chinese, English, share of the links in parts
SECTORS = (
    ("人工智能", "Artificial intelligence", 24), ("大模型", "Large models", 20), ("生物医药", "Biomedicine", 18),
    ("数字技术", "Digital technology", 14), ("医疗器械", "Medical devices", 12), ("生命健康", "Life and health", 10),
    ("集成电路", "Integrated circuits", 9), ("生物材料", "Biomaterials", 8), ("软件信息服务", "Software services", 8),
    ("机器人", "Robotics", 7), ("细胞治疗", "Cell therapy", 6), ("合成生物", "Synthetic biology", 6),
    ("新材料", "New materials", 5), ("文化创意", "Creative industries", 5), ("科技金融", "Technology finance", 4),
    ("绿色低碳", "Green and low carbon", 4), ("区块链", "Blockchain", 3), ("元宇宙", "Metaverse", 3),
    ("脑机接口", "Brain-computer interfaces", 3), ("量子计算", "Quantum computing", 2),
    ("光电子", "Optoelectronics", 2),
    ("智能网联汽车", "Connected vehicles", 2), ("先进核能", "Advanced nuclear energy", 1), ("航空航天", "Aerospace", 1),
    ("海洋科技", "Marine technology", 1), ("种业", "Seeds", 1), ("康复辅具", "Assistive devices", 1),
    ("免疫治疗", "Immunotherapy", 1), ("分子诊断", "Molecular diagnostics", 1), ("时尚科技", "Fashion technology", 1),
)  # fmt: skip

# The first two make a brand of 3,600 possible ones.
FIRST = "启光云星智博瑞华鼎恒安信达泰康元盛宏锦天海辰佳德嘉明朗清逸远致和睿思卓越创立新科芯慧联合众诚润泽丰凯旋翔飞腾"
SECOND = "明辉程源谷湾汇通航帆景阳晖屿川岳林森桥舟梦能芒点线维度界域象限格子方圆力量行知识见微数据算法码图谱链环"
PLACES = (
    "徐汇", "西岸", "枫林", "漕河泾", "龙华", "田林", "虹梅", "康健", "华泾", "长桥", "天平", "湖南路", "斜土", "凌云",
    "徐家汇", "滨江", "衡复", "桂林", "钦州", "宜山", "肇嘉浜", "岳阳", "汾阳", "宛平", "零陵", "龙腾", "云锦", "上海",
)  # fmt: skip
FIELDS = (
    ("人工智能", "AI"), ("大模型", "Large Model"), ("生物医药", "Biomedical"), ("医疗器械", "Medical Device"),
    ("数字", "Digital"), ("集成电路", "IC"), ("新材料", "Materials"), ("机器人", "Robotics"), ("软件", "Software"),
    ("生命科学", "Life Science"), ("合成生物", "Synthetic Biology"), ("文化科技", "Culture Tech"), ("", ""),
    ("科技金融", "Fintech"), ("绿色科技", "Green Tech"), ("脑科学", "Brain Science"), ("光电", "Photonics"),
)  # fmt: skip
INCUBATORS = (
    ("孵化器", "Incubator", 30), ("科技园", "Technology Park", 10), ("众创空间", "Maker Space", 14),
    ("加速器", "Accelerator", 8), ("创新中心", "Innovation Centre", 12), ("创业孵化基地", "Startup Base", 6),
    ("概念验证中心", "Proof-of-Concept Centre", 4), ("转化平台", "Transfer Platform", 4), ("HUB", "HUB", 3),
    ("创新工场", "Innovation Works", 3), ("产业社区", "Industry Community", 3), ("实验空间", "Lab Space", 3),
)  # fmt: skip
# ending, English, kind, class, share
INSTITUTIONS = (
    ("科技有限公司", "Technology Co., Ltd.", "enterprise", "enterprise_da", 40),
    ("生物科技股份有限公司", "Biotech Co., Ltd.", "enterprise", "", 12),
    ("研究院", "Research Institute", "research_institute", "institute_da", 14),
    ("创新研究中心", "Innovation Research Centre", "new_rd_institution", "", 10),
    ("大学", "University", "university", "university_da", 4),
    ("医院", "Hospital", "hospital", "hospital_da", 6),
    ("创业投资管理有限公司", "Venture Capital", "financial", "", 6),
    ("技术转移服务中心", "Technology Transfer Service", "service_organisation", "", 5),
    ("办公室", "Office", "government", "", 2),
    ("传媒中心", "Media Centre", "media", "", 1),
)
SERVICES = (
    "办公场地、共享实验室", "概念验证、中试", "投融资对接", "知识产权、技术转移", "算力与数据", "人才公寓与落户咨询",
    "注册、财税、法律咨询", "企业出海、国际合作", "临床研究对接", "创业辅导、路演",
)  # fmt: skip
ROADS = (
    "龙腾大道", "龙台路", "云锦路", "宜山路", "桂林路", "漕宝路", "枫林路", "岳阳路", "肇嘉浜路", "钦州北路", "虹漕路",
    "田林路", "番禺路", "华山路", "天钥桥路", "零陵路", "中山南二路", "龙吴路", "华泾路", "老沪闵路", "汾阳路",
    "淮海中路",
)  # fmt: skip
SUMMARIES = (
    "面向{field}方向的{kind}，设在{place}一带。提供{services}，并与周边高校、医院和企业合作。",
    "位于{place}的{kind}，以{field}为主要方向。来源写明的服务有{services}；入驻条件和费用没有写明。",
    "{place}的{kind}之一。来源提到它为{field}团队提供{services}，另有联合实验室和公共平台，但没有写明其数量。",
    "由多家单位共同设立的{kind}，服务{field}领域的早期团队，主要提供{services}。",
)
SUMMARIES_EN = (
    "A generated entry: {kind} for {field} in {place}, made only for measuring.",
    "{kind} in {place}, working in {field}. Generated for measuring; nothing in it is a fact.",
)
REASONS = (
    "依名称中的地名推断；来源没有写明街区。", "依地址所在的道路推断。", "依运营单位的主营方向推断。",
    "依同一名单中其他条目的写法推断。",
    "来源只写「已启用」，按报道日期推断。", "依入驻企业的行业推断。", "来源以简称出现，依上下文补全。",
)  # fmt: skip
REASONS_EN = ("Inferred from the name.", "Inferred from the address.", "Inferred from the date of the report.")
NOTES = (
    "来源没有写明批次和面积。", "两处来源写法不同，见存疑。", "入驻数为报道当日的数。",
    "地址为运营单位所印，不一定是场地所在。",
)  # fmt: skip
TITLES = (
    "{place}科技创新报道第{number}篇", "{place}街区建设记者手记（{number}）",
    "关于{place}孵化载体的通知（第{number}号）",
    "{place}产业发展简报{number}", "{place}访谈录之{number}",
)  # fmt: skip
PUBLISHERS = ("试验日报", "试验科技周刊", "试验发布（微信）", "试验在线", "试验区融媒体中心", "")
