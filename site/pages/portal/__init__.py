"""The home of somebody signed in: it brings together what learning, organisations and the news know of them."""
