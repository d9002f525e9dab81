-- Once, on the leader: psql -h HOST -p WRITE_PORT -U postgres -f talk.sql
-- A statement that hangs ends by itself, so that no process waits for it for ever.
CREATE ROLE talk LOGIN PASSWORD '${PASSWORD}';
ALTER ROLE talk SET statement_timeout = '15s';
ALTER ROLE talk SET lock_timeout = '5s';
ALTER ROLE talk SET idle_in_transaction_session_timeout = '30s';
CREATE DATABASE talk OWNER talk;
