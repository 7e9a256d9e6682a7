"""How mails come in: a socket that a mail server delivers to. All ways end in `programme.replies.take_in`."""
