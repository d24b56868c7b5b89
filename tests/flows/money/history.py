"""What happens in a history: each step does something to something, as two numbers say.

A step that cannot be taken at its moment, such as a refund of nothing, is refused by whoever it
asks; that is as good as done. Only an answer of 500 would be a defect.
"""

import uuid
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

import httpx

from tests.flows.money.world import World
from tests.support.people import Person

Step: TypeAlias = Callable[["History", int, int], Awaitable[None]]

CARDS = (
    "4242424242424242",
    "4242424242424242",
    "4242424242424242",
    "4000002500003155",
    "4000000000000259",
    "4000000000005423",
    "4000000000007726",
    "4000000000005126",
)
"""Pays three times; asks for 3-D Secure; is disputed; warned of; refunds take days; fail later."""
DECLINED = "4000000000000002"
UNLOSABLE = "account.updated"
"""Stripe repeats it in the end; of all other news there is a list that is read, or a cron asks."""
SDK_TRIES = 3


class History:
    """Steps through a world. ``orders`` are those placed, ``keys`` those sent before."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.placed: list[tuple[Person, list[dict[str, Any]], str]] = []

    async def buy(self, first: int, second: int) -> None:
        """Buy one to three things, of whomever, and pay in one way or another."""
        world = self.world
        buyer = world.buyers[first % len(world.buyers)]
        things = world.dice.sample(world.things, 1 + second % 3)
        items = [thing.item(extended=(first + second) % 3 == 0) for thing in things]
        key = uuid.uuid4().hex
        self.placed.append((buyer, items, key))
        answer = await self.ask(world.order(buyer, items, key))
        if answer.status_code == 201 and answer.json()["url"] is not None:
            await self._pay(buyer, answer.json(), second)

    async def ask_again(self, first: int, second: int) -> None:
        """Have a client repeat an order whose answer it may not have had."""
        if self.placed:
            buyer, items, key = self.placed[first % len(self.placed)]
            answer = await self.ask(self.world.order(buyer, items, key))
            if answer.status_code == 201 and answer.json()["url"] is not None:
                await self._pay(buyer, answer.json(), second)

    async def _pay(self, buyer: Person, checkout: dict[str, Any], number: int) -> None:
        stripe = self.world.stripe
        opened = await stripe.client.get(checkout["url"])
        if opened.status_code != 200 or 'name="method"' not in opened.text:
            return
        match number % 16:
            case 0:
                await stripe.pay(checkout["url"], None)
            case 1:
                await stripe.pay(checkout["url"], DECLINED)
                await stripe.pay(checkout["url"])
            case 2:
                await self.switch(f"sessions/{checkout['url'].rpartition('/')[2]}/expire")
            case 3:
                await self.ask(buyer("POST", f"/api/checkouts/{checkout['id']}/cancel"))
            case 4:
                pass
            case _:
                await stripe.pay(checkout["url"], CARDS[number % len(CARDS)])

    async def bank_answers(self, first: int, second: int) -> None:
        """Let a payment that takes days succeed or fail."""
        rows = await self.world.sql(
            "SELECT stripe_session_id FROM checkouts WHERE stripe_session_id IS NOT NULL"
            " ORDER BY created_at, id"
        )
        if rows:
            session_id = rows[first % len(rows)][0]
            await self.switch(f"sessions/{session_id}/settle", succeeds=second % 3 > 0)

    async def wish(self, first: int, _second: int) -> None:
        """Ask for money back."""
        order = await self._order(first)
        if order is not None:
            body = {"reason": "It does not do what it says."}
            await self.ask(self._buyer(order)("POST", f"/api/orders/{order.id}/refunds", body))

    async def answer(self, first: int, second: int) -> None:
        """Answer a wish, appeal against the answer, or decide about the appeal."""
        rows = await self.world.sql(
            "SELECT r.id, r.status, r.amount_cents, s.clerk_id AS seller, b.clerk_id AS buyer"
            " FROM refunds r JOIN orders o ON o.id = r.order_id JOIN users s ON s.id = o.seller_id"
            " JOIN users b ON b.id = o.buyer_id"
            " WHERE r.status IN ('requested', 'declined', 'appealed') ORDER BY r.created_at, r.id"
        )
        if not rows:
            return
        refund = rows[first % len(rows)]
        what = "appeal"
        body: dict[str, Any] = {"text": "It does not."}
        if refund.status == "appealed":
            what = "approve" if second % 2 else "reject"
            await self._admin(f"/api/admin/refunds/{refund.id}/{what}")
            return
        if refund.status == "declined" and second % 3:
            who = self._known(refund.buyer)
        else:
            who = self._known(refund.seller)
            what = "decline" if second % 3 == 0 else "approve"
            part = 1 + second % refund.amount_cents
            body = {"answer": "So be it."}
            if what == "approve":
                body["amount_cents"] = None if second % 2 else part
        await self.ask(who("POST", f"/api/refunds/{refund.id}/{what}", body))

    async def give_back(self, first: int, second: int) -> None:
        """Have a seller give a part back unasked, twice with the same key."""
        order = await self._order(first)
        if order is not None:
            cents = max(1, order.price_cents * (1 + second % 4) // 4 - second % 2)
            body = {"amount_cents": cents, "reason": "We are sorry."}
            key = {"Idempotency-Key": uuid.uuid4().hex}
            for _ in range(2):
                seller = self._known(order.seller)
                await self.ask(seller("POST", f"/api/sales/{order.id}/refunds", body, **key))

    async def support_refunds(self, first: int, second: int) -> None:
        """Refund a payment in Stripe's dashboard."""
        charge = await self.newest("charges", first)
        if charge is not None:
            amount = None if second % 3 == 0 else 1 + second % charge["amount"]
            status = "pending" if second % 5 == 0 else "succeeded"
            await self.switch(f"charges/{charge['id']}/refund", amount=amount, status=status)

    async def refund_ends(self, first: int, second: int) -> None:
        """Let a bank take a refund, or not; or let the next one take days."""
        refund = await self.newest("refunds", first)
        if second % 3 == 0 or refund is None:
            await self.switch("next-refund", status="pending")
        else:
            outcome = "failed" if second % 3 == 1 else "succeeded"
            await self.switch(f"refunds/{refund['id']}/finish", outcome=outcome)

    async def dispute(self, first: int, second: int) -> None:
        """Have a buyer's bank dispute a payment, or a part of it."""
        charge = await self.newest("charges", first)
        if charge is not None:
            amount = None if second % 2 else 1 + second % charge["amount"]
            await self.switch(f"charges/{charge['id']}/dispute", amount=amount)

    async def dispute_ends(self, first: int, second: int) -> None:
        """Let a bank decide."""
        dispute = await self.newest("disputes", first)
        if dispute is not None:
            outcome = "won" if second % 2 else "lost"
            await self.switch(f"disputes/{dispute['id']}/decide", outcome=outcome)

    async def warn(self, first: int, _second: int) -> None:
        """Have a bank warn of fraud."""
        charge = await self.newest("charges", first)
        if charge is not None:
            await self.switch(f"charges/{charge['id']}/warning")

    async def hold_ends(self, _first: int, _second: int) -> None:
        """Let the hold period be over, and release what can be."""
        await self.world.hold_ends()
        await self.world.worker.releases.run()

    async def payout(self, first: int, second: int) -> None:
        """Ask for a payout of all or a part, twice at once with two keys and twice with each."""
        seller = self.world.sellers[first % len(self.world.sellers)]
        shown = await self.ask(seller("GET", "/api/payouts/balance"))
        has = max(1, shown.json()["available_cents"])
        cents = has if second % 2 else 1 + second % has
        for key in (uuid.uuid4().hex, uuid.uuid4().hex):
            for _ in range(2):
                await self.ask(self.world.ask_payout(seller, cents, key))

    async def restrict(self, first: int, second: int) -> None:
        """Have Stripe demand something of a seller, or nothing any more."""
        account = await self.newest("accounts", first)
        if account is not None:
            due = ["individual.id_number"] if second % 2 else []
            await self.switch(f"accounts/{account['id']}/restrict", due=due)

    async def take_back(self, first: int, second: int) -> None:
        """Reverse a transfer, or a part of it, in Stripe's dashboard."""
        transfer = await self.newest("transfers", first)
        if transfer is not None:
            amount = None if second % 2 else 1 + second % transfer["amount"]
            await self.switch(f"transfers/{transfer['id']}/reverse", amount=amount)

    async def platform_money(self, first: int, second: int) -> None:
        """Take money out of the platform's balance, or put some in."""
        await self.switch("balance", amount=(1 + second) * (1 if first % 2 else -1))

    async def trouble(self, first: int, second: int) -> None:
        """Have the next requests to Stripe fail: once, or for as long as its client tries."""
        await self.world.stripe.fail(
            ("POST", "POST", "GET", "*")[first % 4],
            when=("before", "during", "after")[second % 3],
            status=(500, 503, 429)[first % 3],
            count=1 if second % 2 else SDK_TRIES * (1 + first % 2),
        )

    async def bring(self, first: int, second: int) -> None:
        """Bring some of the webhooks, in disorder, up to four times; lose others."""
        held = await self.world.stripe.held()
        self.world.dice.shuffle(held)
        some = held[: len(held) * (1 + first % 4) // 4]
        lost = [one for one in held[len(some) :] if second % 3 == 0 and one.type != UNLOSABLE]
        await self.world.stripe.taken(lost)
        await self.world.bring(some, most=4)

    async def work(self, _first: int, second: int) -> None:
        """Have two workers do what is due, sometimes after some time."""
        if second % 2:
            await self.world.time_passes()
        await self.world.work()

    async def _order(self, number: int) -> Any:
        rows = await self.world.sql(
            "SELECT o.id, o.price_cents, s.clerk_id AS seller, b.clerk_id AS buyer FROM orders o"
            " JOIN users s ON s.id = o.seller_id JOIN users b ON b.id = o.buyer_id"
            " WHERE o.paid_at IS NOT NULL ORDER BY o.created_at, o.id"
        )
        return rows[number % len(rows)] if rows else None

    def _buyer(self, order: Any) -> Person:
        return self._known(order.buyer)

    def _known(self, subject: str) -> Person:
        people = [*self.world.sellers, *self.world.buyers]
        return next(one for one in people if one.subject == subject)

    async def _admin(self, path: str) -> None:
        admin = Person(self.world.api, self.world.issuer)
        await admin("GET", "/api/users/me")
        await self.world.sql(
            "UPDATE users SET role = 'admin' WHERE clerk_id = :id", id=admin.subject
        )
        await self.ask(admin("POST", path, {"answer": "We have looked at it."}))

    async def newest(self, kind: str, number: int) -> Any:
        """Return one of the newest objects of a kind at Stripe."""
        headers = {"Authorization": f"Bearer {self.world.stripe.secret_key}"}
        answer = await self.world.stripe.client.get(f"/v1/{kind}?limit=20", headers=headers)
        found = answer.json().get("data")
        return found[number % len(found)] if found else None

    async def switch(self, path: str, **body: object) -> None:
        """Use a switch of Stripe's, which may refuse."""
        answer = await self.world.stripe.client.post(f"/_sandbox/{path}", json=body)
        assert answer.status_code < 500, answer.text

    async def ask(self, request: Awaitable[httpx.Response]) -> httpx.Response:
        """Send a request that may be refused; returns the answer."""
        answer = await request
        assert answer.status_code not in {404, 500}, answer.text
        return answer


STEPS: dict[str, Step] = {
    name: getattr(History, name)
    for name in (
        "buy",
        "ask_again",
        "bank_answers",
        "wish",
        "answer",
        "give_back",
        "support_refunds",
        "refund_ends",
        "dispute",
        "dispute_ends",
        "warn",
        "hold_ends",
        "payout",
        "restrict",
        "take_back",
        "platform_money",
        "trouble",
        "bring",
        "work",
    )
}
