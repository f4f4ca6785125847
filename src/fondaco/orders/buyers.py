"""What becomes of orders when the customer they name goes."""

from fondaco.customers import actions as customers
from fondaco.customers.model import Customer
from fondaco.kernel.actor import Actor
from fondaco.store import sqlfile
from fondaco.store.database import Connection

sql = sqlfile.load(__package__)


async def remove_customer(tx: Connection, actor: Actor, customer: Customer) -> None:
    """Remove a customer for good; its orders keep the buyer's text (linkit-v1 D-26)."""
    # Orders first: who changes one of them holds it, then waits for the customer it names.
    await tx.run(sql.leave_buyer, {"org": actor.org, "id": customer.id})
    await customers.remove_customer(tx, actor, customer)
