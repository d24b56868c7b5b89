import pytest

from api.integrations.content_disposition import attachment


@pytest.mark.parametrize(
    ("name", "plain", "full"),
    [
        ("shop-1.2.zip", "shop-1.2.zip", "shop-1.2.zip"),
        ("my shop.zip", "my shop.zip", "my%20shop.zip"),
        ("Lädle 東京.zip", "L_dle __.zip", "L%C3%A4dle%20%E6%9D%B1%E4%BA%AC.zip"),
        ('a"; filename="b.exe', "a_; filename=_b.exe", "a%22%3B%20filename%3D%22b.exe"),
        ("a\r\nSet-Cookie: b", "a__Set-Cookie: b", "a__Set-Cookie%3A%20b"),
        ("../../etc/passwd", ".._.._etc_passwd", ".._.._etc_passwd"),
        ("100%.zip", "100_.zip", "100%25.zip"),
    ],
)
def test_a_name_is_written_for_old_and_new_programs(name: str, plain: str, full: str) -> None:
    wanted = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{full}"
    assert attachment(name) == wanted
