-- What a client draws for a message is looked for in its conversation, as everything of the log is: docs/adr/0014.
drop index messages_client;
create unique index messages_client on messages (conversation_id, sender_device_id, client_id);
