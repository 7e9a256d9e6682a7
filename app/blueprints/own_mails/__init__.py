"""What mails somebody gets, chosen from the page behind a mail."""
