"""What most would build: FastAPI, SQLAlchemy's ORM over aiosqlite, pydantic answers, a key looked up per request."""

import hashlib
import os
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated

from fastapi import Depends, FastAPI, Header, HTTPException, Query
from pydantic import BaseModel, ConfigDict
from sqlalchemy import ForeignKey, Index, event, func, or_, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, joinedload, mapped_column, relationship
from sqlalchemy.pool import ConnectionPoolEntry

UNITS = 10_000


class Base(DeclarativeBase):
    pass


class Organization(Base):
    __tablename__ = "organizations"
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)


class ApiKey(Base):
    __tablename__ = "api_keys"
    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    organization: Mapped[Organization] = relationship(lazy="raise")


class Named:
    """The columns of brands, categories, generics and branches."""

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    code: Mapped[str]
    name_en: Mapped[str]


class Brand(Named, Base):
    __tablename__ = "brands"


class Category(Named, Base):
    __tablename__ = "categories"


class Generic(Named, Base):
    __tablename__ = "generics"


class Branch(Named, Base):
    __tablename__ = "branches"


class Product(Base):
    __tablename__ = "products"
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    code: Mapped[str]
    name_en: Mapped[str]
    name_ar: Mapped[str]
    price: Mapped[int]
    vat: Mapped[int]
    barcode: Mapped[str]
    brand_id: Mapped[int | None] = mapped_column(ForeignKey("brands.id"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    generic_id: Mapped[int | None] = mapped_column(ForeignKey("generics.id"))
    is_enabled: Mapped[bool]
    is_deleted: Mapped[bool]
    created: Mapped[datetime]
    updated: Mapped[datetime]
    brand: Mapped[Brand | None] = relationship(lazy="raise")
    category: Mapped[Category | None] = relationship(lazy="raise")
    generic: Mapped[Generic | None] = relationship(lazy="raise")
    __table_args__ = (
        Index("products_newest", "org_id", "is_deleted", "created"),
        Index("products_of_brand", "org_id", "is_deleted", "brand_id", "is_enabled", "created"),
    )


class Sku(Base):
    __tablename__ = "skus"
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    branch_id: Mapped[int] = mapped_column(ForeignKey("branches.id"))
    code: Mapped[str]
    on_hand: Mapped[int]
    price: Mapped[int]
    cost: Mapped[int]
    available: Mapped[bool]
    created: Mapped[datetime]
    updated: Mapped[datetime]
    product: Mapped[Product] = relationship(lazy="raise")
    branch: Mapped[Branch] = relationship(lazy="raise")
    __table_args__ = (Index("skus_pair", "product_id", "branch_id", unique=True),)


class ProductOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: str
    iv_id: str
    organization_id: str
    name_en: str
    name_ar: str
    average_price: float
    vat_value: float
    barcode: str
    brand_id: str | None
    category_id: str | None
    generic_id: str | None
    is_enabled: bool
    is_deleted: bool
    created: datetime
    updated: datetime


class ProductPage(BaseModel):
    data: list[ProductOut]
    count: int
    total_count: int
    page: int
    limit: int
    has_next: bool


class SkuIn(BaseModel):
    qty: int


class SkuOut(BaseModel):
    id: str
    iv_id: str
    organization_id: str
    product_iv_id: str
    branch_iv_id: str
    qty: int
    price: float
    cost: float
    available: bool
    created: datetime
    updated: datetime


engine = create_async_engine(f"sqlite+aiosqlite:///{os.environ.get('BENCH_DATABASE', ':memory:')}")
sessions = async_sessionmaker(engine, expire_on_commit=False)
app = FastAPI()


@event.listens_for(engine.sync_engine, "connect")
def set_pragmas(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode = wal", "synchronous = full", "foreign_keys = on", "busy_timeout = 10000"):
        cursor.execute(f"pragma {pragma}")
    cursor.close()


async def session() -> AsyncIterator[AsyncSession]:
    async with sessions() as opened:
        yield opened


Session = Annotated[AsyncSession, Depends(session)]


async def caller(db: Session, authorization: Annotated[str, Header()]) -> Organization:
    digest = hashlib.sha256(authorization.encode()).hexdigest()
    key = await db.scalar(select(ApiKey).options(joinedload(ApiKey.organization)).where(ApiKey.digest == digest))
    if key is None:
        raise HTTPException(401, "Unknown key")
    return key.organization


Caller = Annotated[Organization, Depends(caller)]


def show(item: Product, organization: Organization) -> ProductOut:
    return ProductOut(
        id=item.uid,
        iv_id=item.code,
        organization_id=organization.uid,
        name_en=item.name_en,
        name_ar=item.name_ar,
        average_price=item.price / UNITS,
        vat_value=item.vat / UNITS,
        barcode=item.barcode,
        brand_id=item.brand.uid if item.brand else None,
        category_id=item.category.uid if item.category else None,
        generic_id=item.generic.uid if item.generic else None,
        is_enabled=item.is_enabled,
        is_deleted=item.is_deleted,
        created=item.created,
        updated=item.updated,
    )


WITH_NAMES = (joinedload(Product.brand), joinedload(Product.category), joinedload(Product.generic))


@app.get("/products/{uid}")
async def read_product(uid: str, db: Session, organization: Caller) -> ProductOut:
    asked = select(Product).options(*WITH_NAMES)
    item = await db.scalar(
        asked.where(Product.org_id == organization.id, Product.uid == uid, Product.is_deleted.is_(False))
    )
    if item is None:
        raise HTTPException(404, "Not found")
    return show(item, organization)


@app.get("/products")
async def list_products(
    db: Session,
    organization: Caller,
    page: Annotated[int, Query(ge=1)] = 1,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    is_enabled: bool | None = None,
    brand_id: str | None = None,
    search: str = "",
) -> ProductPage:
    asked = select(Product).where(Product.org_id == organization.id, Product.is_deleted.is_(False))
    if is_enabled is not None:
        asked = asked.where(Product.is_enabled.is_(is_enabled))
    if brand_id is not None:
        asked = asked.where(Product.brand_id == select(Brand.id).where(Brand.uid == brand_id).scalar_subquery())
    for word in search.split():
        held = (Product.name_en.icontains(word, autoescape=True), Product.name_ar.icontains(word, autoescape=True))
        asked = asked.where(or_(*held))
    total = await db.scalar(select(func.count()).select_from(asked.subquery())) or 0
    newest = asked.options(*WITH_NAMES).order_by(Product.created.desc(), Product.id.desc())
    items = (await db.scalars(newest.limit(limit).offset((page - 1) * limit))).all()
    shown = [show(item, organization) for item in items]
    more = page * limit < total
    return ProductPage(data=shown, count=len(shown), total_count=total, page=page, limit=limit, has_next=more)


@app.patch("/skus/{uid}")
async def update_sku(uid: str, body: SkuIn, db: Session, organization: Caller) -> SkuOut:
    asked = select(Sku).options(joinedload(Sku.product), joinedload(Sku.branch))
    sku = await db.scalar(asked.where(Sku.org_id == organization.id, Sku.uid == uid))
    if sku is None:
        raise HTTPException(404, "Not found")
    sku.on_hand = body.qty * UNITS
    await db.commit()
    return SkuOut(
        id=sku.uid,
        iv_id=sku.code,
        organization_id=organization.uid,
        product_iv_id=sku.product.code,
        branch_iv_id=sku.branch.code,
        qty=sku.on_hand // UNITS,
        price=sku.price / UNITS,
        cost=sku.cost / UNITS,
        available=sku.available,
        created=sku.created,
        updated=sku.updated,
    )
