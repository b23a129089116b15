DROP FUNCTION operation_json (operation);
