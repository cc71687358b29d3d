"""The last lines of a start: where to go, who can sign in where, how to stop."""

from __future__ import annotations

from pathlib import Path

from suiche.demo.address import CARRIED_AT, Address
from suiche.demo.home import read_state
from suiche.demo.say import say

WHO_FILE = "who.json"


def greet(home: Path, address: Address, *, sandbox: str, password: str) -> None:
    """Print the address, the people of the demo company and the way to stop."""
    say("", "")
    say(f"  随车已就绪：{address.url}", f"  Suiche is ready: {address.url}")
    say("", "")
    for line in read_state(home, WHO_FILE).get("who", []):
        chinese, english = line
        say(f"    {chinese}", f"    {english}")
    pages = sandbox if address.local else f"{address.url}{CARRIED_AT}/"
    say(f"    合作方沙盒：{pages}", f"    Partner sandbox: {pages}")
    if not address.local:
        say(
            f"    别人也能访问这个地址：演示页面的密码是 {password}（用户名 demo）",
            f"    Others can reach this address: the password of the demo pages is {password} (user name demo)",
        )
    say("", "")
    say(
        f"  日志：{home / 'log'} · 停止：Ctrl-C · 重新开始：make reset",
        f"  Logs: {home / 'log'} · stop: Ctrl-C · start over: make reset",
    )


def goodbye() -> None:
    """Say that everything has stopped."""
    say("  已全部停止，数据保留着。", "  Everything has stopped; the data is kept.")


def stopping() -> None:
    """Say that the stop has begun."""
    say("  正在停止…", "  Stopping…")
