# By the group's name; its id works as well.
terraform import atlassian_group_members.on_call on-call
