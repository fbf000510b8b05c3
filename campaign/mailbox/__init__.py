"""The mailbox that units send to: its new messages into 收件箱, once each, and nothing on the server is changed."""
