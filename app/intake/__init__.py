"""How mails come in: a socket, a mailbox, signed requests. All ways end in `programme.replies.take_in`."""
