CREATE TABLE "ab_test_strategies" (
	"ab_test_id" uuid NOT NULL,
	"strategy_id" uuid NOT NULL,
	"strategy_version" integer NOT NULL,
	CONSTRAINT "ab_test_strategies_ab_test_id_strategy_id_pk" PRIMARY KEY("ab_test_id","strategy_id")
);
--> statement-breakpoint
CREATE TABLE "ab_tests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"note" text NOT NULL,
	"started_at" timestamp(3) with time zone NOT NULL,
	"started_by" uuid,
	"ended_at" timestamp(3) with time zone,
	"ended_by" uuid
);
--> statement-breakpoint
CREATE TABLE "virtual_events" (
	"position_id" text NOT NULL,
	"strategy_id" uuid NOT NULL,
	"sequence" integer NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"price" double precision NOT NULL,
	"gross_r" double precision NOT NULL,
	"tp_distance" double precision NOT NULL,
	"sl_distance" double precision NOT NULL,
	CONSTRAINT "virtual_events_position_id_sequence_at_pk" PRIMARY KEY("position_id","sequence","at")
) PARTITION BY RANGE ("at");
--> statement-breakpoint
CREATE TABLE "virtual_positions" (
	"id" text PRIMARY KEY NOT NULL,
	"strategy_id" uuid NOT NULL,
	"strategy_version" integer NOT NULL,
	"strategy_name" text NOT NULL,
	"instrument_id" integer NOT NULL,
	"origin" text NOT NULL,
	"reason" text,
	"decided_by" jsonb NOT NULL,
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
	"capital_fraction" double precision,
	"entry_slippage_bps" double precision DEFAULT 0 NOT NULL,
	"queue_ahead" numeric,
	"pending_exit" text,
	"pending_exit_at" timestamp(3) with time zone,
	"exits" jsonb NOT NULL,
	CONSTRAINT "virtual_positions_closed_complete" CHECK (("virtual_positions"."status" in ('active', 'tp1_hit')) = ("virtual_positions"."closed_at" is null)),
	CONSTRAINT "virtual_positions_reason" CHECK (("virtual_positions"."origin" = 'taken') = ("virtual_positions"."reason" is null))
);
--> statement-breakpoint
ALTER TABLE "paper_exits" ADD COLUMN "slippage_bps" double precision DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "paper_positions" ADD COLUMN "capital_fraction" double precision;--> statement-breakpoint
ALTER TABLE "paper_positions" ADD COLUMN "entry_slippage_bps" double precision DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "paper_positions" ADD COLUMN "queue_ahead" numeric;--> statement-breakpoint
ALTER TABLE "paper_positions" ADD COLUMN "pending_exit" text;--> statement-breakpoint
ALTER TABLE "paper_positions" ADD COLUMN "pending_exit_at" timestamp(3) with time zone;--> statement-breakpoint
ALTER TABLE "signal_evaluations" ADD COLUMN "previous_at" timestamp(3) with time zone;--> statement-breakpoint
ALTER TABLE "signal_evaluations" ADD COLUMN "memory" jsonb;--> statement-breakpoint
ALTER TABLE "signal_evaluations" ADD COLUMN "code_version" text;--> statement-breakpoint
ALTER TABLE "ab_test_strategies" ADD CONSTRAINT "ab_test_strategies_ab_test_id_ab_tests_id_fk" FOREIGN KEY ("ab_test_id") REFERENCES "public"."ab_tests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ab_test_strategies" ADD CONSTRAINT "ab_test_strategies_strategy_id_strategies_id_fk" FOREIGN KEY ("strategy_id") REFERENCES "public"."strategies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ab_tests" ADD CONSTRAINT "ab_tests_started_by_users_id_fk" FOREIGN KEY ("started_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ab_tests" ADD CONSTRAINT "ab_tests_ended_by_users_id_fk" FOREIGN KEY ("ended_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "virtual_positions" ADD CONSTRAINT "virtual_positions_strategy_id_strategies_id_fk" FOREIGN KEY ("strategy_id") REFERENCES "public"."strategies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "virtual_positions" ADD CONSTRAINT "virtual_positions_instrument_id_instruments_id_fk" FOREIGN KEY ("instrument_id") REFERENCES "public"."instruments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ab_test_strategies_strategy" ON "ab_test_strategies" USING btree ("strategy_id");--> statement-breakpoint
CREATE INDEX "ab_tests_started" ON "ab_tests" USING btree ("started_at");--> statement-breakpoint
CREATE INDEX "virtual_events_strategy_at" ON "virtual_events" USING btree ("strategy_id","at");--> statement-breakpoint
CREATE INDEX "virtual_positions_strategy_opened" ON "virtual_positions" USING btree ("strategy_id","opened_at");--> statement-breakpoint
CREATE INDEX "virtual_positions_opened" ON "virtual_positions" USING btree ("opened_at");--> statement-breakpoint
CREATE INDEX "virtual_positions_open" ON "virtual_positions" USING btree ("status") WHERE "virtual_positions"."status" in ('active', 'tp1_hit');--> statement-breakpoint
CREATE TRIGGER virtual_positions_strategy_instrument BEFORE INSERT ON "virtual_positions" FOR EACH ROW EXECUTE FUNCTION ae_check_strategy_instrument();
