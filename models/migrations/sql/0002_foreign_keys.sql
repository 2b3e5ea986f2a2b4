-- The baseline: foreign keys.

ALTER TABLE activities
    ADD CONSTRAINT fk_activities_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id),
    ADD CONSTRAINT fk_activities_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_activities_customer_id FOREIGN KEY(customer_id) REFERENCES customers (id),
    ADD CONSTRAINT fk_activities_deal_id FOREIGN KEY(deal_id) REFERENCES deals (id),
    ADD CONSTRAINT fk_activities_lead_id FOREIGN KEY(lead_id) REFERENCES leads (id),
    ADD CONSTRAINT fk_activities_owner_id FOREIGN KEY(owner_id) REFERENCES users (id),
    ADD CONSTRAINT fk_activities_team_id FOREIGN KEY(team_id) REFERENCES sales_teams (id),
    ADD CONSTRAINT fk_activities_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id);

ALTER TABLE contacts
    ADD CONSTRAINT fk_contacts_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_contacts_customer_id FOREIGN KEY(customer_id) REFERENCES customers (id),
    ADD CONSTRAINT fk_contacts_owner_id FOREIGN KEY(owner_id) REFERENCES users (id),
    ADD CONSTRAINT fk_contacts_supplied_by_partner_id FOREIGN KEY(supplied_by_partner_id) REFERENCES partners (id),
    ADD CONSTRAINT fk_contacts_team_id FOREIGN KEY(team_id) REFERENCES sales_teams (id),
    ADD CONSTRAINT fk_contacts_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id);

ALTER TABLE consent_events
    ADD CONSTRAINT fk_consent_events_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id),
    ADD CONSTRAINT fk_consent_events_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id);

ALTER TABLE sessions
    ADD CONSTRAINT fk_sessions_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_sessions_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_sessions_user_id FOREIGN KEY(user_id) REFERENCES users (id);

ALTER TABLE api_tokens
    ADD CONSTRAINT fk_api_tokens_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_api_tokens_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_api_tokens_user_id FOREIGN KEY(user_id) REFERENCES users (id);

ALTER TABLE link_tokens
    ADD CONSTRAINT fk_link_tokens_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_link_tokens_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_link_tokens_user_id FOREIGN KEY(user_id) REFERENCES users (id);

ALTER TABLE oauth_clients
    ADD CONSTRAINT fk_oauth_clients_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_oauth_clients_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_oauth_clients_user_id FOREIGN KEY(user_id) REFERENCES users (id);

ALTER TABLE oauth_codes
    ADD CONSTRAINT fk_oauth_codes_client_id FOREIGN KEY(client_id) REFERENCES oauth_clients (id),
    ADD CONSTRAINT fk_oauth_codes_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_oauth_codes_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_oauth_codes_user_id FOREIGN KEY(user_id) REFERENCES users (id);

ALTER TABLE oauth_tokens
    ADD CONSTRAINT fk_oauth_tokens_client_id FOREIGN KEY(client_id) REFERENCES oauth_clients (id),
    ADD CONSTRAINT fk_oauth_tokens_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_oauth_tokens_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_oauth_tokens_user_id FOREIGN KEY(user_id) REFERENCES users (id);

ALTER TABLE external_references
    ADD CONSTRAINT fk_external_references_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_external_references_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id);

ALTER TABLE customers
    ADD CONSTRAINT fk_customers_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_customers_merged_into_id FOREIGN KEY(merged_into_id) REFERENCES customers (id),
    ADD CONSTRAINT fk_customers_owner_id FOREIGN KEY(owner_id) REFERENCES users (id),
    ADD CONSTRAINT fk_customers_parent_id FOREIGN KEY(parent_id) REFERENCES customers (id),
    ADD CONSTRAINT fk_customers_team_id FOREIGN KEY(team_id) REFERENCES sales_teams (id),
    ADD CONSTRAINT fk_customers_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id);

ALTER TABLE deal_stage_history
    ADD CONSTRAINT fk_deal_stage_history_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_deal_stage_history_deal_id FOREIGN KEY(deal_id) REFERENCES deals (id),
    ADD CONSTRAINT fk_deal_stage_history_entered_by_id FOREIGN KEY(entered_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_deal_stage_history_from_stage_id FOREIGN KEY(from_stage_id) REFERENCES deal_stages (id),
    ADD CONSTRAINT fk_deal_stage_history_stage_id FOREIGN KEY(stage_id) REFERENCES deal_stages (id),
    ADD CONSTRAINT fk_deal_stage_history_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id);

