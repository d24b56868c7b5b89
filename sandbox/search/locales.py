"""The languages that settings and searches may name (ISO 639-1 and 639-3)."""

_SHORT = (
    "af ak am ar az be bn bg ca cs da de el en eo et fi fr gu he hi hr hu hy id it jv ja kn ka km "
    "ko la lv lt ml mr mk my ne nl nb or pa fa pl pt ro ru si sk sl sn es sr sv ta te tl th tk tr "
    "uk ur uz vi yi zh zu"
)
_LONG = (
    "afr aka amh ara aze bel ben bul cat ces dan deu ell eng epo est fin fra guj heb hin hrv hun "
    "hye ind ita jav jpn kan kat khm kor lat lav lit mal mar mkd mya nep nld nob ori pan pes pol "
    "por ron rus sin slk slv sna spa srp swe tam tel tgl tha tuk tur ukr urd uzb vie yid zho zul "
    "cmn"
)
LOCALES = (*_SHORT.split(), *_LONG.split())


def locale(text: str) -> str:
    """Return a known language; raises ValueError that lists them."""
    if text not in LOCALES:
        known = ", ".join(sorted(LOCALES, key=lambda name: (len(name), name)))
        raise ValueError(f"Unsupported locale `{text}`, expected one of {known}")
    return text
