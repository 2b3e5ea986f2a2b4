DROP FUNCTION raise_epochs_of_company() CASCADE;
