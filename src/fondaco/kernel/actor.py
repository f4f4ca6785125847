"""Who is acting: the resolved caller, the organization it acts for, and what that organization has settled."""

from fondaco.kernel.errors import Forbidden, Suspended
from fondaco.kernel.values import Struct, replace

RANK = {"viewer": 0, "staff": 1, "admin": 2, "owner": 3}


class Organization(Struct, frozen=True):
    """A tenant and its settings (linkit-v1 D-48). VAT in 1/10 000 of a percent; limits per minute,
    0 = unlimited. `orders_adjust_stock` None: as the source of the order says (rulings R5).

    To those it trades with it is a company: by `id`, `uuid` or `slug` (leaflink D-29), its days those of `time_zone`.
    """

    id: int
    uid: str
    name: str
    suspended: bool
    currency: str
    country: str
    default_vat: int
    order_view: str
    orders_adjust_stock: bool | None
    read_limit: int
    write_limit: int
    bulk_limit: int
    created: str
    updated: str
    slug: str = ""
    uuid: str = ""
    time_zone: str = "UTC"
    is_buyer: bool = True
    is_seller: bool = True


class User(Struct, frozen=True):
    id: int
    uid: str
    email: str
    name: str


class Operator(Struct, frozen=True):
    """Who runs the installation and acts for an organization from outside, by a command."""

    org: int
    user: None = None
    key: str = ""
    request: str = "operator"


class Actor(Struct, frozen=True):
    """A caller within one organization. `key` is the API key's uid, `token` the JWT's id, `expires` its end.

    `organizations` are all those it may act for, where a credential reaches several (leaflink §1.3): `at` names one.
    `roles` are its roles in each of them where these differ. `rights` are those of a Marketplace key: of each group of
    resources "none", "read" or "write"; None for all. `owner` is whose requests are counted together.
    """

    organization: Organization
    role: str
    read_only: bool = False
    user: User | None = None
    key: str = ""
    token: str = ""
    expires: str | None = None
    request: str = ""
    organizations: tuple[Organization, ...] = ()
    rights: dict[str, str] | None = None
    roles: tuple[str, ...] = ()
    owner: str = ""

    @property
    def org(self) -> int:
        return self.organization.id

    @property
    def orgs(self) -> tuple[int, ...]:
        """The ids of all organizations it may act for."""
        return tuple(each.id for each in self.organizations) or (self.org,)

    def at(self, org: int) -> "Actor":
        """The same caller acting for this one of its organizations. Raises Forbidden."""
        if org == self.org:
            return self
        for i, each in enumerate(self.organizations):
            if each.id == org:
                return replace(self, organization=each, role=self.roles[i] if self.roles else self.role)
        raise Forbidden(f"This credential may not act for the company {org}")

    def where(self, role: str) -> "Actor":
        """The same caller, of several organizations, for those that are open to it in this role. Raises what `require`
        and a suspension would if there is none."""
        roles = self.roles or (self.role,) * len(self.organizations)
        pairs = [
            (each, held)
            for each, held in zip(self.organizations, roles, strict=True)
            if not each.suspended and RANK[held] >= RANK[role]
        ]
        if len(pairs) == len(roles):
            return self
        if not pairs:
            raise (
                Suspended()
                if all(each.suspended for each in self.organizations)
                else Forbidden(f"This needs the role {role}")
            )
        organizations, kept = zip(*pairs, strict=True)
        return replace(self, organization=organizations[0], role=kept[0], organizations=organizations, roles=kept)

    def require(self, role: str) -> None:
        """Refuse whoever stands below `role` (linkit-v1 D-50)."""
        if RANK[self.role] < RANK[role]:
            raise Forbidden(f"This needs the role {role}")
        if self.read_only and role != "viewer":
            raise Forbidden("This key may only read")
