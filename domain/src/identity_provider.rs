//! An identity provider (OpenID Connect) that a tenant's members sign in through.

use crate::{FieldError, Refusal, Role, Secret, TenantId, text};

/// Most domains whose people may join by themselves.
const MOST_DOMAINS: usize = 50;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityProvider {
    pub tenant: TenantId,
    /// As the button says it: "Sign in with …".
    pub name: String,
    pub issuer: String,
    pub client_id: String,
    pub client_secret: Secret,
    /// Whoever has a verified e-mail address of one of these becomes a member by signing in.
    pub domains: Vec<String>,
    /// What they become.
    pub new_role: Role,
    /// Passwords are off, but for admins: somebody must get in when the provider is gone.
    pub required: bool,
}

impl IdentityProvider {
    pub fn checked(self) -> Result<Self, Refusal> {
        if self.new_role == Role::Admin {
            return Err(Refusal::invalid("new_role", "must be agent or supervisor."));
        }
        Ok(Self {
            name: text::required("name", self.name.trim(), 40)?,
            issuer: issuer(self.issuer.trim())?,
            client_id: text::required("client_id", self.client_id.trim(), 300)?,
            client_secret: Secret::new(text::required("client_secret", self.client_secret.expose(), 1_000)?),
            domains: domains(self.domains)?,
            ..self
        })
    }

    /// Whether somebody with this address may join by themselves.
    pub fn lets_in(&self, email: &str) -> bool {
        email.rsplit_once('@').is_some_and(|(_, domain)| self.domains.iter().any(|d| d.eq_ignore_ascii_case(domain)))
    }
}

/// An address over TLS; on the machine itself, to try things out, also without.
fn issuer(given: &str) -> Result<String, Refusal> {
    let wrong = || Refusal::invalid("issuer", "must be an address like https://login.example.com.");
    let given = text::required("issuer", given, 500)?;
    let rest = match given.split_once("://").ok_or_else(wrong)? {
        ("https", rest) => rest,
        ("http", rest) if is_loopback(rest) => rest,
        _ => return Err(wrong()),
    };
    let host = rest.split('/').next().unwrap_or_default();
    let odd = given.contains(['?', '#', '\\']) || given.chars().any(char::is_whitespace);
    if host.is_empty() || host.contains('@') || odd { Err(wrong()) } else { Ok(given) }
}

fn is_loopback(rest: &str) -> bool {
    let host = rest.split('/').next().unwrap_or_default();
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    ["localhost", "127.0.0.1", "[::1]"].contains(&host)
}

fn domains(given: Vec<String>) -> Result<Vec<String>, Refusal> {
    if given.len() > MOST_DOMAINS {
        return Err(Refusal::invalid("domains", format!("must be at most {MOST_DOMAINS}.")));
    }
    let mut errors = Vec::new();
    let mut all = Vec::new();
    for (i, domain) in given.into_iter().enumerate() {
        let domain = domain.trim().trim_start_matches('@').to_lowercase();
        let fits = domain.len() <= 253 && domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.');
        if fits && domain.chars().all(|c| c.is_alphanumeric() || c == '.' || c == '-') {
            all.push(domain);
        } else {
            let message = "must be a domain like example.com.".to_owned();
            errors.push(FieldError { field: format!("domains[{i}]"), message });
        }
    }
    if errors.is_empty() { Ok(all) } else { Err(Refusal::Invalid(errors)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn provider() -> IdentityProvider {
        IdentityProvider {
            tenant: TenantId(1),
            name: "Acme".into(),
            issuer: "https://login.acme.example".into(),
            client_id: "desk".into(),
            client_secret: Secret::new("hush"),
            domains: vec!["@Acme.example".into()],
            new_role: Role::Agent,
            required: false,
        }
    }

    #[test]
    fn only_whole_domains_let_people_in() {
        let provider = provider().checked().unwrap();
        assert!(provider.lets_in("nia@acme.example") && provider.lets_in("nia@ACME.example"));
        for other in ["nia@evil-acme.example", "nia@sub.acme.example", "acme.example", "nia@acme.example.evil", "@"] {
            assert!(!provider.lets_in(other), "{other}");
        }
    }

    #[test]
    fn an_issuer_is_an_address_over_tls() {
        for good in ["https://a.example", "https://a.example/realms/x", "http://localhost:8080/x", "http://127.0.0.1:1"]
        {
            assert!(IdentityProvider { issuer: good.into(), ..provider() }.checked().is_ok(), "{good}");
        }
        for bad in [
            "",
            "a.example",
            "http://a.example",
            "http://localhost.evil.example",
            "https://",
            "https://u@a.example",
            "https://a.example?x",
            "https://a.example#x",
            "ftp://a.example",
            "https://a b.example",
        ] {
            assert!(IdentityProvider { issuer: bad.into(), ..provider() }.checked().is_err(), "{bad}");
        }
    }

    #[test]
    fn nobody_becomes_an_admin_by_themselves() {
        assert!(IdentityProvider { new_role: Role::Admin, ..provider() }.checked().is_err());
    }
}
