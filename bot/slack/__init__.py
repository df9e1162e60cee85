"""Slack: the careers team's workroom, and a mentor's door if they prefer it to Telegram.

`inbound` and `outbound` are pure; `door` receives what `socket_mode` or `http_mode` brings,
`channel` sends, `modals` opens forms, `members` says who belongs to the careers team, `manifest`
describes the app to Slack, `entrance` says where it finds us.
"""