ALTER TABLE pipelines
    ADD CONSTRAINT fk_pipelines_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_pipelines_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id);

ALTER TABLE deal_stages
    ADD CONSTRAINT fk_deal_stages_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_deal_stages_pipeline_id FOREIGN KEY(pipeline_id) REFERENCES pipelines (id),
    ADD CONSTRAINT fk_deal_stages_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id);

ALTER TABLE lost_reasons
    ADD CONSTRAINT fk_lost_reasons_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_lost_reasons_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id);

ALTER TABLE deals
    ADD CONSTRAINT fk_deals_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_deals_customer_id FOREIGN KEY(customer_id) REFERENCES customers (id),
    ADD CONSTRAINT fk_deals_lost_reason_id FOREIGN KEY(lost_reason_id) REFERENCES lost_reasons (id),
    ADD CONSTRAINT fk_deals_owner_id FOREIGN KEY(owner_id) REFERENCES users (id),
    ADD CONSTRAINT fk_deals_partner_id FOREIGN KEY(partner_id) REFERENCES partners (id),
    ADD CONSTRAINT fk_deals_pipeline_id FOREIGN KEY(pipeline_id) REFERENCES pipelines (id),
    ADD CONSTRAINT fk_deals_primary_contact_id FOREIGN KEY(primary_contact_id) REFERENCES contacts (id),
    ADD CONSTRAINT fk_deals_product_id FOREIGN KEY(product_id) REFERENCES products (id),
    ADD CONSTRAINT fk_deals_stage_id FOREIGN KEY(stage_id, pipeline_id, status) REFERENCES deal_stages (id, pipeline_id, kind),
    ADD CONSTRAINT fk_deals_team_id FOREIGN KEY(team_id) REFERENCES sales_teams (id),
    ADD CONSTRAINT fk_deals_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id);

ALTER TABLE events
    ADD CONSTRAINT fk_events_actor_id FOREIGN KEY(actor_id) REFERENCES users (id),
    ADD CONSTRAINT fk_events_cause_id FOREIGN KEY(cause_id) REFERENCES events (id),
    ADD CONSTRAINT fk_events_customer_id FOREIGN KEY(customer_id) REFERENCES customers (id),
    ADD CONSTRAINT fk_events_deal_id FOREIGN KEY(deal_id) REFERENCES deals (id),
    ADD CONSTRAINT fk_events_on_behalf_of_id FOREIGN KEY(on_behalf_of_id) REFERENCES users (id),
    ADD CONSTRAINT fk_events_owner_id FOREIGN KEY(owner_id) REFERENCES users (id),
    ADD CONSTRAINT fk_events_team_id FOREIGN KEY(team_id) REFERENCES sales_teams (id);

ALTER TABLE event_seals
    ADD CONSTRAINT fk_event_seals_event_id FOREIGN KEY(event_id) REFERENCES events (id);

ALTER TABLE outbox
    ADD CONSTRAINT fk_outbox_event_id FOREIGN KEY(event_id) REFERENCES events (id);

ALTER TABLE users
    ADD CONSTRAINT fk_users_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_users_customer_id FOREIGN KEY(customer_id) REFERENCES customers (id),
    ADD CONSTRAINT fk_users_partner_id FOREIGN KEY(partner_id) REFERENCES partners (id),
    ADD CONSTRAINT fk_users_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id);

ALTER TABLE leads
    ADD CONSTRAINT fk_leads_converted_contact_id FOREIGN KEY(converted_contact_id) REFERENCES contacts (id),
    ADD CONSTRAINT fk_leads_converted_customer_id FOREIGN KEY(converted_customer_id) REFERENCES customers (id),
    ADD CONSTRAINT fk_leads_converted_deal_id FOREIGN KEY(converted_deal_id) REFERENCES deals (id),
    ADD CONSTRAINT fk_leads_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_leads_owner_id FOREIGN KEY(owner_id) REFERENCES users (id),
    ADD CONSTRAINT fk_leads_partner_id FOREIGN KEY(partner_id) REFERENCES partners (id),
    ADD CONSTRAINT fk_leads_team_id FOREIGN KEY(team_id) REFERENCES sales_teams (id),
    ADD CONSTRAINT fk_leads_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id);

ALTER TABLE partner_tiers
    ADD CONSTRAINT fk_partner_tiers_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_partner_tiers_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id);

ALTER TABLE partners
    ADD CONSTRAINT fk_partners_channel_manager_id FOREIGN KEY(channel_manager_id) REFERENCES users (id),
    ADD CONSTRAINT fk_partners_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_partners_tier_id FOREIGN KEY(tier_id) REFERENCES partner_tiers (id),
    ADD CONSTRAINT fk_partners_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id);

