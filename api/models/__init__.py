"""The tables. Importing this package registers all of them on ``Base.metadata``."""

from api.models.analytics import (
    AnalyticsEvent,
    EventKind,
    EventSource,
    ProductFigures,
    ProductFiguresDue,
)
from api.models.base import Base
from api.models.brain_entry import (
    BrainEntry,
    BrainEntryProduct,
    BrainEntryStatus,
    BrainEntryType,
)
from api.models.category import BrainCategory, Category
from api.models.data_export import DataExport, ExportStatus
from api.models.import_run import ImportRun, ImportStatus
from api.models.index_build import BuildStatus, IndexBuild
from api.models.letter import Channel, Letter, LetterStatus, NotificationSetting
from api.models.product import Product, ProductStatus
from api.models.product_former_slug import ProductFormerSlug
from api.models.product_image import ProductImage
from api.models.product_search_state import ProductSearchState
from api.models.search_fanout import SearchFanout
from api.models.search_outbox import SearchOutbox
from api.models.seller_former_username import SellerFormerUsername
from api.models.seller_profile import SellerProfile
from api.models.upload import Package, ProductVersion, Upload, UploadKind, UploadStatus
from api.models.user import User, UserRole, UserStatus
from api.models.webhook_event import WebhookEvent, WebhookSource

__all__ = [
    "AnalyticsEvent",
    "Base",
    "BrainCategory",
    "BrainEntry",
    "BrainEntryProduct",
    "BrainEntryStatus",
    "BrainEntryType",
    "BuildStatus",
    "Category",
    "Channel",
    "DataExport",
    "EventKind",
    "EventSource",
    "ExportStatus",
    "ImportRun",
    "ImportStatus",
    "IndexBuild",
    "Letter",
    "LetterStatus",
    "NotificationSetting",
    "Package",
    "Product",
    "ProductFigures",
    "ProductFiguresDue",
    "ProductFormerSlug",
    "ProductImage",
    "ProductSearchState",
    "ProductStatus",
    "ProductVersion",
    "SearchFanout",
    "SearchOutbox",
    "SellerFormerUsername",
    "SellerProfile",
    "Upload",
    "UploadKind",
    "UploadStatus",
    "User",
    "UserRole",
    "UserStatus",
    "WebhookEvent",
    "WebhookSource",
]
