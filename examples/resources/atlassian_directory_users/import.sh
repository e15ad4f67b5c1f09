# With nobody, the way to begin; all, domain:… and group:… (an id or a name) take in people of the directory.
terraform import atlassian_directory_users.company none
