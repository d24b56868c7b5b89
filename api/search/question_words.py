"""English words that questions are made of and that say nothing of their subject."""

_WORDS = """
a about after again all also am an and any anybody anyone anything are as at be because been
before being both but by can cannot could did do does doing done down during each ever every for
from further get gets getting give got had has have having he help her here hers him his how i if
in into is it its itself just know let like make makes many may me might mine more most much must
my myself need no nor not now of off on once one only or other our ours out over own please really
same shall she should show so some somebody someone something still such take tell than that the
their theirs them then there these they thing things this those through to too under until up us
use used using very want was way we were what when where whether which while who whom whose why
will with without would yet you your yours
"""

# "Go" is a language.
QUESTION_WORDS = frozenset(_WORDS.split())
