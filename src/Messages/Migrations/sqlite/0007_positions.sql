-- The positions in a conversation, for the day it goes.
create index device_positions_conversation on device_positions (conversation_id);
