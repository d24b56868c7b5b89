"""The tables. Importing this package registers all of them on ``Base.metadata``."""

from api.models.analytics import (
    AnalyticsEvent,
    EmptySearch,
    EventKind,
    EventsKept,
    EventSource,
    FiguresDue,
    FigureSource,
    OrderSource,
    ProductFigures,
    QueryFigures,
    SourceFigures,
    VisitorOfDay,
)
from api.models.base import Base
from api.models.brain_answer import BrainAnswer, BrainQuestion, BrainQuota, BrainSpending
from api.models.brain_entry import (
    BrainEntry,
    BrainEntryProduct,
    BrainEntryStatus,
    BrainEntryType,
)
from api.models.brain_former_label import BrainFormerCategory, BrainFormerTag
from api.models.brain_history import BrainFormerSlug, BrainRevision
from api.models.brain_passage import BrainPassage, BrainSplit, BrainVector
from api.models.brain_usage import BrainUsage, BrainView, BrainVote
from api.models.category import BrainCategory, Category
from api.models.checkout import (
    OWNED,
    CartItem,
    Checkout,
    CheckoutStatus,
    InvoiceCounter,
    LicenceKind,
    Order,
    OrderActor,
    OrderEvent,
    OrderEventKind,
    OrderStatus,
)
from api.models.data_export import DataExport, ExportStatus
from api.models.import_run import ImportRun, ImportStatus
from api.models.index_build import BuildStatus, IndexBuild
from api.models.ledger import AccountKind, LedgerAccount, LedgerEntry, LedgerPosting
from api.models.letter import Channel, Letter, LetterStatus, NotificationSetting
from api.models.licence import Download, DownloadGrant, Licence, LicenceActivation
from api.models.payout import Payout, PayoutStatus, SellerAccount
from api.models.product import Product, ProductStatus
from api.models.product_former_slug import ProductFormerSlug
from api.models.product_image import ProductImage
from api.models.product_search_state import ProductSearchState
from api.models.refund import (
    OPEN_REFUNDS,
    Dispute,
    DisputeShare,
    DisputeStatus,
    Refund,
    RefundSource,
    RefundStatus,
)
from api.models.review import Review
from api.models.search_fanout import SearchFanout
from api.models.search_outbox import SearchOutbox
from api.models.seller_former_username import SellerFormerUsername
from api.models.seller_profile import SellerProfile
from api.models.subscription import Subscription, SubscriptionDispute
from api.models.upload import Package, ProductVersion, Upload, UploadKind, UploadStatus
from api.models.user import User, UserRole, UserStatus
from api.models.webhook_event import NewsPosition, WebhookEvent, WebhookSource

__all__ = [
    "OPEN_REFUNDS",
    "OWNED",
    "AccountKind",
    "AnalyticsEvent",
    "Base",
    "BrainAnswer",
    "BrainCategory",
    "BrainEntry",
    "BrainEntryProduct",
    "BrainEntryStatus",
    "BrainEntryType",
    "BrainFormerCategory",
    "BrainFormerSlug",
    "BrainFormerTag",
    "BrainPassage",
    "BrainQuestion",
    "BrainQuota",
    "BrainRevision",
    "BrainSpending",
    "BrainSplit",
    "BrainUsage",
    "BrainVector",
    "BrainView",
    "BrainVote",
    "BuildStatus",
    "CartItem",
    "Category",
    "Channel",
    "Checkout",
    "CheckoutStatus",
    "DataExport",
    "Dispute",
    "DisputeShare",
    "DisputeStatus",
    "Download",
    "DownloadGrant",
    "EmptySearch",
    "EventKind",
    "EventSource",
    "EventsKept",
    "ExportStatus",
    "FigureSource",
    "FiguresDue",
    "ImportRun",
    "ImportStatus",
    "IndexBuild",
    "InvoiceCounter",
    "LedgerAccount",
    "LedgerEntry",
    "LedgerPosting",
    "Letter",
    "LetterStatus",
    "Licence",
    "LicenceActivation",
    "LicenceKind",
    "NewsPosition",
    "NotificationSetting",
    "Order",
    "OrderActor",
    "OrderEvent",
    "OrderEventKind",
    "OrderSource",
    "OrderStatus",
    "Package",
    "Payout",
    "PayoutStatus",
    "Product",
    "ProductFigures",
    "ProductFormerSlug",
    "ProductImage",
    "ProductSearchState",
    "ProductStatus",
    "ProductVersion",
    "QueryFigures",
    "Refund",
    "RefundSource",
    "RefundStatus",
    "Review",
    "SearchFanout",
    "SearchOutbox",
    "SellerAccount",
    "SellerFormerUsername",
    "SellerProfile",
    "SourceFigures",
    "Subscription",
    "SubscriptionDispute",
    "Upload",
    "UploadKind",
    "UploadStatus",
    "User",
    "UserRole",
    "UserStatus",
    "VisitorOfDay",
    "WebhookEvent",
    "WebhookSource",
]
