ALTER TABLE "paper_exits" ADD COLUMN "triggered_at" timestamp(3) with time zone;--> statement-breakpoint
ALTER TABLE "paper_exits" ADD COLUMN "mark_price" double precision;--> statement-breakpoint
ALTER TABLE "paper_positions" ADD COLUMN "market_slippage_bps" double precision;--> statement-breakpoint
ALTER TABLE "paper_positions" ADD COLUMN "tp1_queue" numeric;--> statement-breakpoint
ALTER TABLE "paper_positions" ADD COLUMN "tp2_queue" numeric;--> statement-breakpoint
ALTER TABLE "paper_positions" ADD COLUMN "pending_mark" double precision;--> statement-breakpoint
ALTER TABLE "virtual_positions" ADD COLUMN "market_slippage_bps" double precision;--> statement-breakpoint
ALTER TABLE "virtual_positions" ADD COLUMN "tp1_queue" numeric;--> statement-breakpoint
ALTER TABLE "virtual_positions" ADD COLUMN "tp2_queue" numeric;--> statement-breakpoint
ALTER TABLE "virtual_positions" ADD COLUMN "pending_mark" double precision;