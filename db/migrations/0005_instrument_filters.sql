ALTER TABLE "instruments" ADD COLUMN "min_price" numeric;--> statement-breakpoint
ALTER TABLE "instruments" ADD COLUMN "max_price" numeric;--> statement-breakpoint
ALTER TABLE "instruments" ADD COLUMN "price_precision" integer;--> statement-breakpoint
ALTER TABLE "instruments" ADD COLUMN "quantity_precision" integer;