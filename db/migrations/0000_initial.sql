CREATE TABLE "agg_trades" (
	"instrument_id" integer NOT NULL,
	"agg_id" bigint NOT NULL,
	"time" timestamp(3) with time zone NOT NULL,
	"price" double precision NOT NULL,
	"qty" double precision NOT NULL,
	"normal_qty" double precision,
	"trades" integer NOT NULL,
	"is_buyer_maker" boolean NOT NULL,
	CONSTRAINT "agg_trades_instrument_id_agg_id_time_pk" PRIMARY KEY("instrument_id","agg_id","time")
) PARTITION BY RANGE ("time");
--> statement-breakpoint
CREATE TABLE "book_features" (
	"instrument_id" integer NOT NULL,
	"time" timestamp(3) with time zone NOT NULL,
	"obi10" double precision,
	"spread" double precision,
	"microprice" double precision,
	"spot_perp_divergence" double precision,
	CONSTRAINT "book_features_instrument_id_time_pk" PRIMARY KEY("instrument_id","time")
);
--> statement-breakpoint
CREATE TABLE "candles_1m" (
	"instrument_id" integer NOT NULL,
	"open_time" timestamp(3) with time zone NOT NULL,
	"open" double precision NOT NULL,
	"high" double precision NOT NULL,
	"low" double precision NOT NULL,
	"close" double precision NOT NULL,
	"volume" double precision NOT NULL,
	"quote_volume" double precision NOT NULL,
	"buy_volume" double precision NOT NULL,
	"buy_quote_volume" double precision NOT NULL,
	"trades" integer NOT NULL,
	"max_trade_qty" double precision,
	CONSTRAINT "candles_1m_instrument_id_open_time_pk" PRIMARY KEY("instrument_id","open_time")
);
--> statement-breakpoint
CREATE TABLE "instruments" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "instruments_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"venue" text NOT NULL,
	"symbol" text NOT NULL,
	"base_asset" text NOT NULL,
	"quote_asset" text NOT NULL,
	"instrument_set" text NOT NULL,
	"status" text NOT NULL,
	"tick_size" numeric NOT NULL,
	"step_size" numeric NOT NULL,
	"min_qty" numeric NOT NULL,
	"max_qty" numeric NOT NULL,
	"market_step_size" numeric NOT NULL,
	"market_min_qty" numeric NOT NULL,
	"market_max_qty" numeric NOT NULL,
	"min_notional" numeric NOT NULL,
	"multiplier_up" numeric NOT NULL,
	"multiplier_down" numeric NOT NULL,
	"updated_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "instruments_venue_symbol" UNIQUE("venue","symbol")
);
--> statement-breakpoint
CREATE TABLE "liquidations" (
	"instrument_id" integer NOT NULL,
	"time" timestamp(3) with time zone NOT NULL,
	"side" text NOT NULL,
	"price" double precision NOT NULL,
	"qty" double precision NOT NULL,
	"notional_usd" double precision NOT NULL,
	CONSTRAINT "liquidations_instrument_id_time_side_pk" PRIMARY KEY("instrument_id","time","side")
);
--> statement-breakpoint
CREATE TABLE "market_indicators" (
	"instrument_id" integer NOT NULL,
	"type" text NOT NULL,
	"time" timestamp(3) with time zone NOT NULL,
	"value" double precision NOT NULL,
	"collected_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "market_indicators_instrument_id_type_time_pk" PRIMARY KEY("instrument_id","type","time")
);
--> statement-breakpoint
CREATE TABLE "rate_snapshots" (
	"instrument_id" integer NOT NULL,
	"time" timestamp(3) with time zone NOT NULL,
	"funding_rate" double precision NOT NULL,
	"mark_price" double precision NOT NULL,
	"index_price" double precision NOT NULL,
	"next_funding_at" timestamp(3) with time zone,
	CONSTRAINT "rate_snapshots_instrument_id_time_pk" PRIMARY KEY("instrument_id","time")
);
--> statement-breakpoint
CREATE TABLE "rejected_messages" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "rejected_messages_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp(3) with time zone NOT NULL,
	"reason" text NOT NULL,
	"stream" text NOT NULL,
	"payload" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tick_gaps" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "tick_gaps_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"instrument_id" integer NOT NULL,
	"from_agg_id" bigint NOT NULL,
	"to_agg_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"detected_at" timestamp(3) with time zone NOT NULL,
	"closed_at" timestamp(3) with time zone,
	CONSTRAINT "tick_gaps_range" UNIQUE("instrument_id","from_agg_id"),
	CONSTRAINT "tick_gaps_order" CHECK ("tick_gaps"."from_agg_id" <= "tick_gaps"."to_agg_id")
);
--> statement-breakpoint
CREATE TABLE "paper_exits" (
	"position_id" text NOT NULL,
	"sequence" integer NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"price" numeric NOT NULL,
	"qty" numeric NOT NULL,
	"fee_usd" numeric NOT NULL,
	"agg_id" bigint,
	CONSTRAINT "paper_exits_position_id_sequence_pk" PRIMARY KEY("position_id","sequence")
);
--> statement-breakpoint
CREATE TABLE "paper_positions" (
	"id" text PRIMARY KEY NOT NULL,
	"strategy_id" uuid NOT NULL,
	"strategy_version" integer NOT NULL,
	"strategy_name" text NOT NULL,
	"instrument_id" integer NOT NULL,
	"side" text NOT NULL,
	"status" text NOT NULL,
	"tier" text NOT NULL,
	"score" double precision NOT NULL,
	"layers" jsonb NOT NULL,
	"opened_at" timestamp(3) with time zone NOT NULL,
	"entry_price" numeric NOT NULL,
	"price_source" text NOT NULL,
	"fill_model" text NOT NULL,
	"trigger_price" text NOT NULL,
	"atr" double precision NOT NULL,
	"risk_distance" numeric NOT NULL,
	"qty" numeric NOT NULL,
	"open_qty" numeric NOT NULL,
	"initial_stop" numeric NOT NULL,
	"stop_price" numeric NOT NULL,
	"break_even_stop" numeric NOT NULL,
	"tp1_price" numeric NOT NULL,
	"tp2_price" numeric NOT NULL,
	"timeout_at" timestamp(3) with time zone NOT NULL,
	"entry_fee_rate" numeric NOT NULL,
	"exit_fee_rate" numeric NOT NULL,
	"entry_fee_usd" numeric NOT NULL,
	"tp1_at" timestamp(3) with time zone,
	"closed_at" timestamp(3) with time zone,
	"gross_r" numeric,
	"fees_r" numeric,
	"pnl_r" numeric,
	"pnl_usd" numeric,
	"fees_usd" numeric,
	"mfe_r" double precision NOT NULL,
	"mae_r" double precision NOT NULL,
	"as_of_agg_id" bigint NOT NULL,
	CONSTRAINT "paper_positions_closed_complete" CHECK (("paper_positions"."status" in ('active', 'tp1_hit')) = ("paper_positions"."closed_at" is null)),
	CONSTRAINT "paper_positions_risk" CHECK ("paper_positions"."risk_distance" > 0 and "paper_positions"."qty" > 0)
);
--> statement-breakpoint
CREATE TABLE "evaluation_minutes" (
	"strategy_id" uuid NOT NULL,
	"minute" timestamp(3) with time zone NOT NULL,
	"evaluations" integer NOT NULL,
	"score_max" double precision NOT NULL,
	"score_last" double precision NOT NULL,
	"raw_score_last" double precision NOT NULL,
	"direction_last" text,
	"cvd_fast_last" double precision,
	"cvd_slow_last" double precision,
	"price_last" double precision,
	"signals" integer NOT NULL,
	CONSTRAINT "evaluation_minutes_strategy_id_minute_pk" PRIMARY KEY("strategy_id","minute")
);
--> statement-breakpoint
CREATE TABLE "feature_snapshots" (
	"instrument_id" integer NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"last_agg_id" bigint,
	"features" jsonb NOT NULL,
	CONSTRAINT "feature_snapshots_instrument_id_at_pk" PRIMARY KEY("instrument_id","at")
);
--> statement-breakpoint
CREATE TABLE "signal_evaluations" (
	"strategy_id" uuid NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"instrument_id" integer NOT NULL,
	"strategy_version" integer NOT NULL,
	"config_hash" text NOT NULL,
	"engine_instance" text NOT NULL,
	"price" double precision,
	"score" double precision NOT NULL,
	"raw_score" double precision NOT NULL,
	"direction" text,
	"signal" text,
	"tier" text,
	"block_reason" text,
	"suppressed_by" text,
	"cvd_fast" double precision,
	"cvd_slow" double precision,
	"cvd_fast_slope" double precision,
	"cvd_accel" double precision,
	"whale_ratio" double precision,
	"gates" jsonb NOT NULL,
	"layers" jsonb NOT NULL,
	CONSTRAINT "signal_evaluations_strategy_id_at_pk" PRIMARY KEY("strategy_id","at")
) PARTITION BY RANGE ("at");
--> statement-breakpoint
CREATE TABLE "signals" (
	"id" text PRIMARY KEY NOT NULL,
	"strategy_id" uuid NOT NULL,
	"instrument_id" integer NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"strategy_version" integer NOT NULL,
	"side" text NOT NULL,
	"score" double precision NOT NULL,
	"tier" text NOT NULL,
	"price" double precision NOT NULL,
	"taken" boolean NOT NULL,
	"suppressed_by" text,
	CONSTRAINT "signals_reason" CHECK ("signals"."taken" = ("signals"."suppressed_by" is null))
);
--> statement-breakpoint
CREATE TABLE "strategies" (
	"id" uuid PRIMARY KEY NOT NULL,
	"display_name" text NOT NULL,
	"instrument_id" integer NOT NULL,
	"model" text NOT NULL,
	"status" text NOT NULL,
	"current_version" integer NOT NULL,
	"initial_balance" numeric NOT NULL,
	"current_balance" numeric NOT NULL,
	"preset_key" text,
	"quarantine_error" text,
	"created_at" timestamp(3) with time zone NOT NULL,
	"created_by" uuid,
	"deprecated_at" timestamp(3) with time zone,
	CONSTRAINT "strategies_preset_key_unique" UNIQUE("preset_key")
);
--> statement-breakpoint
CREATE TABLE "strategy_versions" (
	"strategy_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"config" jsonb NOT NULL,
	"config_hash" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"created_by" uuid,
	CONSTRAINT "strategy_versions_strategy_id_version_pk" PRIMARY KEY("strategy_id","version")
);
--> statement-breakpoint
CREATE TABLE "app_state" (
	"key" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL,
	"updated_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_log_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp(3) with time zone NOT NULL,
	"actor_id" uuid,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"details" jsonb NOT NULL,
	"prev_hash" text NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "invite_codes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"max_uses" integer NOT NULL,
	"uses" integer DEFAULT 0 NOT NULL,
	"expires_at" timestamp(3) with time zone,
	"disabled_at" timestamp(3) with time zone,
	"created_by" uuid,
	"created_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "invite_codes_code_unique" UNIQUE("code"),
	CONSTRAINT "invite_codes_uses" CHECK ("invite_codes"."uses" >= 0 and "invite_codes"."uses" <= "invite_codes"."max_uses")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"last_seen_at" timestamp(3) with time zone NOT NULL,
	"expires_at" timestamp(3) with time zone NOT NULL,
	"user_agent" text NOT NULL,
	"address" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"username" text NOT NULL,
	"password_hash" text NOT NULL,
	"role" text NOT NULL,
	"plan" text NOT NULL,
	"banned_at" timestamp(3) with time zone,
	"failed_logins" integer DEFAULT 0 NOT NULL,
	"locked_until" timestamp(3) with time zone,
	"created_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "users_username_unique" UNIQUE("username")
);
--> statement-breakpoint
ALTER TABLE "book_features" ADD CONSTRAINT "book_features_instrument_id_instruments_id_fk" FOREIGN KEY ("instrument_id") REFERENCES "public"."instruments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "candles_1m" ADD CONSTRAINT "candles_1m_instrument_id_instruments_id_fk" FOREIGN KEY ("instrument_id") REFERENCES "public"."instruments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "liquidations" ADD CONSTRAINT "liquidations_instrument_id_instruments_id_fk" FOREIGN KEY ("instrument_id") REFERENCES "public"."instruments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "market_indicators" ADD CONSTRAINT "market_indicators_instrument_id_instruments_id_fk" FOREIGN KEY ("instrument_id") REFERENCES "public"."instruments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rate_snapshots" ADD CONSTRAINT "rate_snapshots_instrument_id_instruments_id_fk" FOREIGN KEY ("instrument_id") REFERENCES "public"."instruments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tick_gaps" ADD CONSTRAINT "tick_gaps_instrument_id_instruments_id_fk" FOREIGN KEY ("instrument_id") REFERENCES "public"."instruments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "paper_exits" ADD CONSTRAINT "paper_exits_position_id_paper_positions_id_fk" FOREIGN KEY ("position_id") REFERENCES "public"."paper_positions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "paper_positions" ADD CONSTRAINT "paper_positions_strategy_id_strategies_id_fk" FOREIGN KEY ("strategy_id") REFERENCES "public"."strategies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "paper_positions" ADD CONSTRAINT "paper_positions_instrument_id_instruments_id_fk" FOREIGN KEY ("instrument_id") REFERENCES "public"."instruments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evaluation_minutes" ADD CONSTRAINT "evaluation_minutes_strategy_id_strategies_id_fk" FOREIGN KEY ("strategy_id") REFERENCES "public"."strategies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feature_snapshots" ADD CONSTRAINT "feature_snapshots_instrument_id_instruments_id_fk" FOREIGN KEY ("instrument_id") REFERENCES "public"."instruments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signals" ADD CONSTRAINT "signals_strategy_id_strategies_id_fk" FOREIGN KEY ("strategy_id") REFERENCES "public"."strategies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signals" ADD CONSTRAINT "signals_instrument_id_instruments_id_fk" FOREIGN KEY ("instrument_id") REFERENCES "public"."instruments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "strategies" ADD CONSTRAINT "strategies_instrument_id_instruments_id_fk" FOREIGN KEY ("instrument_id") REFERENCES "public"."instruments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "strategies" ADD CONSTRAINT "strategies_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "strategy_versions" ADD CONSTRAINT "strategy_versions_strategy_id_strategies_id_fk" FOREIGN KEY ("strategy_id") REFERENCES "public"."strategies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "strategy_versions" ADD CONSTRAINT "strategy_versions_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invite_codes" ADD CONSTRAINT "invite_codes_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "rejected_messages_at" ON "rejected_messages" USING btree ("at");--> statement-breakpoint
CREATE INDEX "tick_gaps_open" ON "tick_gaps" USING btree ("instrument_id") WHERE "tick_gaps"."closed_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "paper_positions_one_open" ON "paper_positions" USING btree ("strategy_id","instrument_id") WHERE "paper_positions"."status" in ('active', 'tp1_hit');--> statement-breakpoint
CREATE INDEX "paper_positions_strategy_closed" ON "paper_positions" USING btree ("strategy_id","closed_at");--> statement-breakpoint
CREATE INDEX "paper_positions_closed" ON "paper_positions" USING btree ("closed_at");--> statement-breakpoint
CREATE INDEX "signals_strategy_at" ON "signals" USING btree ("strategy_id","at");--> statement-breakpoint
CREATE INDEX "signals_at" ON "signals" USING btree ("at");--> statement-breakpoint
CREATE INDEX "strategies_status" ON "strategies" USING btree ("status");--> statement-breakpoint
CREATE INDEX "strategies_instrument" ON "strategies" USING btree ("instrument_id");--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id");