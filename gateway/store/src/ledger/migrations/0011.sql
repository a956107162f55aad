-- Who holds a lease, so that those of a gateway that died end with it where several share a ledger.
ALTER TABLE outbox_relay ADD COLUMN holder TEXT;
ALTER TABLE outbox_evidence ADD COLUMN holder TEXT;
ALTER TABLE outbox_mail ADD COLUMN holder TEXT;
