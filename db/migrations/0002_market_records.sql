CREATE TABLE "integrity_reports" (
	"day" date NOT NULL,
	"instrument_id" integer NOT NULL,
	"generated_at" timestamp(3) with time zone NOT NULL,
	"ticks" bigint NOT NULL,
	"gaps" integer NOT NULL,
	"missing_ids" bigint NOT NULL,
	"absent_ids" bigint NOT NULL,
	"missing_share" double precision NOT NULL,
	"longest_outage_ms" bigint NOT NULL,
	"first_agg_id" bigint,
	"last_agg_id" bigint,
	"root" text,
	CONSTRAINT "integrity_reports_day_instrument_id_pk" PRIMARY KEY("day","instrument_id")
);
--> statement-breakpoint
CREATE TABLE "tape_roots" (
	"instrument_id" integer NOT NULL,
	"hour" timestamp(3) with time zone NOT NULL,
	"first_agg_id" bigint NOT NULL,
	"last_agg_id" bigint NOT NULL,
	"ticks" integer NOT NULL,
	"sum_qty" numeric NOT NULL,
	"sum_notional" numeric NOT NULL,
	"root" text NOT NULL,
	CONSTRAINT "tape_roots_instrument_id_hour_pk" PRIMARY KEY("instrument_id","hour")
);
--> statement-breakpoint
ALTER TABLE "integrity_reports" ADD CONSTRAINT "integrity_reports_instrument_id_instruments_id_fk" FOREIGN KEY ("instrument_id") REFERENCES "public"."instruments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tape_roots" ADD CONSTRAINT "tape_roots_instrument_id_instruments_id_fk" FOREIGN KEY ("instrument_id") REFERENCES "public"."instruments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "agg_trades_time" ON "agg_trades" USING brin ("time") WITH (pages_per_range=64,autosummarize=true);