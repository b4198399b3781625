//! Other servers that our own pages may ask, as their policies say it. All are canonical origins, so none can end a
//! directive.

#[derive(Debug, Clone, Default)]
pub struct Elsewhere {
    /// Where widgets on our pages find their server.
    pub backend: Option<String>,
    /// Where pictures are read from, when they are kept at another's.
    pub images: Option<String>,
}

impl Elsewhere {
    pub fn in_dashboard(&self, policy: &str) -> String {
        also(policy, "img-src 'self'", self.images.as_deref())
    }

    pub fn in_page(&self, policy: &str) -> String {
        also(&self.in_dashboard(policy), "connect-src 'self'", self.backend.as_deref())
    }
}

fn also(policy: &str, directive: &str, origin: Option<&str>) -> String {
    match origin {
        Some(origin) => policy.replace(directive, &format!("{directive} {origin}")),
        None => policy.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_may_ask_those_servers_and_the_dashboard_only_for_pictures() {
        let policy = "img-src 'self' data:; connect-src 'self' ws:";
        let none = Elsewhere::default();
        assert_eq!(none.in_page(policy), policy);
        let both = Elsewhere { backend: Some("https://b.example".into()), images: Some("https://i.example".into()) };
        assert_eq!(both.in_dashboard(policy), "img-src 'self' https://i.example data:; connect-src 'self' ws:");
        assert_eq!(
            both.in_page(policy),
            "img-src 'self' https://i.example data:; connect-src 'self' https://b.example ws:"
        );
    }
}
