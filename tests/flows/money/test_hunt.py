import os, random, traceback
import pytest, stripe
from tests.conftest import copied_settings
from tests.flows.money.history import STEPS, History
from tests.flows.money.test_histories import OFTEN, end, running_world, impatient
A, B = (int(x) for x in os.environ.get("HUNT", "0-3").split("-"))
@pytest.mark.usefixtures("impatient")
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", range(A, B))
async def test_hunt(seed, server_url, template_database):
    dice = random.Random(seed)
    names = (*OFTEN, *STEPS)
    steps = [(dice.choice(names), dice.randrange(10000), dice.randrange(10000)) for _ in range(dice.randint(25, 60))]
    async with copied_settings(server_url, template_database) as base, running_world(base, random.Random(seed)) as world:
        await world.open(sellers=3, buyers=3)
        history = History(world)
        for name, first, second in steps:
            await STEPS[name](history, first, second)
        await end(world)
