-- Series that grow with every second become partitioned by calendar month (UTC), so that what is too old is dropped
-- and not deleted row by row. What is stored moves along.
DO $$
DECLARE
  series record;
  month timestamp(3) with time zone;
  last_month timestamp(3) with time zone;
BEGIN
  FOR series IN
    SELECT * FROM (VALUES ('book_features', 'time'), ('feature_snapshots', 'at'), ('rate_snapshots', 'time')) AS v(name, at)
  LOOP
    EXECUTE format('ALTER TABLE %I RENAME TO %I', series.name, series.name || '_whole');
    EXECUTE format('CREATE TABLE %I (LIKE %I) PARTITION BY RANGE (%I)', series.name, series.name || '_whole', series.at);
    EXECUTE format('SELECT date_trunc(''month'', min(%1$I), ''UTC''), date_trunc(''month'', max(%1$I), ''UTC'') FROM %2$I',
      series.at, series.name || '_whole') INTO month, last_month;
    WHILE month <= last_month LOOP
      EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
        series.name || to_char(month AT TIME ZONE 'UTC', '_YYYY_MM'), series.name,
        month, date_trunc('month', month + interval '32 days', 'UTC'));
      -- 32 days lie in the next month whatever the zone of the session does to its clocks.
      month := date_trunc('month', month + interval '32 days', 'UTC');
    END LOOP;
    EXECUTE format('INSERT INTO %I SELECT * FROM %I', series.name, series.name || '_whole');
    EXECUTE format('DROP TABLE %I', series.name || '_whole');
    EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I PRIMARY KEY (instrument_id, %I)',
      series.name, series.name || '_instrument_id_' || series.at || '_pk', series.at);
    EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I FOREIGN KEY (instrument_id) REFERENCES instruments (id)',
      series.name, series.name || '_instrument_id_instruments_id_fk');
  END LOOP;
END
$$;
