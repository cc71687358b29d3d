"""The demo's dealers, clerks and colleagues. All invented; the password is for a demo that nobody else reaches."""

from __future__ import annotations

from typing import NamedTuple

from suiche.parties.actions.open_dealer import EnglishCard
from suiche.parties.roles import Role

PASSWORD = "suiche-demo-2026"  # noqa: S105  # printed at every start; with HOST open another one holds


class Colleague(NamedTuple):
    """A member of staff: work name, name, roles, and what they do in both languages."""

    username: str
    name: str
    roles: tuple[Role, ...]
    zh: str
    en: str


class Shop(NamedTuple):
    """A dealer and the clerk who signs in for it."""

    number: str
    name: str
    city: str
    address: str
    phone: str
    hours: str
    brands: tuple[str, ...]
    account_no: str
    clerk: str
    clerk_name: str
    english: EnglishCard


COLLEAGUES: tuple[Colleague, ...] = (
    Colleague("shenpi", "周明远", (Role.UNDERWRITER,), "审批", "underwriter"),
    Colleague("yunying", "何清", (Role.OPERATIONS,), "放款与激活", "operations"),
    Colleague("kuaiji", "方竹", (Role.ACCOUNTANT,), "会计与日终", "accountant"),
    Colleague("kefu", "苏禾", (Role.SERVICE,), "客服", "customer service"),
    Colleague("chanpin", "许念", (Role.PRODUCTS,), "产品（提出）", "products, proposes"),
    Colleague("fuhe", "韩松", (Role.PRODUCTS, Role.SUPERVISOR), "主管（复核）", "supervisor, approves"),
    Colleague("shenji", "陆言", (Role.AUDITOR,), "审计（只看）", "auditor, reads only"),
)

_HOURS, _HOURS_EN = "9:00–18:00，周一休息", "9:00–18:00, closed on Mondays"
SHOPS: tuple[Shop, ...] = (
    Shop("D0001", "杭州综合示例店", "杭州市", "示例区示例路1号", "400-000-0001", _HOURS, ("大众", "丰田", "本田", "日产", "现代"), "6222000000000000011", "dian1", "钱多", EnglishCard("Hangzhou General Sample Store", "Hangzhou", "1 Sample Road, Sample District", _HOURS_EN)),
    Shop("D0002", "杭州新能源示例店", "杭州市", "示例区示例路2号", "400-000-0002", _HOURS, ("比亚迪", "特斯拉", "小米", "理想", "蔚来", "极氪"), "6222000000000000029", "dian2", "江晚", EnglishCard("Hangzhou New Energy Sample Store", "Hangzhou", "2 Sample Road, Sample District", _HOURS_EN)),
    Shop("D0003", "上海豪华示例店", "上海市", "示例区示例路3号", "400-000-0003", _HOURS, ("宝马", "奥迪", "奔驰", "问界"), "6222000000000000037", "dian3", "孔宁", EnglishCard("Shanghai Premium Sample Store", "Shanghai", "3 Sample Road, Sample District", _HOURS_EN)),
    Shop("D0004", "成都综合示例店", "成都市", "示例区示例路4号", "400-000-0004", _HOURS, ("捷达", "深蓝", "五菱", "大众", "比亚迪", "小米"), "6222000000000000045", "dian4", "严川", EnglishCard("Chengdu General Sample Store", "Chengdu", "4 Sample Road, Sample District", _HOURS_EN)),
)  # fmt: skip
