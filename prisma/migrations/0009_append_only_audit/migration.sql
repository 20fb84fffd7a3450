-- Who changed which rule when is written once. The app's role may insert and read (prisma/deploy.ts grants no more); the trigger
-- refuses everybody else too, also where owner and app are one role.
CREATE FUNCTION "refuse_change_of_audit"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are written once: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER "rule_setting_change_append_only"
  BEFORE UPDATE OR DELETE OR TRUNCATE ON "rule_setting_change"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change_of_audit"();

-- A database whose role of the app was granted these before.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'dangol_app') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON "rule_setting_change" FROM "dangol_app";
  END IF;
END
$$;
