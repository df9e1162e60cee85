"""What we remember: events received, messages to deliver, people, requests, mentorships.

The floor of the house: it imports no other room. `mail` defines what is written down (`Event`,
`Message`), `ledger` the transactions it is written in, `inbox` and `outbox` the two queues,
`tables` everything else. People's words lie sealed where there is a key: `keyring` and `sealing`.
"""
