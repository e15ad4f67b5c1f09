# By e-mail; a SCIM id, user_name:…, account_id:… and external_id:… work as well.
terraform import atlassian_user.kim kim.larsen@example.com
