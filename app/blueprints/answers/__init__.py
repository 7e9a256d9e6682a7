"""The yes and no of mails: a link shows, a button answers."""
