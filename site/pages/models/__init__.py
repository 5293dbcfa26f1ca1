from pages.models.contact import ContactMessage, ContactPage
from pages.models.faq import FaqIndexPage, FaqPage
from pages.models.home import HomePage
from pages.models.knowledge import KnowledgeIndexPage, KnowledgePage
from pages.models.menus import Menus
from pages.models.news import NewsIndexPage, NewsPage
from pages.models.offers import NewsOffer
from pages.models.standard import StandardPage

__all__ = [
    "ContactMessage",
    "ContactPage",
    "FaqIndexPage",
    "FaqPage",
    "HomePage",
    "KnowledgeIndexPage",
    "KnowledgePage",
    "Menus",
    "NewsIndexPage",
    "NewsOffer",
    "NewsPage",
    "StandardPage",
]