ALTER TABLE product_families
    ADD CONSTRAINT fk_product_families_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_product_families_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id);

ALTER TABLE products
    ADD CONSTRAINT fk_products_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_products_family_id FOREIGN KEY(family_id) REFERENCES product_families (id),
    ADD CONSTRAINT fk_products_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id);

ALTER TABLE list_prices
    ADD CONSTRAINT fk_list_prices_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_list_prices_product_id FOREIGN KEY(product_id) REFERENCES products (id),
    ADD CONSTRAINT fk_list_prices_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id);

ALTER TABLE tags
    ADD CONSTRAINT fk_tags_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_tags_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id);

ALTER TABLE customer_tags
    ADD CONSTRAINT fk_customer_tags_customer_id FOREIGN KEY(customer_id) REFERENCES customers (id),
    ADD CONSTRAINT fk_customer_tags_tag_id FOREIGN KEY(tag_id) REFERENCES tags (id);

ALTER TABLE contact_tags
    ADD CONSTRAINT fk_contact_tags_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id),
    ADD CONSTRAINT fk_contact_tags_tag_id FOREIGN KEY(tag_id) REFERENCES tags (id);

ALTER TABLE deal_tags
    ADD CONSTRAINT fk_deal_tags_deal_id FOREIGN KEY(deal_id) REFERENCES deals (id),
    ADD CONSTRAINT fk_deal_tags_tag_id FOREIGN KEY(tag_id) REFERENCES tags (id);

ALTER TABLE lead_tags
    ADD CONSTRAINT fk_lead_tags_lead_id FOREIGN KEY(lead_id) REFERENCES leads (id),
    ADD CONSTRAINT fk_lead_tags_tag_id FOREIGN KEY(tag_id) REFERENCES tags (id);

ALTER TABLE activity_tags
    ADD CONSTRAINT fk_activity_tags_activity_id FOREIGN KEY(activity_id) REFERENCES activities (id),
    ADD CONSTRAINT fk_activity_tags_tag_id FOREIGN KEY(tag_id) REFERENCES tags (id);

ALTER TABLE task_tags
    ADD CONSTRAINT fk_task_tags_tag_id FOREIGN KEY(tag_id) REFERENCES tags (id),
    ADD CONSTRAINT fk_task_tags_task_id FOREIGN KEY(task_id) REFERENCES tasks (id);

ALTER TABLE tasks
    ADD CONSTRAINT fk_tasks_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id),
    ADD CONSTRAINT fk_tasks_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_tasks_customer_id FOREIGN KEY(customer_id) REFERENCES customers (id),
    ADD CONSTRAINT fk_tasks_deal_id FOREIGN KEY(deal_id) REFERENCES deals (id),
    ADD CONSTRAINT fk_tasks_lead_id FOREIGN KEY(lead_id) REFERENCES leads (id),
    ADD CONSTRAINT fk_tasks_owner_id FOREIGN KEY(owner_id) REFERENCES users (id),
    ADD CONSTRAINT fk_tasks_team_id FOREIGN KEY(team_id) REFERENCES sales_teams (id),
    ADD CONSTRAINT fk_tasks_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id);

ALTER TABLE sales_teams
    ADD CONSTRAINT fk_sales_teams_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_sales_teams_lead_id FOREIGN KEY(lead_id) REFERENCES users (id),
    ADD CONSTRAINT fk_sales_teams_parent_id FOREIGN KEY(parent_id) REFERENCES sales_teams (id),
    ADD CONSTRAINT fk_sales_teams_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id);

ALTER TABLE team_memberships
    ADD CONSTRAINT fk_team_memberships_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_team_memberships_team_id FOREIGN KEY(team_id) REFERENCES sales_teams (id),
    ADD CONSTRAINT fk_team_memberships_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_team_memberships_user_id FOREIGN KEY(user_id) REFERENCES users (id);

ALTER TABLE customer_tiers
    ADD CONSTRAINT fk_customer_tiers_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_customer_tiers_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id);

ALTER TABLE tier_memberships
    ADD CONSTRAINT fk_tier_memberships_created_by_id FOREIGN KEY(created_by_id) REFERENCES users (id),
    ADD CONSTRAINT fk_tier_memberships_customer_id FOREIGN KEY(customer_id) REFERENCES customers (id),
    ADD CONSTRAINT fk_tier_memberships_tier_id FOREIGN KEY(tier_id) REFERENCES customer_tiers (id),
    ADD CONSTRAINT fk_tier_memberships_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES users (id);
