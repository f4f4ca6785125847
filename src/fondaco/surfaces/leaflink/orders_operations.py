"""The operations of the dated API on orders, invoices and payments."""

from fondaco.kernel.values import replace
from fondaco.surfaces.leaflink import invoices, vendor
from fondaco.surfaces.operation import Operation
from fondaco.surfaces.standard import COMPANY_ID, WRITES, list_operation, record_operations
from fondaco.surfaces.surface import House


def operations(house: House) -> list[Operation]:
    tag = "sales invoices"
    listed, created, read = record_operations(invoices.PAYMENT, "payments", "list create read")
    return [
        list_operation(invoices.INVOICE, "/sales_invoices", tag, invoices.list_invoices),
        Operation(
            "GET",
            "/sales_invoices/{id}",
            invoices.read_invoice,
            "Read a sales invoice",
            tag,
            schema=invoices.InvoiceView,
            errors=(404,),
        ),
        replace(listed, act=invoices.list_payments),
        replace(created, act=invoices.create_payment),
        read,
        Operation(
            "GET",
            "/vendor/{id}",
            vendor.read_vendor,
            "Read a seller as its buyers see it",
            "vendors",
            schema=vendor.VendorView,
            parameters=(COMPANY_ID,),
            errors=(400, 404),
        ),
        Operation(
            "POST",
            "/poms/orders/approval",
            vendor.approve,
            "Decide on an order for who buys",
            "poms",
            body=vendor.ApprovalIn,
            schema=vendor.ApprovalView,
            errors=(400, 404),
            crosses=True,
            **WRITES,
        ),
    ]
