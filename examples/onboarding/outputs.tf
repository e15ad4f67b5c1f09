output "access" {
  description = "Who gets what: the teams of each person, and the apps that they give."
  value = {
    for email, person in local.people : email => {
      name  = atlassian_user.person[email].display_name
      teams = sort([for membership in local.memberships : membership.team if membership.email == email])
      apps = sort(distinct([
        for grant in local.access : grant.app
        if contains([for membership in local.memberships : membership.team if membership.email == email], grant.team)
      ]))
    }
  }
}
