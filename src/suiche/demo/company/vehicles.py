"""The demo's vehicles: real brands and published prices as facts, which change often; every picture is a drawing.

Prices in yuan (whole), from makers' lists and the press, 2024 to early 2026; a used car's price is our demo valuation.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from suiche.catalogue.drafts import VehicleDraft
from suiche.catalogue.kinds import Body, Condition, Energy
from suiche.kit.words import Words

SOURCE = "参考价，以厂家为准。来源：厂家官网与媒体报道的指导价，2024–2026年"
USED_SOURCE = "演示估价，不是真实报价"
YUAN_FEN = 100
BEV, PHEV, ICE = Energy.BEV, Energy.PHEV, Energy.ICE
SUV, SEDAN, MPV, HATCH = Body.SUV, Body.SEDAN, Body.MPV, Body.HATCH


class _Car(NamedTuple):
    code: str
    brand: str
    brand_en: str
    series: str
    series_en: str
    trim: str
    trim_en: str
    year: int
    energy: Energy
    body: Body
    price_yuan: int
    seats: int
    range_km: int = 0  # CLTC, electric; 0: not stated


_NEW = (
    _Car("WULING-MINIEV", "五菱", "Wuling", "宏光MINIEV", "Hongguang MINIEV", "入门版", "entry", 2024, BEV, HATCH, 32_800, 4),
    _Car("BYD-SEAGULL", "比亚迪", "BYD", "海鸥", "Seagull", "305km版", "305 km", 2024, BEV, HATCH, 69_800, 4, 305),
    _Car("BYD-QIN-PLUS", "比亚迪", "BYD", "秦PLUS DM-i", "Qin PLUS DM-i", "55km版", "55 km", 2024, PHEV, SEDAN, 79_800, 5, 55),
    _Car("JETTA-VS5", "捷达", "Jetta", "VS5", "VS5", "入门版", "entry", 2024, ICE, SUV, 87_900, 5),
    _Car("VW-LAVIDA", "大众", "Volkswagen", "朗逸", "Lavida", "入门版", "entry", 2024, ICE, SEDAN, 93_990, 5),
    _Car("BYD-QIN-L", "比亚迪", "BYD", "秦L DM-i", "Qin L DM-i", "入门版", "entry", 2024, PHEV, SEDAN, 99_800, 5),
    _Car("HYUNDAI-ELANTRA", "现代", "Hyundai", "伊兰特", "Elantra", "入门版", "entry", 2024, ICE, SEDAN, 99_800, 5),
    _Car("NISSAN-SYLPHY", "日产", "Nissan", "轩逸", "Sylphy", "入门版", "entry", 2024, ICE, SEDAN, 108_600, 5),
    _Car("HYUNDAI-MUFASA", "现代", "Hyundai", "沐飒", "Mufasa", "入门版", "entry", 2024, ICE, SUV, 121_800, 5),
    _Car("BYD-SONG-PLUS", "比亚迪", "BYD", "宋PLUS DM-i", "Song PLUS DM-i", "入门版", "entry", 2024, PHEV, SUV, 135_800, 5),
    _Car("HYUNDAI-SONATA", "现代", "Hyundai", "索纳塔", "Sonata", "入门版", "entry", 2024, ICE, SEDAN, 138_800, 5),
    _Car("DEEPAL-L07", "深蓝", "Deepal", "L07", "L07", "入门版", "entry", 2024, PHEV, SEDAN, 145_900, 5),
    _Car("BYD-HAN", "比亚迪", "BYD", "汉 DM-i", "Han DM-i", "入门版", "entry", 2024, PHEV, SEDAN, 165_800, 5),
    _Car("TOYOTA-RAV4", "丰田", "Toyota", "RAV4荣放", "RAV4", "入门版", "entry", 2024, ICE, SUV, 169_800, 5),
    _Car("TOYOTA-CAMRY", "丰田", "Toyota", "凯美瑞", "Camry", "入门版", "entry", 2024, ICE, SEDAN, 171_800, 5),
    _Car("HONDA-ACCORD", "本田", "Honda", "雅阁", "Accord", "入门版", "entry", 2024, ICE, SEDAN, 179_800, 5),
    _Car("HONDA-CRV", "本田", "Honda", "CR-V", "CR-V", "入门版", "entry", 2024, ICE, SUV, 185_900, 5),
    _Car("VW-TAYRON", "大众", "Volkswagen", "探岳", "Tayron", "入门版", "entry", 2024, ICE, SUV, 198_900, 5),
    _Car("XIAOMI-SU7", "小米", "Xiaomi", "SU7", "SU7", "标准版", "Standard", 2024, BEV, SEDAN, 215_900, 5, 700),
    _Car("TESLA-MODEL-3", "特斯拉", "Tesla", "Model 3", "Model 3", "后轮驱动版", "Rear-Wheel Drive", 2025, BEV, SEDAN, 235_500, 5),
    _Car("LI-L6", "理想", "Li Auto", "L6", "L6", "Pro", "Pro", 2024, PHEV, SUV, 249_800, 5, 212),
    _Car("AITO-M7", "问界", "AITO", "M7", "M7", "五座版", "five seats", 2024, PHEV, SUV, 249_800, 5),
    _Car("XIAOMI-YU7", "小米", "Xiaomi", "YU7", "YU7", "标准版", "Standard", 2025, BEV, SUV, 253_500, 5, 835),
    _Car("TESLA-MODEL-Y", "特斯拉", "Tesla", "Model Y", "Model Y", "后轮驱动版", "Rear-Wheel Drive", 2025, BEV, SUV, 263_500, 5, 593),
    _Car("ZEEKR-001", "极氪", "Zeekr", "001", "001", "WE", "WE", 2024, BEV, HATCH, 269_000, 5),
    _Car("BMW-3", "宝马", "BMW", "3系", "3 Series", "入门版", "entry", 2024, ICE, SEDAN, 319_900, 5),
    _Car("AUDI-A4L", "奥迪", "Audi", "A4L", "A4L", "入门版", "entry", 2024, ICE, SEDAN, 321_800, 5),
    _Car("MERCEDES-C", "奔驰", "Mercedes-Benz", "C级", "C-Class", "入门版", "entry", 2024, ICE, SEDAN, 334_800, 5),
    _Car("NIO-ES6", "蔚来", "NIO", "ES6", "ES6", "标准续航版", "Standard Range", 2024, BEV, SUV, 338_000, 5),
)  # fmt: skip


def _new(car: _Car) -> VehicleDraft:
    facts = [("座位", "Seats", str(car.seats))]
    if car.range_km:
        facts.append(("纯电续航（CLTC）", "Electric range (CLTC)", f"{car.range_km} km"))
    return VehicleDraft(
        code=car.code,
        brand=Words(car.brand, car.brand_en),
        series=Words(car.series, car.series_en),
        trim=Words(car.trim, car.trim_en),
        model_year=car.year,
        energy=car.energy,
        body=car.body,
        official_price_fen=car.price_yuan * YUAN_FEN,
        facts=tuple(facts),
        source=SOURCE,
        demo=True,
    )


def _used(code: str, first_registered: date, mileage_km: int, valuation_yuan: int) -> VehicleDraft:
    """Return a used car of a model that is also sold new."""
    car = next(car for car in _NEW if car.code == code)
    return VehicleDraft(
        code=f"{code}-USED-{first_registered.year}",
        brand=Words(car.brand, car.brand_en),
        series=Words(car.series, car.series_en),
        trim=Words(f"{first_registered.year}年上牌", f"registered {first_registered.year}"),
        model_year=first_registered.year,
        energy=car.energy,
        body=car.body,
        official_price_fen=valuation_yuan * YUAN_FEN,
        facts=(("座位", "Seats", str(car.seats)),),
        source=USED_SOURCE,
        condition=Condition.USED,
        first_registered=first_registered,
        mileage_km=mileage_km,
        demo=True,
    )


VEHICLES: tuple[VehicleDraft, ...] = (
    *map(_new, _NEW),
    _used("VW-LAVIDA", date(2021, 5, 18), 62_000, 56_000),
    _used("TOYOTA-CAMRY", date(2022, 9, 2), 41_000, 118_000),
    _used("TESLA-MODEL-3", date(2023, 3, 20), 35_000, 149_000),
)
