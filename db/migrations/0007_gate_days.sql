CREATE TABLE "decided_days" (
	"at" timestamp(3) with time zone NOT NULL,
	"strategy_id" uuid NOT NULL,
	"key" text NOT NULL,
	"blocked" integer NOT NULL,
	"blocked_r" numeric NOT NULL,
	"made" integer NOT NULL,
	"made_r" numeric NOT NULL,
	"first_closed_at" timestamp(3) with time zone NOT NULL,
	"last_closed_at" timestamp(3) with time zone NOT NULL,
	"closed_at" timestamp(3) with time zone[] NOT NULL,
	"position_ids" text[] NOT NULL,
	"worth_r" double precision[] NOT NULL,
	CONSTRAINT "decided_days_at_strategy_id_key_pk" PRIMARY KEY("at","strategy_id","key")
);
--> statement-breakpoint
CREATE TABLE "gate_counts" (
	"unit" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"strategy_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"evaluations" integer NOT NULL,
	"alone" integer NOT NULL,
	"first_at" timestamp(3) with time zone,
	CONSTRAINT "gate_counts_unit_at_strategy_id_kind_name_pk" PRIMARY KEY("unit","at","strategy_id","kind","name")
);
--> statement-breakpoint
CREATE TABLE "roll_ups" (
	"venue" text NOT NULL,
	"unit" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "roll_ups_venue_unit_at_pk" PRIMARY KEY("venue","unit","at")
);
--> statement-breakpoint
ALTER TABLE "decided_days" ADD CONSTRAINT "decided_days_strategy_id_strategies_id_fk" FOREIGN KEY ("strategy_id") REFERENCES "public"."strategies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gate_counts" ADD CONSTRAINT "gate_counts_strategy_id_strategies_id_fk" FOREIGN KEY ("strategy_id") REFERENCES "public"."strategies"("id") ON DELETE no action ON UPDATE no action;