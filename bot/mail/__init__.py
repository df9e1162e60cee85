"""Mail, to carry one-time codes: it goes out only, over SMTP.

`account` reads the settings, `outbound` is pure, `session` talks to the server, `channel` sends.
What cannot be known here: whether a mail that the server has taken reaches its mailbox. A server
that finds out later writes to `MAIL_FROM`, which nobody here reads.
"""
