-- The audit log and strategy versions are written once: no update, no delete, no truncate, by anyone.
CREATE FUNCTION ae_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are append-only (% refused)', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END
$$;
--> statement-breakpoint
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON "audit_log" FOR EACH ROW EXECUTE FUNCTION ae_refuse_change();
--> statement-breakpoint
CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON "audit_log" FOR EACH STATEMENT EXECUTE FUNCTION ae_refuse_change();
--> statement-breakpoint
CREATE TRIGGER strategy_versions_immutable BEFORE UPDATE OR DELETE ON "strategy_versions" FOR EACH ROW EXECUTE FUNCTION ae_refuse_change();
--> statement-breakpoint
CREATE TRIGGER strategy_versions_no_truncate BEFORE TRUNCATE ON "strategy_versions" FOR EACH STATEMENT EXECUTE FUNCTION ae_refuse_change();
--> statement-breakpoint
-- A row of one instrument never carries another instrument's strategy.
CREATE FUNCTION ae_check_strategy_instrument() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM strategies WHERE id = NEW.strategy_id AND instrument_id = NEW.instrument_id) THEN
    RAISE EXCEPTION 'strategy % does not belong to instrument %', NEW.strategy_id, NEW.instrument_id USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER signals_strategy_instrument BEFORE INSERT ON "signals" FOR EACH ROW EXECUTE FUNCTION ae_check_strategy_instrument();
--> statement-breakpoint
CREATE TRIGGER paper_positions_strategy_instrument BEFORE INSERT ON "paper_positions" FOR EACH ROW EXECUTE FUNCTION ae_check_strategy_instrument();
