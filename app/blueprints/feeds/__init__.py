"""Calendar subscriptions: the calendars themselves, and the pages that hand them out."""
