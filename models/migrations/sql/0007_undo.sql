-- Take away what 0007 made.

DROP TABLE credit_lines, payments, invoice_lines, credit_notes, signatures, order_lines, invoices, approval_steps, signature_requests, quote_view_events, quote_lines, quote_comments, orders, one_time_codes, link_grants, jobs, document_versions, approval_requests, quote_versions, quote_recipients, notifications, email_messages, documents, quotes, quote_template_versions, organisations, price_book_entries, file_assets, terms_template_versions, price_books, terms_templates, tax_rates, quote_templates, approval_policies, stored_files, number_counters CASCADE;
DROP SEQUENCE quote_numbers, order_numbers;
ALTER TABLE customers DROP COLUMN approval_threshold, DROP COLUMN approval_threshold_currency;
DROP FUNCTION keep_frozen(), keep_way(), keep_lines(), keep_invoice_lines();
